package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// previewDocument is what mapping preview says to other programs.
type previewDocument struct {
	Rows    int64           `json:"rows"`
	Changed int64           `json:"changed"`
	Ready   connector.Shift `json:"ready"`
	Held    connector.Shift `json:"held"`
	Fields  []previewField  `json:"fields"`
	Issues  []previewIssue  `json:"issues"`
}

type previewField struct {
	Format   string           `json:"format"`
	Field    string           `json:"field"`
	Rows     int64            `json:"rows"`
	Examples []previewExample `json:"examples"`
}

type previewExample struct {
	SKU  string `json:"sku"`
	Cell string `json:"cell"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

type previewIssue struct {
	Format string `json:"format"`
	Code   string `json:"code"`
	connector.Shift
	SKU  string `json:"sku"`
	Cell string `json:"cell"`
	Text string `json:"text"`
}

func (a *app) previewCommand() *cobra.Command {
	var old, of string
	c := &cobra.Command{Use: "preview FILE | preview --old FILE", Short: a.say("help.mapping_preview", nil), Args: args(cobra.MaximumNArgs(1))}
	c.Flags().StringVar(&old, "old", "", a.say("flag.preview_old", nil))
	c.Flags().StringVar(&of, "for", "", a.say("flag.preview_for", nil))
	c.RunE = func(c *cobra.Command, files []string) error {
		if (len(files) == 1) == (old != "") {
			return usage("preview_needs_file")
		}
		edited := ""
		if len(files) == 1 {
			edited = files[0]
		}
		return a.mappingPreview(c.Context(), edited, old, of)
	}
	return c
}

// mappingPreview shows what an edited mapping makes of the rows of the lists:
// the file edited instead of the workspace's own, or the workspace's own
// instead of old.
func (a *app) mappingPreview(ctx context.Context, edited, old, of string) error {
	p, err := a.preview(ctx, func(c *config) (path string, before, after mappingText, err error) {
		if path, err = c.previewed(of); err != nil {
			return path, before, after, err
		}
		if before, err = readMappingText(path); err != nil {
			return path, before, after, err
		}
		if after, err = readMappingText(edited + old); old != "" {
			before, after = after, before
		}
		return path, before, after, err
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.document(a.previewed(p))
	}
	a.printPreview(p)
	return nil
}

// preview reads the lists of the mapping file at a path with what stood in it
// before and what stands in it after. The list is read for the latter, so that
// a column which it names and the list lacks is refused as anywhere else.
func (a *app) preview(ctx context.Context, texts func(*config) (path string, before, after mappingText, err error)) (*connector.Preview, error) {
	return a.previewOf(ctx, nil, func(c *config) ([]editedText, error) {
		path, before, after, err := texts(c)
		return []editedText{{path, before, after}}, err
	})
}

// editedText is what a mapping file says before and after.
type editedText struct {
	path          string
	before, after mappingText
}

// previewOf is preview for any number of mapping files, and for the packs that
// edited makes of those in use; nil for no change of these.
func (a *app) previewOf(ctx context.Context, edited func(*schemas.Packs) *schemas.Packs, texts func(*config) ([]editedText, error)) (p *connector.Preview, err error) {
	var all []editedText
	w, err := a.open(ctx, parts{edit: func(c *config) (err error) {
		if all, err = texts(c); err != nil {
			return err
		}
		c.texts = map[string]mappingText{}
		for _, t := range all {
			c.texts[t.path], c.named = t.after, append(c.named, t.before.data)
		}
		return nil
	}})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	options, err := a.mappingOptions(ctx, w.config)
	if err != nil {
		return nil, fmt.Errorf("mapping options: %w", err)
	}
	old := map[string]*mapping.Mapping{}
	for _, t := range all {
		if old[t.path], err = t.before.load(options); err != nil {
			return nil, err
		}
	}
	now := connector.Edited{Mappings: make([]*mapping.Mapping, len(w.Lists))}
	for i := range w.Lists {
		l := &w.Lists[i]
		now.Mappings[i] = l.Mapping
		if m := old[w.config.file(w.config.Source[i].Mapping)]; m != nil {
			l.Mapping = m
			alsoWanted(l.Source, m)
		}
	}
	if edited != nil {
		now.Packs = edited(w.Packs)
	}
	return w.Preview(ctx, now)
}

// previewed is the path of the mapping that a preview is about: the one called
// of, or the only one there is.
func (c *config) previewed(of string) (path string, err error) {
	var names []string
	for _, path := range c.mappings() {
		names = append(names, filepath.Base(path))
	}
	for i := range c.Source {
		if s := c.Source[i].Mapping; s == of || filepath.Base(s) == of || of == "" && len(names) == 1 {
			return c.file(s), nil
		}
	}
	return "", usage("preview_for", "pilihan", strings.Join(names, ", "))
}

// alsoWanted lets a source find the columns that another mapping names too. The
// list need not have them.
func alsoWanted(s connector.Source, m *mapping.Mapping) {
	f, ok := s.(*source.File)
	if !ok {
		return // it gives all columns
	}
	have := map[string]bool{}
	for _, c := range f.Wanted {
		have[mapping.Fold(c.Name)] = true
	}
	for _, c := range wanted(m) {
		if !have[mapping.Fold(c.Name)] {
			c.Required = false
			f.Wanted = append(f.Wanted, c)
		}
	}
}

func (a *app) previewed(p *connector.Preview) previewDocument {
	d := previewDocument{Rows: p.Rows, Changed: p.Changed, Ready: p.Ready, Held: p.Held, Fields: []previewField{}, Issues: []previewIssue{}}
	for _, f := range p.Fields {
		examples := make([]previewExample, len(f.Examples))
		for i, e := range f.Examples {
			examples[i] = previewExample(e)
		}
		d.Fields = append(d.Fields, previewField{f.Format, f.Field, f.Rows, examples})
	}
	for _, i := range p.Issues {
		text, _ := a.issueText(i.Example)
		d.Issues = append(d.Issues, previewIssue{i.Format, i.Code, i.Shift, i.Example.SKU, i.Example.Cell, text})
	}
	return d
}

func (a *app) printPreview(p *connector.Preview) {
	a.print("preview.head", "n", itoa(p.Changed), "baris", itoa(p.Rows),
		"siap1", itoa(p.Ready.Old), "siap2", itoa(p.Ready.New), "belum1", itoa(p.Held.Old), "belum2", itoa(p.Held.New))
	for _, f := range p.Fields {
		label := a.fieldLabel(f.Field)
		if f.Format != "" {
			label += " (" + f.Format + ")"
		}
		a.print("preview.field", "isian", label, "n", itoa(f.Rows))
		for _, e := range f.Examples {
			fmt.Fprintf(a.out, "  %-14s %-14s %s → %s\n", e.SKU, mapping.ShortCell(e.Cell), dash(oneRow(e.Old)), dash(oneRow(e.New)))
		}
	}
	told := map[string]bool{} // one fault in two formats is told once
	for _, i := range p.Issues {
		text, _ := a.issueText(i.Example)
		line := a.say("preview.issue", values("lama", itoa(i.Old), "baru", itoa(i.New), "teks", text, "sel", mapping.ShortCell(i.Example.Cell)))
		if !told[line] {
			told[line] = true
			fmt.Fprintln(a.out, line)
		}
	}
}

// oneRow writes the lines of a value in one.
func oneRow(s string) string { return strings.ReplaceAll(s, "\n", " ⏎ ") }
