package endpoint

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"ekatalog/connector"
)

// Refused is the endpoint's 401 or 403: the token is not taken, or may not do
// this. To the run it is a *connector.Refused, which ends it.
type Refused struct {
	Address string
	Status  int
	Code    string // the endpoint's code, may be empty
	Text    string // the endpoint's words, untrusted
}

func (e *Refused) Error() string {
	return fmt.Sprintf("endpoint %s refused the token: status %d %s", e.Address, e.Status, e.Code)
}

func (e *Refused) Unwrap() error {
	return &connector.Refused{Renewable: e.Status == http.StatusUnauthorized, Code: e.Code, Text: e.Text}
}

// Message names the text for people and its values.
func (e *Refused) Message() (key string, values map[string]string) {
	return "endpoint_refused", map[string]string{"address": e.Address, "status": strconv.Itoa(e.Status)}
}

// Limited is the endpoint's 429, or a wait for it that would take too long.
// What was asked has not been done. To the run it is a *connector.Limited.
type Limited struct {
	Address    string
	RetryAfter time.Duration // no call before this has passed
}

func (e *Limited) Error() string {
	return fmt.Sprintf("endpoint %s limits the rate: again in %s", e.Address, e.RetryAfter)
}

func (e *Limited) Unwrap() error { return &connector.Limited{RetryAfter: e.RetryAfter} }

// Message names the text for people and its values.
func (e *Limited) Message() (key string, values map[string]string) {
	seconds := int64((e.RetryAfter + time.Second - 1) / time.Second)
	return "endpoint_limited", map[string]string{"address": e.Address, "seconds": strconv.FormatInt(seconds, 10)}
}

// Unreachable says that no answer came, or that the endpoint says it is out of
// order. What was asked may or may not have been done. To the run it is a
// *connector.Unreachable.
type Unreachable struct {
	Address string
	Status  int    // 5xx, 0 when no answer came
	Text    string // the endpoint's code and words, untrusted; may be empty
	Err     error  // nil when there is a status
}

func (e *Unreachable) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("endpoint %s: %v", e.Address, e.Err)
	}
	return fmt.Sprintf("endpoint %s: status %d", e.Address, e.Status)
}

func (e *Unreachable) Unwrap() error { return e.Err }

// As makes it what the run knows. A gateway that got no answer in its turn
// does not say that the call has ended.
func (e *Unreachable) As(target any) bool {
	to, ok := target.(**connector.Unreachable)
	if ok {
		gateway := e.Status == http.StatusBadGateway || e.Status == http.StatusGatewayTimeout
		*to = &connector.Unreachable{Ended: e.Status >= 500 && !gateway, Text: e.Text}
		if e.Text == "" && e.Status != 0 {
			(*to).Text = fmt.Sprintf("HTTP %d", e.Status)
		}
	}
	return ok
}

// Message names the text for people and its values.
func (e *Unreachable) Message() (key string, values map[string]string) {
	if e.Status != 0 {
		return "endpoint_failing", map[string]string{"address": e.Address, "status": strconv.Itoa(e.Status)}
	}
	return "endpoint_unreachable", map[string]string{"address": e.Address}
}

// Unusable says that an answer came that is none by the contract: a login
// page, half a document, the wrong items. What was asked may or may not have
// been done. To the run it is a *connector.Unusable.
type Unusable struct {
	Address string
	Status  int
	What    string // what is wrong with the answer, for the log

	refusal string // the code of a read that was refused
}

func (e *Unusable) Error() string {
	return fmt.Sprintf("endpoint %s: unusable answer, status %d: %s", e.Address, e.Status, e.What)
}

// As makes it what the run knows.
func (e *Unusable) As(target any) bool {
	to, ok := target.(**connector.Unusable)
	if ok {
		*to = &connector.Unusable{What: e.What}
	}
	return ok
}

// Message names the text for people and its values.
func (e *Unusable) Message() (key string, values map[string]string) {
	return "endpoint_unusable", map[string]string{"address": e.Address, "status": strconv.Itoa(e.Status)}
}
