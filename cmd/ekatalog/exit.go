package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/mapping"
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
func (a *app) tell(err error) int {
	if err == nil {
		return exitDone
	}
	var (
		o          *outcome
		unreadable *connector.Unreadable
		faults     *mapping.Faults
		held       *connector.LeaseHeld
		lost       *ledger.LeaseLost
		speaking   interface {
			Message() (key string, values map[string]string)
		}
	)
	switch {
	case errors.As(err, &o):
		if o.err != nil {
			a.log.Debug().Err(o.err).Msg("cause")
		}
		if o.key != "" {
			a.sayErr(o.key, o.values)
		}
		return o.code
	case errors.As(err, &unreadable):
		a.log.Debug().Err(err).Msg("unreadable")
		a.sayErr(unreadable.Key, unreadable.Values)
		if strings.HasPrefix(unreadable.Key, "database_") && unreadable.Key != "database_foreign" && unreadable.Key != "database_newer" {
			return exitCould
		}
		return exitUsage
	case errors.As(err, &faults):
		for _, f := range faults.Faults {
			a.sayErr("fault.at", values("berkas", f.File, "baris", itoa(f.Line), "kolom", itoa(f.Column), "teks", a.say(f.Key, f.Values)))
		}
		return exitUsage
	case errors.As(err, &held):
		a.sayErr("lease_held", values("perintah", held.Holder.Command, "proses", held.Holder.Run, "sejak", a.when(held.Holder.Since)))
		return exitCould
	case errors.As(err, &lost):
		a.sayErr("lease_lost", nil)
		return exitCould
	case errors.As(err, &speaking):
		a.log.Error().Err(err).Msg("endpoint")
		key, v := speaking.Message()
		a.sayErr(key, v)
		return exitCould
	case errors.Is(err, context.Canceled):
		a.sayErr("interrupted", nil)
		return exitCould
	case errors.Is(err, fs.ErrPermission):
		a.sayErr("permission", values("rincian", err.Error()))
		return exitCould
	}
	a.log.Error().Err(err).Msg("could not finish")
	a.sayErr("could_not", values("rincian", err.Error()))
	return exitCould
}
