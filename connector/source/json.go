package source

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ekatalog/mapping"
)

const (
	maxDepth   = 64     // objects and lists within each other
	maxMembers = 10_000 // of one object
)

// byteOrderMark is what some programs put in front of UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

var (
	errDeep     = errors.New("nested too deeply")
	errTwice    = errors.New("a key stands twice in one object")
	errMembers  = errors.New("too many keys in one object")
	errNoObject = errors.New("an element of the list is no object")
	errTrailing = errors.New("something follows the document")
)

// documents reads the records of a list from the pages in a file. The columns
// are those of all records together, so each page is read twice.
type documents struct {
	name    string
	list    []string // path of the list
	numbers mapping.NumberStyle
	limits  Limits
	file    io.ReaderAt
	ends    []int64
}

func known(places map[string]int, name string) bool {
	_, ok := places[name]
	return ok
}

func splitPath(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ".")
}

func (d *documents) read(ctx context.Context, t *records) error {
	if err := d.find(ctx, t); err != nil {
		return err
	}
	var names []string
	places := map[string]int{}
	err := d.each(ctx, func(r *record) error {
		for i := range r.cells {
			if name := r.cells[i].name; !known(places, name) {
				places[name] = len(names)
				names = append(names, name)
			}
		}
		if len(names) > d.limits.Columns {
			return refuse("too_many_columns", nil, "berkas", d.name, "lembar", t.sheet, "batas", fmt.Sprint(d.limits.Columns))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return refuse("table_empty", nil, "berkas", d.name, "lembar", t.sheet)
	}
	if err := t.begin(names); err != nil {
		return err
	}
	return d.each(ctx, func(r *record) error {
		values := make([]mapping.Value, len(names))
		for i := range r.cells {
			values[places[r.cells[i].name]] = r.cells[i].cell()
		}
		return t.add(values)
	})
}

// find settles the path of the list: the one that the config names, the
// document itself, or the only list of its top object.
func (d *documents) find(ctx context.Context, t *records) error {
	if len(d.ends) == 0 {
		return refuse("table_empty", nil, "berkas", d.name, "lembar", t.sheet)
	}
	w := &walker{documents: d, ctx: ctx, dec: d.decoder(0)}
	if err := w.document(); err != nil {
		return d.unreadable(err)
	}
	switch {
	case len(d.list) > 0 && !w.found && len(w.lists) == 0:
		return refuse("json_no_list", nil, "berkas", d.name)
	case len(d.list) > 0 && !w.found:
		return refuse("json_list_missing", nil, "berkas", d.name, "lembar", t.sheet, "daftar", quoted(w.lists))
	case len(d.list) > 0 || w.found:
		return nil
	case len(w.lists) == 0:
		return refuse("json_no_list", nil, "berkas", d.name)
	case len(w.lists) > 1:
		return refuse("json_which_list", nil, "berkas", d.name, "daftar", quoted(w.lists))
	}
	d.list = splitPath(w.lists[0])
	t.sheet = w.lists[0]
	return nil
}

func (d *documents) decoder(page int) *json.Decoder {
	from := int64(0)
	if page > 0 {
		from = d.ends[page-1]
	}
	in := bufio.NewReader(io.NewSectionReader(d.file, from, d.ends[page]-from))
	if mark, err := in.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		in.Discard(len(byteOrderMark)) // some shops' programs put one in front
	}
	dec := json.NewDecoder(in)
	dec.UseNumber()
	return dec
}

// each calls take for every record of every page.
func (d *documents) each(ctx context.Context, take func(*record) error) error {
	for page := range d.ends {
		w := &walker{documents: d, ctx: ctx, dec: d.decoder(page), take: take}
		if err := w.document(); err != nil {
			return d.unreadable(err)
		}
		if !w.found {
			return refuse("json_list_missing", nil, "berkas", d.name, "lembar", strings.Join(d.list, "."), "daftar", quoted(w.lists))
		}
	}
	return nil
}

// unreadable says what is wrong with a document; what a record's taker found
// wrong passes as it is.
func (d *documents) unreadable(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errTwice):
		return refuse("json_key_twice", err, "berkas", d.name)
	case errors.Is(err, errNoObject):
		return refuse("json_no_objects", err, "berkas", d.name)
	case errors.Is(err, errLongText):
		return refuse("json_long", err, "berkas", d.name)
	case errors.Is(err, errMembers):
		return refuse("too_many_columns", err, "berkas", d.name, "lembar", strings.Join(d.list, "."), "batas", fmt.Sprint(maxMembers))
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, errTrailing):
		return refuse("json_damaged", err, "berkas", d.name)
	}
	return err
}

// walker goes through one document token by token.
type walker struct {
	*documents
	ctx   context.Context
	dec   *json.Decoder
	take  func(*record) error // nil for a look at what is there
	lists []string            // paths of the lists met outside the one that is read
	found bool                // the list at documents.list was there
	count int
}

func (w *walker) document() error {
	if err := w.value(nil); err != nil {
		return err
	}
	if _, err := w.dec.Token(); !errors.Is(err, io.EOF) {
		return errors.Join(errTrailing, err)
	}
	return nil
}

// value passes a value at a path of the document, on the way to the list.
func (w *walker) value(path []string) error {
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return w.members(func(key string) error {
			return w.value(append(path[:len(path):len(path)], key))
		})
	case json.Delim('['):
		if slices.Equal(path, w.list) {
			w.found = true
			return w.records()
		}
		const shown = 20
		if len(w.lists) < shown {
			w.lists = append(w.lists, strings.Join(path, "."))
		}
		return w.skipList()
	}
	return nil
}

// members calls visit for each key of an object whose "{" was read.
func (w *walker) members(visit func(key string) error) error {
	seen := map[string]bool{}
	for w.dec.More() {
		token, err := w.dec.Token()
		if err != nil {
			return err
		}
		key, ok := token.(string)
		switch {
		case !ok:
			return io.ErrUnexpectedEOF
		case seen[key]:
			return fmt.Errorf("%w: %s", errTwice, oneLine(key))
		case len(seen) >= maxMembers:
			return errMembers
		}
		seen[key] = true
		if err := visit(key); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

// skipList passes a list whose "[" was read.
func (w *walker) skipList() error {
	for w.dec.More() {
		if err := w.skip(); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}

func (w *walker) skip() error {
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return w.members(func(string) error { return w.skip() })
	case json.Delim('['):
		return w.skipList()
	}
	return nil
}

// records reads the list's elements.
func (w *walker) records() error {
	if w.take == nil {
		return w.skipList()
	}
	for w.dec.More() {
		if w.count++; w.count%256 == 0 && w.ctx.Err() != nil {
			return fmt.Errorf("read list: %w", w.ctx.Err())
		}
		token, err := w.dec.Token()
		if err != nil {
			return err
		}
		if token != json.Delim('{') {
			return errNoObject
		}
		r := &record{}
		if err := w.object(r, "", false); err != nil {
			return err
		}
		if err := w.take(r); err != nil {
			return err
		}
	}
	_, err := w.dec.Token()
	return err
}
