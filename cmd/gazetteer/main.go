// Gazetteer is a full-text search server for narrative pages about places.
//
// This package is the one that sees every other: it reads flags, wires the
// parts and turns errors into sentences and exit codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes; README.md lists them.
const (
	exitOK       = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3
)

// version is set by the linker in releases.
var version = ""

func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// cli is the command line.
type cli struct {
	Serve   serveCmd   `cmd:"" help:"Serve the search site; build the index first where needed."`
	Index   indexCmd   `cmd:"" help:"Build a snapshot of a folder of saved pages."`
	Search  searchCmd  `cmd:"" help:"Search in the terminal."`
	Extract extractCmd `cmd:"" help:"Print the document that is made of one page, as JSON."`
	Eval    evalCmd    `cmd:"" help:"Measure the order of results on a judged collection."`
	Bench   benchCmd   `cmd:"" help:"Make what measurements need."`
	Health  healthCmd  `cmd:"" help:"Ask a running server whether it is well (for HEALTHCHECK)."`

	Version versionFlag `help:"Print the version."`
}

type versionFlag bool

// BeforeReset prints the version and ends the program.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	fmt.Fprintln(app.Stdout, "gazetteer", programVersion())
	app.Exit(exitOK)
	return nil
}

// streams are the ends of the program that a test can hold.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// exitError carries an exit code; its message may be empty.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// dropEmptyVariables makes GAZETTEER_ADDR= mean the same as no variable: that
// is what a compose file writes for one that is not set.
func dropEmptyVariables() {
	for _, kv := range os.Environ() {
		if name, value, _ := strings.Cut(kv, "="); value == "" && strings.HasPrefix(name, "GAZETTEER_") {
			os.Unsetenv(name)
		}
	}
}

// run is the program but for the process; it returns the exit code.
func run(ctx context.Context, args []string, std streams) (code int) {
	dropEmptyVariables()
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("gazetteer"),
		kong.Description("A full-text search server for narrative pages about places."),
		kong.UsageOnError(), kong.Writers(std.out, std.err), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(std),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(std.err, "gazetteer:", err)
		return exitFailed
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help or --version
	}
	if err != nil {
		fmt.Fprintf(std.err, "gazetteer: %v\nTry: gazetteer --help\n", err)
		return exitUsage
	}
	if err := k.Run(); err != nil {
		var e exitError
		if !errors.As(err, &e) {
			e = exitError{exitFailed, err}
		}
		if msg := e.Error(); msg != "" {
			fmt.Fprintf(std.err, "gazetteer: %s\n", strings.TrimSpace(msg))
		}
		return e.code
	}
	return exitOK
}
