package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ekatalog/schemas"
)

func TestAProgramLearnsWhereTheStandInListens(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kerja")
	if err := initWorkspace(dir); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	a := newApp(strings.NewReader(""), in, io.Discard)
	ended := make(chan int, 1)
	go func() {
		ended <- a.run(ctx, []string{"mock", "--json", "--addr", "127.0.0.1:0", "--config", filepath.Join(dir, "ekatalog.yaml")})
	}()
	var told struct{ Address string }
	if err := json.NewDecoder(out).Decode(&told); err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(told.Address + "/v1/seller")
	if err != nil {
		t.Fatal(err)
	}
	if r.Body.Close(); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("%s answers %s", told.Address, r.Status)
	}
	cancel()
	if code := <-ended; code != exitDone {
		t.Errorf("exit code %d", code)
	}
}

func TestCallsUnderWayAreAnsweredBeforeServingEnds(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	under, answered := make(chan bool), make(chan error, 1)
	done := false // read after serving has ended only
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		under <- true
		time.Sleep(200 * time.Millisecond)
		done = true
	})
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err == nil {
			err = r.Body.Close()
		}
		answered <- err
	}()
	go func() { <-under; cancel() }()
	if err := answer(ctx, l, h); err != nil {
		t.Error(err)
	}
	if !done {
		t.Error("serving ended before the call")
	}
	if err := <-answered; err != nil {
		t.Error(err)
	}
}

func TestTheFlagThatDoesNothingYetIsNotInTheHelp(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		var said strings.Builder
		a := newApp(strings.NewReader(""), &said, &said)
		if code := a.run(t.Context(), []string{"help", "mock", "--lang", string(lang)}); code != exitDone || strings.Contains(said.String(), "--faults") || !strings.Contains(said.String(), "--rate") {
			t.Errorf("%d: %s", code, &said)
		}
	}
}
