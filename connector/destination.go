package connector

import (
	"fmt"
	"time"
)

// Refused is a destination's word that this run may do nothing there: the
// token is not valid or not allowed. Nothing of the batch was done, and
// nothing more is sent.
type Refused struct {
	Code string
	Text string // the destination's words, untrusted
}

func (e *Refused) Error() string { return fmt.Sprintf("refused: %s: %s", e.Code, e.Text) }

// Limited is a destination's word to wait. Nothing of the batch was done.
type Limited struct{ RetryAfter time.Duration }

func (e *Limited) Error() string { return fmt.Sprintf("rate limited for %s", e.RetryAfter) }
