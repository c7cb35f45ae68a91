package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/connector"
	"ekatalog/schemas/document"
)

// configEdit changes the text of ekatalog.yaml as a person would: its comments
// and whatever is not meant stay as they are.
type configEdit struct {
	config *config // as it was read
	read   []byte
	now    []byte
}

// edited is the config as do changes it, for ReplaceFiles, after it has been read
// as the program will read it.
func (c *config) edited(do func(*configEdit) error) (connector.FileChange, error) {
	b, err := os.ReadFile(c.path)
	if err != nil {
		return connector.FileChange{}, fmt.Errorf("config: %w", err)
	}
	e := &configEdit{config: c, read: b, now: b}
	if err := do(e); err != nil {
		return connector.FileChange{}, err
	}
	_, err = c.at(e.now)
	return connector.FileChange{Name: filepath.Base(c.path), Path: c.path, Was: e.read, Now: e.now}, err
}

// set gives the scalar at a path of keys another text.
func (e *configEdit) set(text string, path ...string) error {
	out, err := document.Set(e.now, maxConfigBytes, text, path...)
	if err != nil {
		return e.byHand(err)
	}
	e.now = out
	return nil
}

// setNumber gives the number at a path of keys another value.
func (e *configEdit) setNumber(n int64, path ...string) error {
	d, err := document.NewEditor(e.now, maxConfigBytes)
	if err == nil {
		err = d.Put(func(bool) string { return itoa(n) }, path...)
	}
	if err != nil {
		return e.byHand(err)
	}
	e.now = d.Bytes()
	return nil
}

// setFile lets the sources that read one file read another.
func (e *configEdit) setFile(old, name string) error {
	d, err := document.NewEditor(e.now, maxConfigBytes)
	if err != nil {
		return e.byHand(err)
	}
	sources, err := document.Find(d.Root, "source")
	if err != nil || sources == nil {
		return e.byHand(document.ErrNotEditable)
	}
	list, ok := sources.Value.(*ast.SequenceNode)
	if !ok || len(list.Values) != len(e.config.Source) {
		return e.byHand(document.ErrNotEditable)
	}
	for i, item := range list.Values {
		if e.config.file(e.config.Source[i].File) != old {
			continue
		}
		file, err := document.Find(item, "file")
		if err != nil || file == nil {
			return e.byHand(document.ErrNotEditable)
		}
		from, to, err := d.Raw(file.Value)
		if err != nil {
			return e.byHand(err)
		}
		d.Cut(from, to, document.Quote(filepath.ToSlash(filepath.Join(filepath.Dir(e.config.Source[i].File), name))))
	}
	e.now = d.Bytes()
	return nil
}

// setSources replaces all sources; what was said of the old ones goes.
func (e *configEdit) setSources(all []sourceEntry) error {
	var items []string
	for i := range all {
		s := &all[i]
		parts := []string{"file: " + document.Quote(s.File)}
		if s.Sheet != "" {
			parts = append(parts, "sheet: "+document.Quote(s.Sheet))
		}
		parts = append(parts, "mapping: "+document.Quote(s.Mapping), "numbers: "+s.Numbers)
		if s.Include != "" {
			parts = append(parts, "include: "+document.Quote(s.Include))
		}
		items = append(items, "{"+strings.Join(parts, ", ")+"}")
	}
	out, err := document.ReplaceList(e.now, maxConfigBytes, "source", items)
	if err != nil {
		return e.byHand(err)
	}
	e.now = out
	return nil
}

// sourcesOf lets the config read what it read when old was written: the sources
// come back with all that was said of them, and nothing else does.
func (e *configEdit) sourcesOf(old []byte) error {
	was, err := document.NewEditor(old, maxConfigBytes)
	if err != nil {
		return e.byHand(err)
	}
	d, err := document.NewEditor(e.now, maxConfigBytes)
	if err != nil {
		return e.byHand(err)
	}
	begin, end, err := sourceLines(was)
	if err != nil {
		return e.byHand(err)
	}
	from, to, err := sourceLines(d)
	if err != nil {
		return e.byHand(err)
	}
	d.Cut(from, to, was.Text[begin:end])
	e.now = d.Bytes()
	return nil
}

// sourceLines is where the lines of the sources begin and end.
func sourceLines(d *document.Editor) (from, to int, err error) {
	entry, err := document.Find(d.Root, "source")
	if err != nil || entry == nil {
		return 0, 0, document.ErrNotEditable
	}
	if from, err = d.Offset(entry.Key.GetToken()); err != nil {
		return 0, 0, err
	}
	to, err = d.End(entry)
	return d.LineStart(from), d.LineEnd(to), err
}

// at is what the config is with another text.
func (c *config) at(text []byte) (*config, error) {
	then := &config{path: c.path, dir: c.dir}
	k := &checker{file: filepath.Base(c.path)}
	if k.read(text, &then.configFile) {
		then.check(k)
	}
	return then, k.err()
}

// byHand says that a person has to change the config.
func (e *configEdit) byHand(err error) error {
	if !errors.Is(err, document.ErrNotEditable) {
		return err
	}
	return &outcome{code: exitUsage, key: "config.by_hand", values: values("berkas", filepath.Base(e.config.path)), err: err}
}
