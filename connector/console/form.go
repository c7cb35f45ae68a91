package console

import (
	"errors"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ekatalog/connector"
)

// maxForm is how much of a form is read beside its file, in bytes.
const maxForm = 1 << 20

// readForm reads a form without a file.
func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return &failure{http.StatusBadRequest, "desk.form", err}
	}
	return nil
}

// fileForm reads a form with a file: the values that stand before the file, and
// the file itself; nil for a form that was sent without one.
func fileForm(w http.ResponseWriter, r *http.Request, field string) (url.Values, *multipart.Part, error) {
	f, err := openForm(w, r, field)
	if err != nil {
		return nil, nil, err
	}
	part, err := f.next()
	return f.values, part, err
}

// sentForm is a form with files as it comes.
type sentForm struct {
	parts  *multipart.Reader
	field  string     // of the files
	values url.Values // those that stand before the last file
	left   int64      // bytes that more of them may take
}

func openForm(w http.ResponseWriter, r *http.Request, field string) (*sentForm, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &failure{http.StatusBadRequest, "desk.form", err}
	}
	return &sentForm{parts: parts, field: field, values: url.Values{}, left: maxForm}, nil
}

// next gives the next file, nil after the last.
func (f *sentForm) next() (*multipart.Part, error) {
	for {
		p, err := f.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, &failure{http.StatusBadRequest, "desk.form", err}
		}
		switch {
		case p.FormName() == f.field && p.FileName() != "":
			return p, nil
		case p.FileName() != "" || p.FormName() == f.field:
			continue
		}
		b, err := io.ReadAll(io.LimitReader(p, f.left+1))
		if f.left -= int64(len(b)); err != nil || f.left < 0 {
			return nil, &failure{http.StatusBadRequest, "desk.form", err}
		}
		f.values.Add(p.FormName(), string(b))
	}
}

// maxNote is the longest note or reason that a person writes, in characters.
const maxNote = 500

// textOf is what a person wrote into a field of a form, on one line.
func textOf(r *http.Request, field string) string { return typed(r.PostForm.Get(field)) }

// typed is what a person typed, on one line.
func typed(s string) string { return oneLine(s, maxNote) }

// typedLines are the lines a person typed that are not empty.
func typedLines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = typed(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// oneLine is a text of at most most characters, with single blanks.
func oneLine(s string, most int) string {
	return strings.Join(strings.Fields(connector.Printable(s, most)), " ")
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

// notThere makes what was not found a page that says so.
func notThere(err error, key string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &failure{http.StatusNotFound, key, err}
	}
	return err
}
