package console

import (
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"ekatalog/connector"
)

// readForm reads a form without a file.
func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return &failure{http.StatusBadRequest, "desk.form", err}
	}
	return nil
}

// maxNote is the longest note or reason that a person writes, in characters.
const maxNote = 500

// textOf is what a person wrote into a field of a form, on one line.
func textOf(r *http.Request, field string) string {
	return strings.Join(strings.Fields(connector.Printable(r.PostForm.Get(field), maxNote)), " ")
}

// numberOf reads a number of the address that is not negative, 0 for anything
// else.
func numberOf(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 0 || n > 10_000_000 {
		return 0
	}
	return n
}

// turn leads through a list page by page.
type turn struct {
	Before, After string // addresses of the pages beside this one; empty for none
}

// notThere makes what was not found a page that says so.
func notThere(err error, key string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &failure{http.StatusNotFound, key, err}
	}
	return err
}
