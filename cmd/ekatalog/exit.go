package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// The exit codes; 2 beats 1 beats 4 beats 3.
const (
	exitDone     = 0
	exitCould    = 1 // could not; safe to repeat
	exitUsage    = 2 // bad usage, config or unreadable input
	exitFindings = 3 // done, with findings
	exitStopped  = 4 // nothing was sent
)

// outcome is an error whose text for people has been told already, or is the
// message key; it carries the exit code.
type outcome struct {
	code   int
	key    string // empty when everything has been said
	values map[string]string
	err    error // the cause, for the log
}

func (o *outcome) Error() string {
	if o.err != nil {
		return o.key + ": " + o.err.Error()
	}
	return o.key
}

func (o *outcome) Unwrap() error { return o.err }

// findings ends a command that is done and found something.
func findings() error { return &outcome{code: exitFindings} }

// usage ends a command that was called wrongly.
func usage(key string, pairs ...string) error {
	return &outcome{code: exitUsage, key: key, values: values(pairs...)}
}

// stopped ends a command that sent nothing on purpose.
func stopped(key string, pairs ...string) error {
	return &outcome{code: exitStopped, key: key, values: values(pairs...)}
}

// values makes a message's placeholders from name, value, name, value.
func values(pairs ...string) map[string]string {
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// tell writes what an error means to stderr and gives its exit code. The chain
// of causes goes to the log; people read a sentence from schemas/messages.
func (a *app) tell(err error) int { return a.tellOnce(err, map[string]bool{}) }

// tellOnce is tell, but for what was said already.
func (a *app) tellOnce(err error, said map[string]bool) int {
	if err == nil {
		return exitDone
	}
	// A command and the closing of its ledger may both have failed; neither
	// may hide the other.
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		code := exitDone
		for _, one := range several.Unwrap() {
			code = graver(code, a.tellOnce(one, said))
		}
		return code
	}
	a.log.Debug().Err(err).Msg("cause")
	code, key, values := a.meaning(err)
	sentence := a.sentence(key, values)
	once := sentence
	if connector.DiskFull(err) {
		once = "disk_full" // several files that find no room find it on one disk
	}
	if key != "" && !said[once] {
		said[once] = true
		fmt.Fprintln(a.err, sentence)
	}
	return code
}

// graver is the exit code that beats the other.
func graver(a, b int) int {
	for _, code := range []int{exitUsage, exitCould, exitStopped, exitFindings} {
		if a == code || b == code {
			return code
		}
	}
	return exitDone
}

// meaning gives an error's exit code and the message that says what it means;
// no key when everything has been said.
func (a *app) meaning(err error) (code int, key string, v map[string]string) {
	var (
		o          *outcome
		unreadable *connector.Unreadable
		faults     *document.Faults
		held       *connector.LeaseHeld
		lost       *ledger.LeaseLost
		disk       *ledger.Fault
		path       *fs.PathError
		link       *os.LinkError
		speaking   interface {
			Message() (key string, values map[string]string)
		}
	)
	switch {
	case errors.As(err, &disk):
		return exitCould, disk.Key, disk.Values
	case connector.DiskFull(err):
		switch {
		case errors.As(err, &link):
			return exitCould, "disk_full", values("berkas", realName(link.New))
		case errors.As(err, &path):
			return exitCould, "disk_full", values("berkas", realName(path.Path))
		}
		return exitCould, "disk_full", values("berkas", "–")
	case errors.As(err, &o):
		return o.code, o.key, o.values
	case errors.As(err, &unreadable):
		return exitUsage, unreadable.Key, unreadable.Values
	case errors.As(err, &faults):
		a.sayFaults(faults.Faults)
		return exitUsage, "", nil
	case errors.As(err, &held):
		return exitCould, "lease_held", values("perintah", held.Holder.Command, "run", held.Holder.Run, "sejak", a.when(held.Holder.Since))
	case errors.As(err, &lost):
		return exitCould, "lease_lost", values("run", lost.Run)
	case errors.As(err, &speaking):
		key, v = speaking.Message()
		return exitCould, key, v
	case errors.Is(err, context.Canceled):
		return exitCould, "interrupted", nil
	case errors.Is(err, fs.ErrPermission) && errors.As(err, &path):
		return exitCould, "permission", values("berkas", path.Path)
	}
	return exitCould, "could_not", nil
}

// temporary is the name of a file that is not in its place yet: a draft's, or
// one of an export's.
var temporary = regexp.MustCompile(`^\.(.+?)(\.new-[0-9-]+|\.[0-9a-f]{8}-[0-9a-f]{6})?\.part$`)

// realName is the name that a file will have where it has a temporary one.
func realName(path string) string {
	dir, name := filepath.Split(path)
	if m := temporary.FindStringSubmatch(name); m != nil {
		name = m[1]
	}
	return filepath.Join(dir, name)
}

// sentence says what is wrong and, where the message does not say it itself,
// what to do about it.
func (a *app) sentence(key string, values map[string]string) string {
	if key == "" {
		return ""
	}
	text := a.say(key, values)
	if fix := key + ".fix"; schemas.HasMessage(fix) {
		if advice := a.say(fix, values); !strings.Contains(text, advice) {
			text += " " + advice
		}
	}
	return text
}

// sayFaults writes the faults of a config or a mapping with their places.
func (a *app) sayFaults(faults []document.Fault) {
	for _, f := range faults {
		a.sayErr("fault.at", values("berkas", f.File, "baris", itoa(f.Line), "kolom", itoa(f.Column), "teks", a.say(f.Key, f.Values)))
	}
}
