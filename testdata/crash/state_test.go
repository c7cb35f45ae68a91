//go:build unix

package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/mapping"
)

// state is what a run leaves, a line for each fact, sorted. What differs from
// run to run by itself (ids, times) is taken out.
type state []string

// state reads everything there is. The place must be closed.
func (p *place) state() (state, error) {
	ctx := context.Background()
	var all state
	for _, read := range []func(context.Context) (state, error){p.ledger, p.catalogue, p.effects, p.files} {
		facts, err := read(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, facts...)
	}
	slices.Sort(all)
	return all, nil
}

// changing are the parts of texts that no two runs have in common.
var changing = []struct {
	like *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "UUID"},
	{regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{6}\b`), "RUN"},
	{regexp.MustCompile(`^(ekatalog-list|\.ekatalog)-\d+-\d+$`), "$1"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?`), "TIME"},
	{regexp.MustCompile(`\d+ [A-Z][a-z]+ \d{4}( (pukul|at) \d\d\.\d\d)?`), "TIME"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d`), "DAY"},
	{regexp.MustCompile(`\b[A-Z2-7]{26}\b`), "TOKEN"},
	{regexp.MustCompile(`http://127\.0\.0\.1:\d+`), "ADDRESS"},
}

var hash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

func constant(text string) string {
	for _, c := range changing {
		text = c.like.ReplaceAllString(text, c.as)
	}
	return text
}

// ledger gives the facts of the ledger and of its audit log, which must be whole.
func (p *place) ledger(ctx context.Context) (facts state, err error) {
	path := filepath.Join(p.dir, "ekatalog.db")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	db, err := ledger.Open(ctx, path, ledger.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	seller := db.Seller("default")
	for _, cat := range []connector.Catalogue{connector.CatalogueV6, connector.CatalogueTrial} {
		book, err := seller.Book(ctx, cat)
		if err != nil {
			return nil, err
		}
		for _, in := range book.Open {
			facts = append(facts, fmt.Sprintf("ledger %s: open intent of %s, %s", cat, in.SKU, in.Lane))
		}
		for key, e := range book.Entries {
			content, err := seller.Contents(ctx, cat, []string{e.SKU})
			if err != nil {
				return nil, err
			}
			one := *e
			one.Revision, one.Content = 0, content[key] // how often something was settled is no fact of the product
			b, err := json.Marshal(one)
			if err != nil {
				return nil, err
			}
			facts = append(facts, fmt.Sprintf("ledger %s: %s", cat, constant(string(b))))
		}
	}
	acts, err := auditLog(ctx, seller)
	return append(facts, acts...), err
}

// auditLog reads the whole log and checks that it is one: no gap, every record
// with the fingerprint of its bytes. What tells of the runs themselves is left
// out: a run that was killed and the one that came after it are two.
func auditLog(ctx context.Context, seller *ledger.Seller) (facts state, err error) {
	for next := int64(0); ; {
		records, err := seller.Acts(ctx, next, 500)
		if err != nil || len(records) == 0 {
			return facts, err
		}
		for _, r := range records {
			if r.Index != next || r.Fingerprint != mapping.Fingerprint("record", r.Bytes) {
				return nil, fmt.Errorf("audit log: record %d stands at %d, or has another fingerprint", r.Index, next)
			}
			next++
			_, act, found := strings.Cut(r.Act.Act, " ")
			if !found {
				act = r.Act.Act
			}
			if strings.HasPrefix(act, "run.") || strings.HasSuffix(act, ".not_sent") {
				continue
			}
			// Whether a product was in doubt in between is no fact of the end.
			delete(r.Before, "state")
			delete(r.After, "state")
			before, err1 := json.Marshal(r.Before)
			after, err2 := json.Marshal(r.After)
			if err := errors.Join(err1, err2); err != nil {
				return nil, err
			}
			if act == "read_back" && bytes.Equal(before, after) {
				continue // only that it is no longer in doubt
			}
			facts = append(facts, "audit: "+constant(hash.ReplaceAllString(fmt.Sprintf("%s %s %s → %s", r.Act.Act, r.Subject, before, after), "HASH")))
		}
	}
}

// catalogue gives what the stand-in lists.
func (p *place) catalogue(context.Context) (state, error) {
	b, err := os.ReadFile(filepath.Join(p.root, catalogueName))
	if err != nil {
		return nil, err
	}
	var f struct {
		Sellers map[string]struct {
			Listings []map[string]any
			Keys     []json.RawMessage
		}
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, err
	}
	var facts state
	for _, shop := range f.Sellers {
		facts = append(facts, fmt.Sprintf("catalogue: %d creates are known by their keys", len(shop.Keys)))
		for _, l := range shop.Listings {
			for _, moment := range []string{"id", "updated", "reviewed"} {
				delete(l, moment)
			}
			b, err := json.Marshal(l)
			if err != nil {
				return nil, err
			}
			facts = append(facts, "catalogue: "+string(b))
		}
	}
	return facts, nil
}

// effects gives the operation log without the creates that were answered from
// their key, which are no effects, and what it says of duplicates.
func (p *place) effects(context.Context) (state, error) {
	facts := state{fmt.Sprintf("operations: %d duplicates", p.server.Duplicates())}
	p.mu.Lock()
	defer p.mu.Unlock()
	for line := range bytes.Lines(p.operations.Bytes()) {
		var op struct{ Act, SKU string }
		if err := json.Unmarshal(line, &op); err != nil {
			return nil, err
		}
		if op.Act != "replay" {
			facts = append(facts, fmt.Sprintf("operations: %s %s", op.Act, op.SKU))
		}
	}
	return facts, nil
}

// files gives every file of the workspace but the ledger, with its content,
// and every file in the folder for temporary ones.
func (p *place) files(context.Context) (facts state, err error) {
	for name, root := range map[string]string{"file": p.dir, "temporary file": p.temp} {
		err = errors.Join(err, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil || rel == "." || strings.HasPrefix(rel, "ekatalog.db") {
				return err
			}
			if d.IsDir() {
				facts = append(facts, constant(fmt.Sprintf("%s %s/", name, rel)))
				return nil
			}
			if name != "file" || strings.HasPrefix(d.Name(), ".") {
				facts = append(facts, fmt.Sprintf("left over: %s", constant(rel)))
				return nil
			}
			text, err := content(path)
			if err != nil {
				return fmt.Errorf("%s is not whole: %w", rel, err)
			}
			for line := range strings.Lines(text) {
				facts = append(facts, fmt.Sprintf("%s %s: %s", name, constant(rel), strings.TrimRight(line, "\n")))
			}
			facts = append(facts, fmt.Sprintf("%s %s", name, constant(rel)))
			return nil
		}))
	}
	return facts, err
}

// content gives what a file says. A file of a known kind that is broken is an
// error.
func content(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	switch filepath.Ext(path) {
	case ".xlsx":
		return cells(path)
	case ".json":
		if !json.Valid(b) {
			return "", errors.New("no JSON")
		}
	case ".png", ".jpg":
		return fmt.Sprintf("%d bytes, %s", len(b), mapping.Fingerprint("picture", b)), nil
	}
	return hash.ReplaceAllString(constant(string(b)), "HASH"), nil
}

// cells gives the texts of a workbook, a line for each row.
func cells(path string) (string, error) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return "", err
		}
		for _, row := range rows {
			fmt.Fprintf(&b, "%s: %s\n", sheet, strings.Join(row, "|"))
		}
	}
	return hash.ReplaceAllString(constant(strings.ReplaceAll(b.String(), "\r", " ")), "HASH"), nil
}
