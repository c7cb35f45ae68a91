package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
)

// readFaults reads a file of faults as strictly as a config, nil without one.
// A file without a seed gets one, so that it can be told.
func readFaults(path string) (*endpointtest.Script, error) {
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil || len(b) > maxConfigBytes {
		return nil, usage("faults.file", "berkas", filepath.Base(path))
	}
	s := &endpointtest.Script{}
	k := &checker{file: filepath.Base(path)}
	if k.read(b, s) && len(k.faults) == 0 {
		for _, m := range s.Check() {
			f := k.fault(k.at(m.Path), m.Key)
			f.Values = m.Values
			k.faults = append(k.faults, f)
		}
	}
	if s.Seed == 0 {
		s.Seed = uint64(rand.Uint32()) + 1
	}
	return s, k.err()
}

// openOperations opens an operation log to go on with it, without the half
// line that a killed stand-in leaves. It is nil without a path.
func openOperations(path string) (*os.File, error) {
	if path == "" {
		return nil, nil
	}
	unusable := func(err error) error {
		return &outcome{code: exitCould, key: "mock.operations", values: values("berkas", filepath.Base(path)), err: err}
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, unusable(err)
	}
	before, err := io.ReadAll(f)
	if err == nil {
		_, err = endpointtest.Count(bytes.NewReader(before)) // else it is no log of ours
	}
	if err == nil {
		err = f.Truncate(int64(bytes.LastIndexByte(before, '\n') + 1))
	}
	if err != nil {
		return nil, unusable(errors.Join(err, f.Close()))
	}
	return f, nil
}

// violation says on stderr how a call breaks the contract.
func (a *app) violation() func(what string) {
	var mu sync.Mutex // calls come at the same time
	return func(what string) {
		mu.Lock()
		defer mu.Unlock()
		a.sayErr("mock.violation", values("rincian", connector.Printable(what, 500)))
	}
}

// mockEnded tells what the stand-in did, by its operation log where there is
// one, which may be of several nights.
func (a *app) mockEnded(s *endpointtest.Server, log *os.File) error {
	t := s.Tally()
	if log != nil {
		_, err := log.Seek(0, io.SeekStart)
		if err == nil {
			t, err = endpointtest.Count(log)
		}
		if err = errors.Join(err, log.Close()); err != nil {
			return &outcome{code: exitCould, key: "mock.operations", values: values("berkas", filepath.Base(log.Name())), err: err}
		}
	}
	a.print("mock.ended", "baru", itoa(t.Creates), "isi", itoa(t.Contents), "harga", itoa(t.Offers), "ulang", itoa(t.Replays), "ganda", itoa(t.Duplicates))
	if len(t.Faults) > 0 {
		var struck []string
		for _, f := range slices.Sorted(maps.Keys(t.Faults)) {
			struck = append(struck, fmt.Sprintf("%s %d", f, t.Faults[f]))
		}
		a.print("mock.ended_faults", "daftar", strings.Join(struck, ", "))
	}
	if t.Early > 0 {
		a.print("mock.ended_early", "n", itoa(t.Early))
	}
	if t.Violations > 0 {
		a.print("mock.ended_violations", "n", itoa(t.Violations))
	}
	return nil
}
