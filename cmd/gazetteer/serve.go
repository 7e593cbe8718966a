package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"gazetteer/web"
)

type serveCmd struct {
	library
	Addr string `help:"Address to listen on." default:"127.0.0.1:8080" env:"GAZETTEER_ADDR" placeholder:"HOST:PORT"`
	Log  string `help:"What to log: error, info or debug (each request, without its query)." default:"info" enum:"error,info,debug" env:"GAZETTEER_LOG"`
}

// drainTime is how long requests under way may take after a signal to stop.
const drainTime = 10 * time.Second

var logLevels = map[string]slog.Level{"error": slog.LevelError, "info": slog.LevelInfo, "debug": slog.LevelDebug}

// Run builds the index where needed and serves until a signal comes.
func (c *serveCmd) Run(ctx context.Context, std streams) (err error) {
	// The port first: nobody wants to wait for an index to learn that it is
	// taken.
	ln, err := listen(c.Addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	engine, err := c.openOrBuild(ctx, std)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	tax, err := c.taxonomy()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: logLevels[c.Log]}))
	site, err := web.New(web.Options{Engine: engine, Taxonomy: tax, Version: programVersion(), Log: log})
	if err != nil {
		return err
	}
	srv := site.HTTPServer()
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	fmt.Fprintf(std.err, "Serving %s on http://%s\n", counted(engine.Info().Documents, "community", "communities"), ln.Addr())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	fmt.Fprintln(std.err, "Stopping.")
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := srv.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("stop: %w", err), srv.Close())
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func listen(addr string) (net.Listener, error) {
	if addr == "" {
		return nil, exitError{exitUsage, errors.New("--addr is empty; it takes HOST:PORT")}
	}
	ln, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program; stop it, or choose another address with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be used by this user; choose a port above 1023 with --addr", addr)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	return ln, nil
}
