package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Options are the circumstances of one export.
type Options struct {
	// Run is a short name for file names: 1 to 40 of a-z 0-9 and hyphen, no
	// other export into the folder may have had it.
	Run string
	// Waiting are the runs whose files the ledger knows and that may still wait
	// for their names in some folder; see Recover.
	Waiting []string
	// Trial marks every file UJI COBA, and none may be uploaded.
	Trial bool
	// Lang is the language of the by-hand files and the manifest's texts.
	// Upload workbooks are Indonesian like the portal.
	Lang schemas.Lang
	// On is the moment of the run in the seller's zone: its date decides the
	// tax rate, its instant stands in the manifest.
	On time.Time
	// Tool is the name and version of the program.
	Tool string
	// Format is the upload's format; nil takes "v6-unggah-massal".
	Format *schemas.Format
	// Form is the form's format, whose field order the by-hand files follow;
	// nil takes "v6-form".
	Form *schemas.Format
	// Templates is the folder of the official templates that packs were
	// learned from.
	Templates string
}

// Set is one export into one folder. It is not safe for concurrent use. No
// file appears under its real name before Publish. It has work going on until
// Finish or Abort.
type Set struct {
	// AlreadyExported and Held are counts of products that were not handed to
	// the set; they go into the manifest and may be set until Finish.
	AlreadyExported, Held int64

	dir      string
	o        Options
	books    map[string]*opened       // open workbook of each category
	packs    map[string]*schemas.Pack // of every category so far
	found    map[string]*official     // that a workbook was begun with, by pack
	placed   map[string]*Placed       // what stands where, by file
	parts    map[string]int           // files begun for each category
	slugs    map[string]string        // category to slug
	taken    map[string]string        // slug to category
	closed   []connector.ExportFile
	hand     *hand
	pictures *pictures // nil before the first one
	partials []*partial
	files    []connector.ExportFile // set by Finish
	exported int64
	made     bool       // the folder is known to exist
	filling  sync.Mutex // one template is filled at a time: each takes much memory
}

// upload is one upload workbook while its products come in.
type upload interface {
	// add takes one product's row and gives its hash. Nothing is taken when a
	// value cannot stand in a cell. The row is written later, so that an error
	// of writing may be of an earlier row.
	add(l *mapping.Listing) (string, error)
	// full reports whether no further product fits.
	full() bool
	// finish completes the workbook into p and gives the file's hash.
	finish(p *partial) (string, error)
	// discard releases what the workbook holds.
	discard() error
}

// opened is an upload workbook of a set.
type opened struct {
	upload
	pack *schemas.Pack
	rows int64
}

// Begin prepares an export into dir and clears away what exports left there
// that nobody was told of. Nothing is made before the first product comes, so
// an export of nothing leaves no trace.
func Begin(dir string, o Options) (*Set, error) {
	if o.Run == "" || len(o.Run) > 40 || slices.ContainsFunc([]byte(o.Run), func(c byte) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-'
	}) {
		return nil, fmt.Errorf("export: %q is no name for a run", o.Run)
	}
	var err error
	if o.Format == nil {
		if o.Format, err = schemas.FormatByID("v6-unggah-massal"); err != nil {
			return nil, err
		}
	}
	if o.Form == nil {
		if o.Form, err = schemas.FormatByID(mapping.HoldingFormat); err != nil {
			return nil, err
		}
	}
	// A manifest that cannot be read would make Publish fail, when the ledger
	// has already recorded the export.
	if _, err := oldManifest(dir); err != nil {
		return nil, err
	}
	if err := clearLeftovers(dir, o); err != nil {
		return nil, err
	}
	return &Set{dir: dir, o: o, books: map[string]*opened{}, packs: map[string]*schemas.Pack{},
		found: map[string]*official{}, placed: map[string]*Placed{},
		parts: map[string]int{}, slugs: map[string]string{}, taken: map[string]string{}}, nil
}

// Add writes a product into the workbook of its pack's category and gives the
// hash of its row, in lower hex. Where the pack was learned from an official
// template, that workbook is a copy of it; a *connector.Unreadable error says
// why the template cannot be filled. A *Refused error means that a value cannot
// stand in a sheet: the product was not written and the set goes on. Rows are
// written in the background, so that any other error may be of an earlier
// product, and may come only with Finish; after it only Abort may follow.
func (s *Set) Add(p *schemas.Pack, l *mapping.Listing) (rowHash string, err error) {
	b := s.books[p.Category]
	if b == nil {
		u, err := s.begin(p)
		if err != nil {
			return "", err
		}
		b = &opened{upload: u, pack: p}
		s.books[p.Category], s.packs[p.Category] = b, p
	}
	if b.pack != p && (b.pack.ID != p.ID || b.pack.Version != p.Version) {
		return "", fmt.Errorf("category %s: two packs in one export, %s %d and %s %d", p.Category, b.pack.ID, b.pack.Version, p.ID, p.Version)
	}
	if rowHash, err = b.add(l); err != nil {
		return "", err
	}
	b.rows++
	s.exported++
	if !b.full() {
		return rowHash, nil
	}
	// A full workbook is closed at once and frees its memory.
	delete(s.books, p.Category)
	f, err := s.close(b)
	if err != nil {
		return "", err
	}
	s.closed = append(s.closed, f)
	return rowHash, nil
}

// begin starts the workbook of a category: a copy of the portal's own template
// where the pack was learned from one. A trial never fills that: the portal's
// file has no place for the words UJI COBA.
func (s *Set) begin(p *schemas.Pack) (upload, error) {
	if p.Template == nil || s.o.Trial {
		return newBook(p, s.note(p), s.o.Format, s.o.Form)
	}
	key := p.ID + "/" + strconv.Itoa(p.Version)
	t := s.found[key]
	if t == nil {
		var err error
		if t, err = openTemplate(s.o.Templates, p, s.o.Format, s.o.Form); err != nil {
			return nil, err
		}
		s.found[key] = t
	}
	return newFilled(t, &s.filling), nil
}

// note is why a workbook must not be uploaded, empty when it may be.
func (s *Set) note(p *schemas.Pack) string {
	var note string
	if s.o.Trial {
		note = schemas.Say(schemas.Indonesian, "workbook.trial", nil)
	}
	if p.Assumed {
		if note != "" {
			note += " "
		}
		note += schemas.Say(schemas.Indonesian, "workbook.not_for_upload", nil)
	}
	return note
}

// close completes a workbook under its temporary name.
func (s *Set) close(b *opened) (connector.ExportFile, error) {
	p, f, err := s.name(b)
	if err != nil {
		return f, errors.Join(err, b.discard())
	}
	f.SHA256, err = b.finish(p)
	return f, err
}

// name opens the file that a workbook goes to.
func (s *Set) name(b *opened) (*partial, connector.ExportFile, error) {
	category := b.pack.Category
	s.parts[category]++
	name := "unggah-" + s.slug(category) + "-" + s.o.Run
	if n := s.parts[category]; n > 1 {
		name += "-" + strconv.Itoa(n)
	}
	f := connector.ExportFile{
		Run: s.o.Run, Path: name + ".xlsx", Category: category, Rows: b.rows, At: s.o.On.UTC(),
		Uploadable: !b.pack.Assumed && b.pack.CategoryID != "" && !s.o.Trial,
	}
	if u, ok := b.upload.(*filled); ok {
		s.placed[f.Path] = u.placed
	}
	p, err := s.create(f.Path)
	return p, f, err
}

// slug gives a category's part of a file name. Of two categories that read
// alike the later one carries a short hash.
func (s *Set) slug(category string) string {
	if known, ok := s.slugs[category]; ok {
		return known
	}
	name := slug(category)
	if _, taken := s.taken[name]; taken {
		name += "-" + shortHash(category)
	}
	s.slugs[category], s.taken[name] = name, category
	return name
}

// create opens a file of the export under its temporary name, making the
// folder first. A file of a run is never written over another.
func (s *Set) create(name string) (*partial, error) {
	if !s.made {
		if err := connector.Disk.MkdirAll(s.dir, 0o755); err != nil {
			return nil, fmt.Errorf("export folder: %w", err)
		}
		s.made = true
	}
	if KeptName(name, s.o.Run) == "" && name != manifestJS {
		if _, err := os.Lstat(filepath.Join(s.dir, name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("export file %s: %w", name, cmp.Or(err, error(fs.ErrExist)))
		}
	}
	p, err := createPartial(s.dir, name, s.o.Run)
	if err != nil {
		return nil, fmt.Errorf("export file %s: %w", name, err)
	}
	s.partials = append(s.partials, p)
	return p, nil
}

// Finish completes all files under temporary names and makes them durable.
// When the ledger has recorded what it returns, call Publish; otherwise Abort.
// An export of nothing returns no files.
func (s *Set) Finish() ([]connector.ExportFile, error) {
	files, err := s.closeBooks()
	if err != nil {
		return nil, err
	}
	files = append(files, s.closed...)
	slices.SortFunc(files, func(a, b connector.ExportFile) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(len(a.Path), len(b.Path)), cmp.Compare(a.Path, b.Path))
	})
	if s.hand != nil && s.hand.rows == 0 { // its products were all refused
		if err := errors.Join(s.hand.discard(), s.hand.cards.p.discard()); err != nil {
			return nil, err
		}
		s.hand = nil
	}
	if s.hand != nil {
		hand, err := s.closeHand()
		if err != nil {
			return nil, err
		}
		files = append(files, hand...)
	}
	if s.pictures != nil {
		list, err := s.closePictures()
		if err != nil {
			return nil, err
		}
		files = append(files, list)
	}
	if len(files) == 0 {
		return nil, nil
	}
	p, err := s.create(manifestJS)
	if err != nil {
		return nil, err
	}
	if err := s.manifest(files).encode(p); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	if _, err := p.close(); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	s.files = files
	return slices.Clone(files), connector.SyncDir(s.dir)
}

// closeBooks completes the open workbooks, on as many processors as there are.
// Names are given beforehand, in the order of the categories, so that they do
// not depend on which is ready first.
func (s *Set) closeBooks() ([]connector.ExportFile, error) {
	categories := make([]string, 0, len(s.books))
	for c, b := range s.books {
		if b.rows == 0 { // its products were all refused, or it was just split
			if err := b.discard(); err != nil {
				return nil, err
			}
			continue
		}
		categories = append(categories, c)
	}
	slices.Sort(categories)
	files, errs := make([]connector.ExportFile, len(categories)), make([]error, len(categories))
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, c := range categories {
		b := s.books[c]
		delete(s.books, c)
		p, f, err := s.name(b)
		if err != nil {
			errs[i] = errors.Join(err, b.discard())
			continue
		}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			f.SHA256, errs[i] = b.finish(p)
			files[i] = f
		})
	}
	wg.Wait()
	return files, errors.Join(errs...)
}

// Abort removes everything the set has written and not published.
func (s *Set) Abort() error {
	var errs []error
	for _, b := range s.books {
		errs = append(errs, b.discard())
	}
	if s.hand != nil {
		errs = append(errs, s.hand.discard())
	}
	for _, p := range s.partials {
		errs = append(errs, p.discard())
	}
	errs = append(errs, s.pictures.discard())
	s.books, s.hand, s.pictures, s.partials, s.files = nil, nil, nil, nil, nil
	return errors.Join(errs...)
}
