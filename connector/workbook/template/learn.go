package template

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Note is something about a template that a person should know; Key is a
// message.
type Note struct {
	Key    string
	Values map[string]string
}

func note(key string, pairs ...string) Note {
	return Note{Key: key, Values: connector.Refuse(key, nil, pairs...).Values}
}

// Learner learns templates. What a template does not say of itself comes from
// the fields, in the order they stand here.
type Learner struct {
	Category string              // full path, as the caller gives it
	Type     schemas.ProductType // as the caller gives it
	Kept     []Kept              // what was learned before
	// Lookup finds a category by its ID in the imported list of categories;
	// nil where there is no list.
	Lookup   func(id string) (category string, t schemas.ProductType, ok bool)
	FirstRow int       // of the products, as the caller counts; 0 where the template shows it
	On       time.Time // the day of learning
}

// Learned is what came of learning one template.
type Learned struct {
	Pack      *schemas.Pack       // as it is kept, before decisions
	Before    *schemas.Pack       // the edition it follows, as kept; nil for the first
	Already   bool                // that very file was learned before
	Decisions *schemas.Decisions  // asked for, with the answers given so far
	Notes     []Note              // what could not be read or is remarkable
	File      *connector.FileCopy // remove it afterwards
}

// Undecided gives the columns of which a person has still to say what goes in.
func (l *Learned) Undecided() []schemas.Decision { return l.Decisions.Undecided() }

// Learn reads a template and makes its pack. A file that cannot be learned is
// a *connector.Unreadable.
func (l *Learner) Learn(ctx context.Context, path string) (_ *Learned, err error) {
	c, err := connector.CopyFile(ctx, path, "", maxFile)
	if err != nil {
		return nil, asTemplate(path, err)
	}
	defer func() {
		// A crafted file has made readers of workbooks panic before.
		if r := recover(); r != nil {
			err = connector.Damaged(c.Name, fmt.Errorf("panic: %v", r))
		}
		if err != nil {
			c.Remove()
		}
	}()
	learned, err := l.learn(c)
	return learned, asTemplate(path, err)
}

func (l *Learner) learn(c *connector.FileCopy) (*Learned, error) {
	kind, err := c.Is()
	if err != nil {
		return nil, err
	}
	if kind != connector.FileWorkbook {
		return nil, connector.Refuse("template.not_workbook", nil, "berkas", c.Name, "isi", "CSV")
	}
	for _, k := range l.Kept {
		if k.Pack != nil && k.Err == nil && k.Pack.Template.SHA256 == c.SHA256 && l.agrees(k.Pack) {
			return &Learned{Pack: k.Pack, Already: true, Decisions: k.Decisions, File: c}, nil
		}
	}
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	b, err := openBook(c)
	if err != nil {
		return nil, err
	}
	h, err := b.readHeader(v, l.FirstRow)
	if err != nil {
		return nil, err
	}
	out := &Learned{File: c}
	p := &schemas.Pack{CategoryID: h.id, Version: 1}
	p.Fact = schemas.Fact{Read: l.On.Format(time.DateOnly), Source: "template " + connector.Printable(c.Name, maxTitle-20), Confidence: "A"}
	if p.Columns, out.Notes, err = b.columns(h, v); err != nil {
		return nil, err
	}
	if err := l.identify(b, h, p, out); err != nil {
		return nil, err
	}
	rows, disagree := b.rowLimit(h)
	if disagree {
		out.Notes = append(out.Notes, note("template.rows_unclear"))
	}
	p.MaxRows = rows
	p.Template = &schemas.Template{
		File: p.ID + copyEnding, SHA256: c.SHA256, Sheet: h.sheet.name, IDCell: h.idCell.String(),
		TitleRow: h.titleRow, FirstRow: h.firstRow,
	}
	if rows > 0 {
		p.Template.LastRow = min(h.firstRow+rows-1, lastRow)
	}
	out.Pack = p
	old, err := l.decisionsOf(p)
	if err != nil {
		return nil, err
	}
	if h.titlesAssumed {
		out.Notes = append(out.Notes, note("template.titles_assumed", "lembar", h.sheet.name, "baris", strconv.Itoa(h.titleRow)))
	}
	out.Decisions = v.ask(p, old)
	h.leavePrefilled(p, out.Decisions)
	if _, err := v.decide(p, out.Decisions); err != nil {
		return nil, err
	}
	return out, nil
}

// agrees reports that the caller says nothing else than what was learned.
func (l *Learner) agrees(p *schemas.Pack) bool {
	category, _ := ParsePath(l.Category)
	return (l.FirstRow == 0 || l.FirstRow == p.Template.FirstRow) && (l.Type == "" || l.Type == p.Type) &&
		(l.Category == "" || mapping.Fold(category) == mapping.Fold(p.Category))
}

// identify says which category the pack is of, and what kind of product that
// category has.
func (l *Learner) identify(b *book, h *header, p *schemas.Pack, out *Learned) error {
	for _, k := range l.Kept {
		if k.Pack != nil && k.Pack.CategoryID == h.id {
			out.Before = k.Pack
		}
	}
	var listed string
	var listedType schemas.ProductType
	if l.Lookup != nil {
		if category, t, ok := l.Lookup(h.id); ok {
			listed, listedType = category, t
		}
	}
	if err := l.category(b, h, p, out.Before, listed); err != nil {
		return err
	}
	if err := l.productType(b, h, p, out.Before, listedType); err != nil {
		return err
	}
	p.ID = l.packID(p)
	if out.Before != nil {
		p.ID, p.Version = out.Before.ID, out.Before.Version+1
		if out.Before.Template.SHA256 == out.File.SHA256 {
			p.Version = out.Before.Version // kept before, but not whole
		}
	}
	return nil
}

func (l *Learner) category(b *book, h *header, p *schemas.Pack, before *schemas.Pack, listed string) error {
	stated := b.statement(h, pathLabel.MatchString, ParsePath)
	given := ""
	if l.Category != "" {
		var ok bool
		if given, ok = ParsePath(l.Category); !ok {
			return connector.Refuse("template.category_path", nil, "nilai", l.Category)
		}
	}
	switch {
	case stated != "" && given != "" && mapping.Fold(stated) != mapping.Fold(given):
		return connector.Refuse("template.category_differs", nil, "berkas", b.File, "a", stated, "b", given)
	case stated != "":
		p.Category = stated
	case given != "":
		p.Category = given
	case before != nil:
		p.Category = before.Category
	case listed != "":
		p.Category = listed
	default:
		return connector.Refuse("template.category_missing", nil, "berkas", b.File, "id", h.id)
	}
	for _, k := range l.Kept {
		if k.Pack != nil && k.Pack.CategoryID != h.id && mapping.Fold(k.Pack.Category) == mapping.Fold(p.Category) {
			return connector.Refuse("template.category_taken", nil, "kategori", p.Category, "id", h.id, "lain", k.Pack.CategoryID, "paket", k.Pack.ID)
		}
	}
	return nil
}

func (l *Learner) productType(b *book, h *header, p *schemas.Pack, before *schemas.Pack, listed schemas.ProductType) error {
	stated := schemas.ProductType(b.statement(h, typeLabel.MatchString, func(s string) (string, bool) {
		t, ok := ParseType(s)
		return string(t), ok
	}))
	switch {
	case stated != "" && l.Type != "" && stated != l.Type:
		return connector.Refuse("template.type_differs", nil, "berkas", b.File, "a", string(stated), "b", string(l.Type))
	case stated != "":
		p.Type = stated
	case l.Type != "":
		p.Type = l.Type
	case before != nil:
		p.Type = before.Type
	case listed != "":
		p.Type = listed
	case p.Column("weight_gram") != nil:
		return connector.Refuse("template.type_missing_goods", nil, "berkas", b.File, "judul", p.Column("weight_gram").Title)
	default:
		return connector.Refuse("template.type_missing", nil, "berkas", b.File)
	}
	return nil
}

// decisionsOf gives what a person has decided for the pack's category before,
// even where the pack itself is lost. What cannot be read is never written over.
func (l *Learner) decisionsOf(p *schemas.Pack) (*schemas.Decisions, error) {
	for _, k := range l.Kept {
		switch {
		case k.unread && (k.Pack == nil || k.Pack.CategoryID == p.CategoryID):
			return nil, k.Err
		case k.Decisions != nil && k.Decisions.CategoryID == p.CategoryID:
			return k.Decisions, nil
		}
	}
	return nil, nil
}

// asTemplate says of a template what is true of it where the words for lists
// would mislead.
func asTemplate(path string, err error) error {
	var u *connector.Unreadable
	if !errors.As(err, &u) {
		return err
	}
	name := connector.Printable(filepath.Base(path), maxTitle)
	switch u.Key {
	case "too_big", "file_too_big", "too_many_entries", "too_compressed":
		return connector.Refuse("template.too_large", err, "berkas", name)
	case "file_wrong_extension":
		return connector.Refuse("template.not_workbook", err, "berkas", name, "isi", u.Values["isi"])
	case "list_empty":
		return connector.Refuse("file_damaged", err, "berkas", name)
	case "file_missing":
		return connector.Refuse("template.file_missing", err, "berkas", strings.TrimSpace(path))
	}
	return err
}
