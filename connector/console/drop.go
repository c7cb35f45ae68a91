package console

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Lists does what the pages of a dropped list need. Every path is inside the
// console's Dir. Its methods are called side by side.
type Lists interface {
	// Check reads and checks the list at path and changes nothing.
	Check(ctx context.Context, path string) (*connector.CheckReport, error)
	// GiveCodes writes a copy of the list at path to out in which every product
	// has a code; it tells those that it gave, and writes nothing where all have
	// one.
	GiveCodes(ctx context.Context, path, out string) (given []string, err error)
	// Mark writes a copy of the list with its faulty cells marked.
	Mark(path string, issues []mapping.Issue, out string) error
	// InUse tells which list runs read.
	InUse(ctx context.Context) (*ListInUse, error)
	// Shrunk compares a list of so many products with the one in use; before is
	// 0 where there is nothing to compare with.
	Shrunk(ctx context.Context, products int64) (before int64, shrunk bool, err error)
	// Take makes the list at path the one in use. What it replaces is kept, and
	// TakeBack lets it come back.
	Take(ctx context.Context, path string) error
	TakeBack(ctx context.Context, kept string) error
	// Copy copies the list in use to path.
	Copy(ctx context.Context, path func(name string) string) (name string, err error)
	// Export makes the upload files of the list and leaves those that the
	// report names in dir.
	Export(ctx context.Context, path, dir string) (*connector.ExportReport, error)
}

// drop is one list that was dropped, and what became of it. In its folder each
// kind of file has a place of its own, so that no name of the officer's can
// meet one of ours.
type drop struct {
	id     string // nobody can guess it
	name   string // as the officer's file is called
	dir    string
	weight atomic.Int64 // issues it was last found with
	coded  []string     // codes that products were given here

	mu     sync.Mutex
	gone   bool
	result resultPage
	issues []mapping.Issue          // until they are in the marked list
	marked bool                     // the marked list is there
	right  map[string]mapping.Issue // those that a person may say are right, by findingID
	asked  []mapping.Question       // what whole groups of its rows lack
	more   int                      // questions beyond those
	before int64                    // products of the list in use, where this one has far fewer; else 0
	taken  bool                     // it is the list in use
	draft  *draft                   // what its columns are for, while it has no mapping yet; nil for most
	files  *connector.ExportReport  // nil until the upload files were made
}

func (d *drop) list() string { return filepath.Join(d.dir, "daftar", d.name) }

// markedName is what the marked list is called; a csv is marked as a workbook.
func (d *drop) markedName() string {
	return strings.TrimSuffix(d.name, filepath.Ext(d.name)) + "-ditandai.xlsx"
}

func (d *drop) markedDir() string { return filepath.Join(d.dir, "ditandai") }
func (d *drop) filesDir() string  { return filepath.Join(d.dir, "berkas") }

// remove takes a drop off the disk, after whatever is being done with it.
func (d *drop) remove() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gone, d.issues, d.files = true, nil, nil
	return connector.Disk.RemoveAll(d.dir)
}

// How many dropped lists are kept, and how many issues of theirs together,
// before the oldest go; the newest always stays.
const keptDrops, keptIssues = 20, 200_000

// drops are the lists of this sitting, oldest first.
type drops struct {
	mu  sync.Mutex
	all []*drop
}

// add keeps d and gives those that have to go for it.
func (s *drops) add(d *drop) (gone []*drop) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
	issues := int64(0)
	for i := len(s.all) - 1; i >= 0; i-- {
		issues += s.all[i].weight.Load()
		if kept := len(s.all) - i; kept > 1 && (kept > keptDrops || issues > keptIssues) {
			gone = append(gone, s.all[:i+1]...)
			s.all = append([]*drop(nil), s.all[i+1:]...)
			break
		}
	}
	return gone
}

// find gives the drop that a page's address names.
func (s *drops) find(r *http.Request) (*drop, error) {
	if d := s.byID(r.PathValue("id")); d != nil {
		return d, nil
	}
	return nil, &failure{status: http.StatusNotFound, key: "desk.gone"}
}

// byID gives the drop of an id, nil where there is none.
func (s *drops) byID(id string) *drop {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.all {
		if d.id == id {
			return d
		}
	}
	return nil
}
