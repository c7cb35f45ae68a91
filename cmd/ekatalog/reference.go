package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/reference"
	"ekatalog/connector/source"
	"ekatalog/schemas"
)

func (a *app) referenceCommand() *cobra.Command {
	c := &cobra.Command{Use: "reference import KIND FILE… | reference list | reference search TEXT", Short: a.say("help.reference", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return usage("usage_line", "pemakaian", c.UseLine())
	}}
	c.AddCommand(a.referenceImportCommand(), a.referenceListCommand(), a.referenceSearchCommand())
	return c
}

func (a *app) referenceImportCommand() *cobra.Command {
	var date, source string
	c := &cobra.Command{Use: "import KIND FILE… --date YYYY-MM-DD --source TEXT", Short: a.say("help.reference_import", nil), Args: args(cobra.MinimumNArgs(2))}
	c.Flags().StringVar(&date, "date", "", a.say("flag.reference_date", nil))
	c.Flags().StringVar(&source, "source", "", a.say("flag.reference_source", nil))
	c.RunE = func(c *cobra.Command, words []string) error {
		return a.importReference(c.Context(), connector.ReferenceKind(words[0]), words[1:], date, source)
	}
	return c
}

// importReference takes files as an edition of a list, and says what has changed.
func (a *app) importReference(ctx context.Context, kind connector.ReferenceKind, files []string, date, source string) error {
	done, list, err := a.takeReference(ctx, kind, files, date, source)
	if err != nil {
		return err
	}
	if a.json {
		return a.document(imported(done, list))
	}
	a.printImported(done, list)
	return nil
}

// takeReference takes files as an edition of a list. With an error comes what
// it would change, where a reason lets it be taken all the same.
func (a *app) takeReference(ctx context.Context, kind connector.ReferenceKind, files []string, date, source string) (done *reference.Imported, list *reference.List, err error) {
	if err := checkKind(kind); err != nil {
		return nil, nil, err
	}
	if err := a.checkEdition(kind, files, date, source); err != nil {
		return nil, nil, err
	}
	list, r, err := readReference(ctx, kind, files)
	if err != nil {
		return nil, nil, err
	}
	r.Date, r.Source = date, connector.Printable(strings.TrimSpace(source), 200)
	m, err := a.openMemory(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer m.close(&err)
	im := reference.Importer{Ledger: m.seller, Actor: m.actor, Reason: a.reason, Tool: tool()}
	if done, err = im.Import(ctx, r); err != nil {
		return done, list, a.referenceRefused(done, r, err)
	}
	return done, list, nil
}

// checkKind refuses a kind of list that is not known.
func checkKind(kind connector.ReferenceKind) error {
	var names []string
	for _, k := range connector.ReferenceKinds() {
		if k == kind {
			return nil
		}
		names = append(names, string(k))
	}
	if near, ok := schemas.Nearest(string(kind), names); ok {
		return usage("reference_kind_near", "daftar", string(kind), "saran", near, "pilihan", strings.Join(names, ", "))
	}
	return usage("reference_kind", "daftar", string(kind), "pilihan", strings.Join(names, ", "))
}

// checkEdition asks for the date and the source of a list, which no file tells:
// a guess such as the file's own date would be taken for the list's later.
func (a *app) checkEdition(kind connector.ReferenceKind, files []string, date, source string) error {
	today := a.now().Format("2006-01-02")
	switch {
	case date == "" || strings.TrimSpace(source) == "":
		if date == "" {
			date = a.say("reference.date_form", nil)
		}
		if source = strings.TrimSpace(source); source == "" {
			source = "…"
		}
		words := append([]string{"ekatalog reference import", string(kind)}, quoted(files)...)
		words = append(words, "--date", date, "--source", `"`+source+`"`)
		return usage("reference_undated", "perintah", strings.Join(words, " "))
	case !reference.ValidDate(date):
		return usage("reference_date", "nilai", date, "contoh", today)
	case date > today:
		return usage("reference_date_future", "nilai", a.day(date))
	}
	return nil
}

// quoted are names as they are typed on a command line.
func quoted(names []string) []string {
	out := slices.Clone(names)
	for i, name := range out {
		if strings.ContainsAny(name, " &()'") {
			out[i] = `"` + name + `"`
		}
	}
	return out
}

// readReference reads the files of one edition; KBKI for instance comes as a
// book of goods and a book of services. Its SHA-256 is that of all of them, one
// after the other.
func readReference(ctx context.Context, kind connector.ReferenceKind, files []string) (*reference.List, connector.Reference, error) {
	r := connector.Reference{ReferenceList: connector.ReferenceList{Kind: kind}}
	all := &reference.List{}
	hash := sha256.New()
	var names []string
	for _, path := range files {
		list, err := readHandedIn(ctx, kind, path, hash)
		if err != nil {
			return nil, r, err
		}
		names = append(names, filepath.Base(path))
		if err := all.Join(kind, filepath.Base(path), list); err != nil {
			return nil, r, err
		}
	}
	r.Entries, r.File, r.SHA256 = all.Entries, strings.Join(names, ", "), hex.EncodeToString(hash.Sum(nil))
	return all, r, nil
}

// readHandedIn reads a file as it was at one moment, and hashes it.
func readHandedIn(ctx context.Context, kind connector.ReferenceKind, path string, hash io.Writer) (*reference.List, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, usage("reference_file_missing", "berkas", path)
	}
	c, err := connector.CopyFile(ctx, path, "", reference.MaxFile)
	if err != nil {
		return nil, err
	}
	defer c.Remove()
	data := make([]byte, c.Size)
	if _, err := c.File.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read %s: %w", c.Name, err)
	}
	hash.Write(data) // a hash takes everything
	return reference.Read(ctx, kind, reference.File{Name: path, Data: data, Workbook: &source.Table{
		Copy: c, Limits: source.Limits{Rows: reference.MaxLines, Columns: reference.MaxColumns, Strings: reference.MaxStrings},
	}})
}

// referenceRefused says why an edition was not taken.
func (a *app) referenceRefused(done *reference.Imported, r connector.Reference, err error) error {
	switch {
	case errors.Is(err, reference.ErrOlder):
		return usage("reference_older", "daftar", a.listName(r.Kind), "tanggal", a.day(r.Date), "lama", a.day(done.Before.Date))
	case errors.Is(err, reference.ErrShrunk):
		return usage("reference_shrunk", "daftar", a.listName(r.Kind), "a", schemas.Number(a.lang, done.Before.Size), "b", schemas.Number(a.lang, len(r.Entries)), "n", schemas.Number(a.lang, len(done.Removed)))
	}
	return err
}

// listName names a list as the command line takes it, and on a page in words.
func (a *app) listName(kind connector.ReferenceKind) string {
	if a.page {
		return a.say("desk.reference.kind_"+string(kind), nil)
	}
	return string(kind)
}

// shownChanges is how many lines of each kind of change people are shown.
const shownChanges = 10

func (a *app) printImported(done *reference.Imported, list *reference.List) {
	now := done.Now
	defer a.printTwice(list)
	if !done.Written {
		a.print("reference.unchanged", "daftar", string(now.Kind), "tanggal", a.day(now.Date), "n", itoa(now.Size))
		return
	}
	a.print("reference.imported", "daftar", string(now.Kind), "tanggal", a.day(now.Date), "sumber", now.Source, "n", itoa(now.Size))
	if done.Before == nil {
		return
	}
	a.print("reference.changes", "tanggal", a.day(done.Before.Date), "baru", itoa(len(done.Added)), "hilang", itoa(len(done.Removed)), "ubah", itoa(len(done.Changed)))
	a.printEntries("+", entryTexts(done.Added))
	a.printEntries("-", entryTexts(done.Removed))
	a.printEntries("*", changeTexts(done.Changed))
}

func (a *app) printEntries(mark string, entries []string) {
	for i, e := range entries {
		if i == shownChanges {
			a.print("reference.more", "n", itoa(len(entries)-i))
			return
		}
		fmt.Fprintf(a.out, "  %s %s\n", mark, e)
	}
}

func entryTexts(entries []connector.ReferenceEntry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, entryText(e))
	}
	return all
}

func changeTexts(changes []reference.Change) []string {
	var all []string
	for _, c := range changes {
		all = append(all, entryText(c.Old)+" → "+entryText(c.New))
	}
	return all
}

// printTwice tells the rows that were left out.
func (a *app) printTwice(list *reference.List) {
	for i, t := range list.Twice {
		if i == shownChanges {
			a.print("reference.more", "n", itoa(len(list.Twice)-i))
			return
		}
		fmt.Fprintln(a.out, a.twiceText(t))
	}
}

func (a *app) twiceText(t reference.Twice) string {
	return a.say("reference.twice", values("baris", t.Place, "nilai", t.Code, "a", t.Kept, "b", t.Left))
}

// entryText is an entry on one line; the UUID of a category says nothing to people.
func entryText(e connector.ReferenceEntry) string {
	switch {
	case e.Type != "":
		return e.Name + " (" + e.Type + ")"
	case e.Code == "" || strings.Contains(e.Code, "-"):
		return e.Name
	}
	return e.Code + " " + e.Name
}

func (a *app) referenceListCommand() *cobra.Command {
	return &cobra.Command{Use: "list", Short: a.say("help.reference_list", nil), Args: args(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) (err error) {
		lists := []connector.ReferenceList{}
		m, err := a.openMemoryIfAny(c.Context())
		if err != nil {
			return err
		}
		if m != nil {
			defer m.close(&err)
			if lists, err = m.seller.ReferenceLists(c.Context()); err != nil {
				return err
			}
		}
		if a.json {
			docs := []referenceEdition{}
			for _, l := range lists {
				docs = append(docs, edition(l))
			}
			return a.document(map[string]any{"lists": docs})
		}
		if len(lists) == 0 {
			a.print("reference.nothing")
		}
		for _, l := range lists {
			a.print("reference.edition", "daftar", string(l.Kind), "versi", itoa(l.Version), "tanggal", a.day(l.Date), "sumber", l.Source, "n", itoa(l.Size), "waktu", a.when(l.Imported))
		}
		return nil
	}}
}
