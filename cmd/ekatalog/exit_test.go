package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/ledger"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// appOf is a call whose stderr is kept.
func appOf(lang schemas.Lang) (*app, *bytes.Buffer) {
	var said bytes.Buffer
	a := newApp(strings.NewReader(""), &bytes.Buffer{}, &said)
	a.lang = lang
	return a, &said
}

func TestEveryKindOfErrorHasItsExitCodeAndItsSentence(t *testing.T) {
	since := time.Date(2025, 3, 3, 7, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		err  error
		code int
		says string // part of the sentence in English
	}{
		{"nothing", nil, exitDone, ""},
		{"findings", findings(), exitFindings, ""},
		{"stopped", stopped("plan_applied"), exitStopped, "carried out before"},
		{"usage", usage("reason_needed"), exitUsage, "--reason"},
		{"unreadable list", &connector.Unreadable{Key: "file_locked", Values: values("berkas", "a.xlsx")}, exitUsage, "a.xlsx"},
		{"foreign database", &connector.Unreadable{Key: "database_foreign", Values: values("berkas", "a.db")}, exitUsage, "a.db"},
		{"newer database", &connector.Unreadable{Key: "database_newer", Values: values("berkas", "a.db")}, exitUsage, "a.db"},
		{"full disk", &ledger.Fault{Key: ledger.FaultFull, Values: values("berkas", "a.db"), Err: errors.New("13")}, exitCould, "a.db"},
		{"damaged database", &ledger.Fault{Key: ledger.FaultDamaged, Values: values("berkas", "a.db"), Err: errors.New("11")}, exitCould, "a.db"},
		{"read-only database", &ledger.Fault{Key: ledger.FaultReadOnly, Values: values("berkas", "a.db"), Err: errors.New("8")}, exitCould, "a.db"},
		{"busy database", &ledger.Fault{Key: ledger.FaultBusy, Values: values("berkas", "a.db"), Err: errors.New("5")}, exitCould, "a.db"},
		{"lease held", &connector.LeaseHeld{Holder: connector.Holder{Run: "run-7", Command: "sync", Since: since}}, exitCould, "run-7 (sync)"},
		{"lease lost", &ledger.LeaseLost{Run: "run-7"}, exitCould, "run-7"},
		{"endpoint out of reach", &endpoint.Unreachable{Address: "https://host/api", Err: errors.New("refused")}, exitCould, "https://host/api"},
		{"endpoint failing", &endpoint.Unreachable{Address: "https://host/api", Status: 503}, exitCould, "503"},
		{"token refused", &endpoint.Refused{Address: "https://host/api", Status: 403}, exitCould, "403"},
		{"rate limited", &endpoint.Limited{Address: "https://host/api", RetryAfter: 90 * time.Second}, exitCould, "90"},
		{"login page", &endpoint.Unusable{Address: "https://host/api", Status: 200}, exitCould, "https://host/api"},
		{"interrupted", context.Canceled, exitCould, "nterrupted"},
		{"no room for a file", &fs.PathError{Op: "write", Path: "a.xlsx", Err: syscall.ENOSPC}, exitCould, "a.xlsx"},
		{"no room for two files of an export", errors.Join(
			&fs.PathError{Op: "write", Path: "unggah/.unggah-kue-01a22bfa-b0b110.xlsx.01a22bfa-b0b110.part", Err: syscall.ENOSPC},
			&fs.PathError{Op: "write", Path: "unggah/.unggah-meja-01a22bfa-b0b110.xlsx.01a22bfa-b0b110.part", Err: syscall.ENOSPC},
		), exitCould, "unggah/unggah-kue-01a22bfa-b0b110.xlsx"},
		{"no room in the ledger for two steps", errors.Join(
			fmt.Errorf("settle: %w", &ledger.Fault{Key: ledger.FaultFull, Values: values("berkas", "ekatalog.db"), Err: errors.New("full")}),
			fmt.Errorf("end: %w", &ledger.Fault{Key: ledger.FaultFull, Values: values("berkas", "ekatalog.db"), Err: errors.New("full")}),
		), exitCould, "ekatalog.db"},
		{"no room for a draft", &fs.PathError{Op: "write", Path: ".rencana.json.new-12-1.part", Err: syscall.ENOSPC}, exitCould, " rencana.json"},
		{"no room for a file's name", fmt.Errorf("publish: %w", &os.LinkError{Op: "rename", Old: ".a.part", New: "a.xlsx", Err: syscall.ENOSPC}), exitCould, "a.xlsx"},
		{"no room for the copy of a list", &connector.Unreadable{Key: "file_unreadable", Err: &fs.PathError{Op: "write", Path: "copy", Err: syscall.ENOSPC}}, exitCould, "copy"},
		{"no permission", &fs.PathError{Op: "open", Path: "foto", Err: fs.ErrPermission}, exitCould, "foto"},
		{"something else", errors.New("clock is melting"), exitCould, "-v shows"},
		{"mapping", &document.Faults{Faults: []document.Fault{{File: "m.yaml", Line: 3, Column: 9, Key: "mapping.empty"}}}, exitUsage, "m.yaml, line 3, column 9"},
	} {
		for _, wrapped := range []bool{false, true} {
			err := c.err
			if wrapped && err != nil {
				err = fmt.Errorf("while it rained: %w", err)
			}
			a, said := appOf(schemas.English)
			if code := a.tell(err); code != c.code {
				t.Errorf("%s: exit code %d, want %d", c.name, code, c.code)
			}
			if text := said.String(); !strings.Contains(text, c.says) || c.says == "" && text != "" {
				t.Errorf("%s: says %q, want %q in it", c.name, text, c.says)
			}
			if text := said.String(); strings.ContainsAny(text, "{}") || strings.Count(text, "\n") > 1 {
				t.Errorf("%s: not one whole sentence: %q", c.name, text)
			}
		}
	}
}

func TestTwoBeatsOneBeatsFourBeatsThree(t *testing.T) {
	usage, could, stop, found := usage("reason_needed"), errors.New("no disk"), stopped("plan_applied"), findings()
	for _, c := range []struct {
		errs []error
		want int
	}{
		{[]error{found, nil}, exitFindings},
		{[]error{found, stop}, exitStopped},
		{[]error{stop, found}, exitStopped},
		{[]error{found, could}, exitCould},
		{[]error{stop, could}, exitCould},
		{[]error{could, usage}, exitUsage},
		{[]error{found, stop, could, usage}, exitUsage},
		{[]error{usage, could, stop, found}, exitUsage},
		{[]error{nil, errors.Join(found, could)}, exitCould},
	} {
		a, _ := appOf(schemas.Indonesian)
		if got := a.tell(errors.Join(c.errs...)); got != c.want {
			t.Errorf("%v: exit code %d, want %d", c.errs, got, c.want)
		}
	}
}

func TestAChainOfCausesIsForTheLogOnly(t *testing.T) {
	err := fmt.Errorf("plan: %w", &fs.PathError{Op: "open", Path: "a/.p.part", Err: errors.New("clock is melting")})
	a, said := appOf(schemas.Indonesian)
	a.setLog()
	a.tell(err)
	if strings.Contains(said.String(), "melting") || strings.Contains(said.String(), ".part") {
		t.Errorf("says %q", said)
	}
	a.verbose = true
	a.setLog()
	a.tell(err)
	if !strings.Contains(said.String(), "clock is melting") {
		t.Errorf("the log does not have it: %q", said)
	}
}

func TestWhatToDoIsSaidOnceAndBehindWhatIsWrong(t *testing.T) {
	a, said := appOf(schemas.Indonesian)
	a.tell(&endpoint.Unreachable{Address: "https://host/api", Err: errors.New("refused")})
	if want := "Katalog di https://host/api tidak dapat dihubungi. Periksa sambungan"; !strings.HasPrefix(said.String(), want) {
		t.Errorf("got %q, want it to begin %q", said, want)
	}
	said.Reset()
	a.tell(&connector.Unreadable{Key: "file_old_format", Values: values("berkas", "a.xls")})
	if n := strings.Count(said.String(), "Simpan Sebagai"); n != 1 {
		t.Errorf("said %d times: %q", n, said)
	}
}
