package connector

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Refused is a destination's word that this run may do nothing there: the
// token is not valid or not allowed. Nothing of the batch was done, and
// nothing more is sent.
type Refused struct {
	Renewable bool // a token read anew may be taken
	Code      string
	Text      string // the destination's words, untrusted
}

func (e *Refused) Error() string { return fmt.Sprintf("refused: %s: %s", e.Code, e.Text) }

// Limited is a destination's word to wait. Nothing of the batch was done.
type Limited struct{ RetryAfter time.Duration }

func (e *Limited) Error() string { return fmt.Sprintf("rate limited for %s", e.RetryAfter) }

// BatchRefused is a destination's word that a batch cannot be taken as it is,
// though parts of it might be. Nothing of it was done.
type BatchRefused struct {
	Code string
	Text string // the destination's words, untrusted
}

func (e *BatchRefused) Error() string { return fmt.Sprintf("batch refused: %s: %s", e.Code, e.Text) }

// Unreachable says that no answer came, or that the destination is out of
// order. What was asked may or may not have been done.
type Unreachable struct {
	// Ended reports that the destination itself said that it has failed, so
	// that the call cannot still be under way behind it.
	Ended bool
	Text  string // the destination's words, untrusted, or its status
}

func (e *Unreachable) Error() string { return "unreachable: " + e.Text }

// Unusable says that an answer came that is none by the contract, such as a
// login page. What was asked may or may not have been done.
type Unusable struct{ What string }

func (e *Unusable) Error() string { return "unusable answer: " + e.What }

// SessionBroken ends a run whose calls, several in a row and whatever they
// were for, had answers that are none by the contract: whoever answers there
// does not know us, and more attempts would only do harm.
type SessionBroken struct{ Err error }

func (e *SessionBroken) Error() string { return "session broken: " + e.Err.Error() }

func (e *SessionBroken) Unwrap() error { return e.Err }

// Message names the text for people and its values, those of the last answer.
func (e *SessionBroken) Message() (key string, values map[string]string) {
	var last interface {
		Message() (string, map[string]string)
	}
	if errors.As(e.Err, &last) {
		_, values = last.Message()
	}
	return "session_broken", values
}

// passage follows a call that a destination makes for us.
type passage interface {
	waits()
	leaves() error
}

type passageKey struct{}

// Waits is for a destination to say that the call of ctx waits for a limit and
// that nothing is on its way: whoever watches the call is not to take that for
// silence. A destination that never says so has sent the call at once.
func Waits(ctx context.Context) {
	if p, ok := ctx.Value(passageKey{}).(passage); ok {
		p.waits()
	}
}

// Leaves is for a destination to say that the call of ctx is sent now. It must
// not be sent after an error.
func Leaves(ctx context.Context) error {
	if p, ok := ctx.Value(passageKey{}).(passage); ok {
		return p.leaves()
	}
	return ctx.Err()
}
