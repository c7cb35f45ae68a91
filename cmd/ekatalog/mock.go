package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector/endpoint/endpointtest"
)

// Where the stand-in of a workspace keeps its listings, so that stopping it at
// night does not empty the trial catalogue. One that claims to be live knows
// none of the trial's.
const (
	mockState     = "mock-state.json"
	mockStateLive = "mock-state-live.json"
)

type mockFlags struct {
	addr, rate, faults, operations string
	live                           bool
}

func (a *app) mockCommand() *cobra.Command {
	var f mockFlags
	c := &cobra.Command{Use: "mock [--addr A] [--rate R] [--faults FILE] [--operations FILE] [--live]", Short: a.say("help.mock", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return a.mock(c.Context(), f)
	}}
	c.Flags().StringVar(&f.addr, "addr", "", a.say("flag.addr", nil))
	c.Flags().StringVar(&f.rate, "rate", "", a.say("flag.rate", nil))
	c.Flags().StringVar(&f.faults, "faults", "", a.say("flag.faults", nil))
	c.Flags().StringVar(&f.operations, "operations", "", a.say("flag.operations", nil))
	c.Flags().BoolVar(&f.live, "live", false, a.say("flag.live", nil))
	c.AddCommand(a.mockVerifyCommand())
	return c
}

// mock serves the stand-in until ctx ends. In a workspace it listens where the
// workspace's endpoint is and takes its token.
func (a *app) mock(ctx context.Context, f mockFlags) (err error) {
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return err
	}
	a.config = c
	token, err := readSecret(c.secret(c.Endpoint.TokenFile))
	if err != nil {
		return err
	}
	addr, err := mockAddr(f.addr, c.Endpoint.URL)
	if err != nil {
		return err
	}
	rate := c.rate
	if f.rate != "" {
		if rate, err = strconv.Atoi(strings.TrimSuffix(f.rate, "/m")); err != nil || rate < 0 {
			return usage("config.rate", "nilai", f.rate)
		}
	}
	state := mockState
	if f.live {
		state = mockStateLive
	}
	faults, err := readFaults(f.faults)
	if err != nil {
		return err
	}
	log, err := openOperations(f.operations)
	if err != nil {
		return err
	}
	o := endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{token: {ID: "seller-trial", Name: c.Seller.Name}},
		Rate:   rate, Live: f.live, StateFile: c.file(state), Log: a.log, Now: a.now, Faults: faults, Violation: a.violation(),
		NewToken: func() (string, error) { return readSecret(c.secret(c.Endpoint.TokenFile)) },
	}
	if log != nil {
		o.OperationLog = log
	}
	s := endpointtest.New(o)
	if err := s.Load(); err != nil {
		return fmt.Errorf("stand-in: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close(), a.mockEnded(s, log)) }()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return &outcome{code: exitCould, key: "mock.listen", values: values("alamat", addr), err: err}
	}
	address := "http://" + l.Addr().String() + "/api"
	if a.json {
		if err := a.document(map[string]string{"address": address}); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	a.print("mock.listening", "alamat", address)
	if f.live {
		a.print("mock.live")
	}
	if faults != nil {
		a.print("mock.faults", "berkas", filepath.Base(f.faults), "n", itoa(len(faults.Rules)), "seed", strconv.FormatUint(faults.Seed, 10))
	}
	return answer(ctx, s.Listener(l), s)
}

// mockAddr is where the stand-in listens; only loopback without a flag.
func mockAddr(flag, endpoint string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return "127.0.0.1:8900", nil
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", usage("mock.not_local", "alamat", endpoint)
	}
	return u.Host, nil
}

func (a *app) mockVerifyCommand() *cobra.Command {
	var tokenFile string
	c := &cobra.Command{Use: "verify URL --token-file F", Short: a.say("help.mock_verify", nil), Args: args(cobra.ExactArgs(1))}
	c.Flags().StringVar(&tokenFile, "token-file", "", a.say("flag.token_file", nil))
	c.RunE = func(c *cobra.Command, urls []string) error {
		if tokenFile == "" {
			return usage("verify_needs_token")
		}
		if _, err := os.Stat(tokenFile); err != nil {
			return usage("token_missing", "berkas", filepath.Base(tokenFile))
		}
		token, err := readSecret(tokenFile)
		if err != nil {
			return err
		}
		r, err := endpointtest.Verify(c.Context(), urls[0], token)
		switch {
		case errors.Is(err, endpointtest.ErrLive):
			return usage("verify.live", "address", urls[0])
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			return &outcome{code: exitCould, key: "verify.failed", values: values("address", urls[0]), err: err}
		}
		return a.verified(r)
	}
	return c
}

// verified tells what became of every clause of the contract.
func (a *app) verified(r endpointtest.Report) error {
	if a.json {
		if err := a.document(r); err != nil {
			return err
		}
	} else {
		passed := 0
		for _, c := range r.Checks {
			mark := "✗"
			if c.OK {
				mark = "✓"
				passed++
			}
			fmt.Fprintf(a.out, "  %s %s\n", mark, a.say("verify."+c.Name, nil))
			if c.Seen != "" && !c.OK {
				fmt.Fprintf(a.out, "      %s\n", a.say("verify.seen", values("seen", c.Seen)))
			}
		}
		a.print("verify.summary", "passed", itoa(passed), "total", itoa(len(r.Checks)))
	}
	if !r.OK() {
		return findings()
	}
	return nil
}
