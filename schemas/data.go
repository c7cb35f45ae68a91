package schemas

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed formats/*.yaml packs/*.yaml rates/*.yaml results/*.yaml columns/*.yaml certificates/*.yaml words/*.yaml jsonschema/*.json
var dataFiles embed.FS

// formats and embeddedPacks are parsed once: what they give is shared by all
// callers and must not be changed.
var (
	formats       = sync.OnceValues(parseFormats)
	embeddedPacks = sync.OnceValues(func() ([]*Pack, error) { return parseAll[Pack]("packs") })
)

// Formats gives all known formats, by file name. They are shared: read only.
func Formats() ([]*Format, error) { return formats() }

// FormatByID gives the format called id; an error wraps fs.ErrNotExist when
// there is none. It is shared: read only.
func FormatByID(id string) (*Format, error) {
	all, err := formats()
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.ID == id {
			return f, nil
		}
	}
	return nil, fmt.Errorf("format %q: %w", id, fs.ErrNotExist)
}

// EmbeddedPacks gives the category packs that come with the program, all of
// them assumed. They are shared: read only.
func EmbeddedPacks() ([]*Pack, error) { return embeddedPacks() }

func parseFormats() ([]*Format, error) {
	all, err := parseAll[Format]("formats")
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Format, len(all))
	for _, f := range all {
		byID[f.ID] = f
	}
	for _, f := range all {
		for i := range f.Fields {
			field := &f.Fields[i]
			if field.ChoicesFrom == "" {
				continue
			}
			from := byID[field.ChoicesFrom].Field(field.Name)
			if from == nil || len(from.Choices) == 0 {
				return nil, fmt.Errorf("format %s: no choices of %s in %q", f.ID, field.Name, field.ChoicesFrom)
			}
			field.Choices = from.Choices
		}
	}
	return all, nil
}

func parseAll[T any](folder string) ([]*T, error) {
	entries, err := dataFiles.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	all := make([]*T, 0, len(entries))
	for _, e := range entries {
		v := new(T)
		if err := parseData(path.Join(folder, e.Name()), v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func parseData(name string, v any) error {
	b, err := dataFiles.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(b, v, yaml.Strict()); err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	return nil
}
