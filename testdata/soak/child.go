package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// child is the stand-in as this process sees it.
type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// startStandIn starts the stand-in, which ends with this process.
func startStandIn(ctx context.Context, s setting) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	arg, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	c := &child{command: exec.CommandContext(ctx, self, standInCommand, string(arg))}
	c.command.Stderr = os.Stderr
	if c.in, err = c.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	return c, c.command.Start()
}

// tell says a line to the stand-in and gives its status.
func (c *child) tell(line string) (s status, err error) {
	if _, err := fmt.Fprintln(c.in, line); err != nil {
		return s, fmt.Errorf("stand-in: %w", err)
	}
	b, err := c.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		return s, fmt.Errorf("stand-in: %w", err)
	}
	return s, nil
}

func (c *child) close() error { return errors.Join(c.in.Close(), c.command.Wait()) }
