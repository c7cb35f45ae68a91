package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// attached finds nothing, for one reason or another.
type attached struct{ err error }

func (attached) AttachScan(context.Context, string, string, io.Reader) error { return nil }

func (a attached) Attached(context.Context, string, string) (connector.Attached, string, error) {
	return connector.Attached{}, "", a.err
}

func TestAScanThatIsGoneIsToldFromOneThatCannotBeLookedFor(t *testing.T) {
	for err, want := range map[error]int{fmt.Errorf("scan: %w", fs.ErrNotExist): http.StatusNotFound, errors.New("disk"): http.StatusInternalServerError} {
		c, h, _ := open(t, schemas.Indonesian)
		c.Attachments = attached{err}
		if w := ask(h, http.MethodGet, "/rencana/"+strings.Repeat("a", 64)+"/pindaian/"+strings.Repeat("b", 64)); w.Code != want {
			t.Errorf("%v: %d, want %d", err, w.Code, want)
		}
	}
}
