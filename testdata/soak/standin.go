package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// standInCommand is the first argument of the child that plays the catalogue.
const standInCommand = "stand-in"

// Files of a soak's folder that both processes know.
const (
	tokenName      = "endpoint.token"
	operationsName = "operasi.jsonl"
)

// setting is what the child is told.
type setting struct {
	Dir    string
	Period time.Duration // of one weather
	Chance float64       // of each fault, for each call
}

// status is what the child answers to every line of its input.
type status struct {
	Address  string
	Requests int64
	Edits    int // by somebody else
	Tally    endpointtest.Tally
}

// outsiderToken is the token of somebody else with the same account.
const outsiderToken = "orang-lain"

// standIn is the catalogue, with its faults and with somebody else who edits it.
type standIn struct {
	setting
	server   *endpointtest.Server
	address  string
	outsider *endpoint.Client
	dice     *rand.Rand
	edits    int
	expired  int // tokens that were renewed
}

// playStandIn answers calls until its input ends: the line "quiet" ends the
// faults, any other only asks for the status.
func playStandIn(ctx context.Context, arg string, in io.Reader, out io.Writer) (err error) {
	s := &standIn{dice: rand.New(rand.NewPCG(7, 7))}
	if err := json.Unmarshal([]byte(arg), &s.setting); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.Dir, operationsName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	if err := s.listen(ctx, log); err != nil {
		return err
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for sc := bufio.NewScanner(in); sc.Scan(); {
			lines <- sc.Text()
		}
	}()
	return s.play(ctx, lines, json.NewEncoder(out))
}

// listen begins to answer calls, at first without faults.
func (s *standIn) listen(ctx context.Context, log io.Writer) error {
	token, err := s.token()
	if err != nil {
		return err
	}
	seller := endpointtest.Seller{ID: "s-1", Name: "Bengkel Kerja"}
	s.server = endpointtest.New(endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{token: seller, outsiderToken: seller}, NewToken: s.token, OperationLog: log,
		Violation: func(what string) { fmt.Fprintln(os.Stderr, "against the contract:", what) },
	})
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.address = "http://" + l.Addr().String() + "/api"
	web := &http.Server{Handler: s.server, ReadHeaderTimeout: 10 * time.Second, ErrorLog: nil}
	go web.Serve(s.server.Listener(l)) // ends with this process
	s.outsider, err = endpoint.New(endpoint.Config{URL: s.address, Token: func() (string, error) { return outsiderToken, nil }, Timeout: time.Second})
	return err
}

func (s *standIn) token() (string, error) {
	b, err := os.ReadFile(filepath.Join(s.Dir, tokenName))
	return strings.TrimSpace(string(b)), err
}

// play changes the weather, renews tokens and answers lines.
func (s *standIn) play(ctx context.Context, lines <-chan string, out *json.Encoder) error {
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	var next time.Time // when the weather changes; not before the first line that asks for faults
	for n := 0; ; {
		select {
		case line, more := <-lines:
			switch {
			case !more:
				return nil
			case line == "quiet":
				s.server.Break(nil)
				next = time.Time{}
			case line == "faults":
				next = time.Now()
			}
			if err := s.renew(); err != nil {
				return err
			}
			if err := out.Encode(status{s.address, s.server.Requests(), s.edits, s.server.Tally()}); err != nil {
				return err
			}
		case <-look.C:
			if err := s.renew(); err != nil {
				return err
			}
			if next.IsZero() || time.Now().Before(next) {
				continue
			}
			s.server.Break(nil)
			s.edit(ctx)
			s.server.Break(weather(n, s.Period, s.Chance))
			n++
			next = time.Now().Add(s.Period)
		}
	}
}

// renew renews the token when one has ended.
func (s *standIn) renew() error {
	now := s.server.Tally().Faults[endpointtest.ExpireToken]
	if now == s.expired {
		return nil
	}
	s.expired = now
	return renewToken(s.Dir, now)
}

// renewToken does what the person does who keeps the file of the token.
func renewToken(dir string, n int) error {
	path := filepath.Join(dir, tokenName)
	if err := os.WriteFile(path+".baru", []byte("rahasia-"+strconv.Itoa(n)+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".baru", path)
}

// edit changes three listings as somebody else, one field each. While the
// listener is closed nobody can.
func (s *standIn) edit(ctx context.Context) {
	var all []connector.Shown
	for l, err := range s.outsider.Changed(ctx, "") {
		if err != nil {
			return
		}
		all = append(all, l)
	}
	for _, field := range []string{"price", "stock", "name"} {
		if len(all) > 0 && s.rewrite(ctx, all[s.dice.IntN(len(all))], field) {
			s.edits++
		}
	}
}

// rewrite changes one field of a listing.
func (s *standIn) rewrite(ctx context.Context, l connector.Shown, field string) bool {
	ch := connector.Change{Lane: connector.LaneOffer, SKU: l.SKU, ID: l.ID}
	switch field {
	case "price":
		ch.Body = fmt.Appendf(nil, `{"price":%d}`, l.Price*101/100)
	case "stock":
		ch.Body = fmt.Appendf(nil, `{"stock":%d}`, 50+s.dice.IntN(40))
	case "name":
		view, err := s.outsider.View(ctx, l.ID)
		if err != nil {
			return false
		}
		content := map[string]json.RawMessage{}
		if json.Unmarshal(view, &content) != nil {
			return false
		}
		for _, other := range []string{"id", "sku", "status", "status_reasons", "active", "price", "stock", "version", "offer_version", "updated_at"} {
			delete(content, other)
		}
		content["name"] = json.RawMessage(strconv.Quote("Tulisan orang lain " + strconv.Itoa(s.edits)))
		ch.Lane, ch.Version = connector.LaneContent, l.Version
		if ch.Body, err = json.Marshal(content); err != nil {
			return false
		}
	}
	r, err := s.outsider.Deliver(ctx, ch.Lane, []connector.Change{ch})
	return err == nil && r[0].Outcome == connector.OutcomeAccepted
}
