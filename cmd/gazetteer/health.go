package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

type healthCmd struct {
	Addr string `help:"Address of the server." default:"127.0.0.1:8080" env:"GAZETTEER_ADDR" placeholder:"HOST:PORT"`
}

// healthTimeout is what a server that is well needs far less of.
const healthTimeout = 3 * time.Second

// Run asks the server for its health.
func (c *healthCmd) Run(ctx context.Context, std streams) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return exitError{exitUsage, fmt.Errorf("--addr %s: %w", c.Addr, err)}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // the server listens on every address
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", resp.Status)
	}
	fmt.Fprintln(std.out, "ok")
	return nil
}
