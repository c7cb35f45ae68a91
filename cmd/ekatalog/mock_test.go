package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
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

func TestAFileOfFaultsIsReadAsStrictlyAsAConfig(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       []string // places and keys
	}{
		{"good", "seed: 7\nfaults:\n  - {calls: [create, offer], fault: reset, when: after_commit, nth: 3}\n  - {fault: rate_limited, retry_after: 1h, as: date, chance: 0.05}\n", nil},
		{"empty", "", []string{"1:1 faults.none"}},
		{"no YAML", "faults: [", []string{"1:9 config.yaml"}},
		{"unknown key", "faults:\n  - {fault: reset, nht: 3}\n", []string{"2:20 config.unknown_key_near"}},
		{"wrong kinds", "seed: x\nfaults:\n  - {fault: reset, nth: a, after: besok, chance: sering, calls: create}\n",
			[]string{"1:7 config.want_number", "3:25 config.want_number", "3:35 config.want_span", "3:50 config.want_decimal", "3:65 config.want_list"}},
		{"a time without a unit", "faults:\n  - {fault: timeout, for: 30}\n", []string{"2:27 config.want_span"}},
		{"mistakes", "faults:\n  - {fault: reset, when: later}\n  - {fault: drop, calls: [seller]}\n  - {nth: 2}\n",
			[]string{"2:26 faults.choice", "3:27 faults.call_not_struck", "4:5 faults.no_fault"}},
	} {
		path := filepath.Join(t.TempDir(), "malam.yaml")
		if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := readFaults(path)
		var got []string
		if faults, ok := errors.AsType[*document.Faults](err); ok {
			for _, f := range faults.Faults {
				got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Key))
				for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
					if said := schemas.Say(lang, f.Key, f.Values); strings.Contains(said, "{") {
						t.Errorf("%s: %s", row.name, said)
					}
				}
			}
		}
		if !slices.Equal(got, row.want) || row.want == nil && (err != nil || s.Seed != 7 || len(s.Rules) != 2 || s.Rules[1].RetryAfter != time.Hour) {
			t.Errorf("%s: %v, want %v; %v, %+v", row.name, got, row.want, err, s)
		}
	}
	if _, err := readFaults(filepath.Join(t.TempDir(), "tidak-ada.yaml")); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestAnOperationLogGoesOnWithoutTheHalfLineOfAKilledStandIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kerja.jsonl")
	whole := `{"act":"create","seller":"p","sku":"A-1"}` + "\n"
	if err := os.WriteFile(path, []byte(whole+`{"act":"cre`), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := openOperations(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(whole); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != whole+whole {
		t.Errorf("%s, %v", b, err)
	}
	if err := os.WriteFile(path, []byte("daftar belanja\nkopi"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openOperations(path); err == nil {
		t.Error("somebody's file is taken for a log")
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "daftar belanja\nkopi" {
		t.Errorf("%s, %v", b, err)
	}
}
