package console

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"time"

	"ekatalog/connector"
)

// Exports makes files for people to upload from the list in use, and finds
// those that were made.
type Exports interface {
	// Export makes the upload files of the list at path, the one in use where that
	// is empty, and copies those of a dropped list to dir; nothing new is no file.
	Export(ctx context.Context, path, dir string) (*connector.ExportReport, error)
	// ExportAgain makes them of the list in use with products in them that have
	// been in such files before.
	ExportAgain(ctx context.Context, skus []string, reason string) (*connector.ExportReport, error)
	// MakeRepairs makes workbooks of what the portal refused.
	MakeRepairs(ctx context.Context) (*connector.FixReport, error)
	// FileSets gives what was made, the newest first: at most limit sets after
	// the first from.
	FileSets(ctx context.Context, from, limit int) ([]FileSet, error)
	// FileSet gives what one run made; fs.ErrNotExist when it made nothing.
	FileSet(ctx context.Context, run string) (*FileSet, error)
}

// Uploads takes note of what people did with files.
type Uploads interface {
	// Uploaded records that the person of ctx has uploaded a file.
	Uploaded(ctx context.Context, file string) error
	// Manifest gives the manifest of just one run, nil where it is gone.
	Manifest(ctx context.Context, run string) ([]byte, error)
}

// FileSet is what one run made.
type FileSet struct {
	Run    string
	Made   time.Time
	Repair bool // workbooks to repair, not to upload
	Files  []MadeFile
}

// MadeFile is one of them.
type MadeFile struct {
	connector.ExportFile
	Place    string // where it lies, empty where it lies there no more as it was made
	Folder   string // the folder of pictures behind it, empty for an ordinary file
	Uploaded *Said  // nil while nobody has said so
}

// There reports whether anything of a set can be taken away.
func (s *FileSet) There() bool {
	return slices.ContainsFunc(s.Files, func(f MadeFile) bool { return f.Place != "" })
}

// Short is how a set is told apart from others of its day.
func (s *FileSet) Short() string { return s.Run[max(0, len(s.Run)-6):] }

// setsAtOnce is how many sets a page lists, and filesAtOnce how many files of
// one; a zip has all of them.
const (
	setsAtOnce  = 10
	filesAtOnce = 25
)

type exportsPage struct {
	Sets  []FileSet
	More  map[string]int // files of a set that are not listed
	Turn  turn
	Kept  string // the folder where they stay
	Again string // the product to make once more, where a page of one led here
	Named bool   // somebody has said who they are
}

func (c *Console) showExports(w http.ResponseWriter, r *http.Request) error {
	from := numberOf(r, "dari")
	sets, err := c.Exports.FileSets(r.Context(), from, setsAtOnce+1)
	if err != nil {
		return err
	}
	p := exportsPage{More: map[string]int{}, Kept: c.Folder, Again: typed(r.URL.Query().Get("lagi")), Named: Person(r.Context()) != ""}
	p.Sets, p.Turn = turnOf("/berkas", sets, from, setsAtOnce)
	for i := range p.Sets {
		s := &p.Sets[i]
		s.Files, p.More[s.Run] = listed(s.Files, filesAtOnce)
	}
	return c.render(w, r, http.StatusOK, "exports", &p)
}

// makeExport makes the upload files of the list in use.
func (c *Console) makeExport(w http.ResponseWriter, r *http.Request) error {
	return c.start(w, r, Work{Kind: "export", By: Person(r.Context()), Lease: true, Do: func(ctx context.Context) (string, error) {
		made, err := c.Exports.Export(ctx, "", "")
		return filesMade(made, err, "desk.done.files.nothing")
	}})
}

// filesMade leads to what an export made; none is the message where that is
// nothing.
func filesMade(made *connector.ExportReport, err error, none string) (string, error) {
	switch {
	case err != nil:
		return "/berkas", err
	case len(made.Files) == 0:
		return doneAt("/berkas", none), nil
	}
	return doneAt("/berkas", "desk.done.files.made"), nil
}

// maxAgain is how many products are made once more at a time.
const maxAgain = 500

// againPath is the page of files with a product to make once more.
func againPath(sku string) string {
	if sku == "" {
		return "/berkas"
	}
	return "/berkas?" + url.Values{"lagi": {sku}}.Encode() + "#lagi"
}

// Here is the page itself, for who comes back to it.
func (p *exportsPage) Here() string { return againPath(p.Again) }

// makeAgain makes the upload files of the list in use, with products that were
// in some before.
func (c *Console) makeAgain(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := named(r); err != nil {
		return err
	}
	skus, reason := typedLines(r.PostForm.Get("kode")), textOf(r, "alasan")
	switch {
	case len(skus) == 0 || len(skus) > maxAgain:
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.again.which"}
	case reason == "":
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.reason_needed"}
	}
	return c.start(w, r, Work{Kind: "export", By: Person(r.Context()), Lease: true, Do: func(ctx context.Context) (string, error) {
		made, err := c.Exports.ExportAgain(ctx, skus, reason)
		return filesMade(made, err, "desk.done.files.not_ready")
	}})
}

// makeRepairs makes workbooks of what the portal refused.
func (c *Console) makeRepairs(w http.ResponseWriter, r *http.Request) error {
	return c.start(w, r, Work{Kind: "repair", By: Person(r.Context()), Lease: true, Do: func(ctx context.Context) (string, error) {
		made, err := c.Exports.MakeRepairs(ctx)
		switch {
		case err != nil:
			return "/berkas", err
		case len(made.Files) == 0:
			return doneAt("/berkas", "desk.done.files.no_repairs"), nil
		}
		return doneAt("/berkas", "desk.done.files.repairs"), nil
	}})
}

// runID is what the id of a run looks like in an address.
var runID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// setOf gives the set that an address names.
func (c *Console) setOf(r *http.Request) (*FileSet, error) {
	run := r.PathValue("run")
	if !runID.MatchString(run) {
		return nil, &failure{status: http.StatusNotFound, key: "desk.files.gone"}
	}
	s, err := c.Exports.FileSet(r.Context(), run)
	if err != nil {
		return nil, notThere(err, "desk.files.gone")
	}
	return s, nil
}

// fileOf gives a file of the set that an address names.
func (c *Console) fileOf(r *http.Request, name string) (*FileSet, *MadeFile, error) {
	s, err := c.setOf(r)
	if err != nil {
		return nil, nil, err
	}
	n := slices.IndexFunc(s.Files, func(f MadeFile) bool { return f.Path == name })
	if n < 0 {
		return nil, nil, &failure{status: http.StatusNotFound, key: "desk.files.gone"}
	}
	return s, &s.Files[n], nil
}

func (c *Console) sendMade(w http.ResponseWriter, r *http.Request) error {
	_, f, err := c.fileOf(r, r.PathValue("file"))
	if err != nil {
		return err
	}
	if f.Place == "" || f.Folder != "" {
		return &failure{status: http.StatusNotFound, key: "desk.files.gone"}
	}
	return sendAs(w, r, f.Place, path.Base(f.Path), contentType(f.Path))
}

// markUploaded takes note that a person has uploaded a file. What becomes of
// its products, only a result says.
func (c *Console) markUploaded(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	if err := named(r); err != nil {
		return err
	}
	s, f, err := c.fileOf(r, r.PostForm.Get("berkas"))
	if err != nil {
		return err
	}
	if !f.Uploadable {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.files.not_for_upload"}
	}
	if err := c.Uploads.Uploaded(r.Context(), f.Path); err != nil {
		return err
	}
	return done(w, r, "/berkas#"+s.Run, "desk.done.files.uploaded")
}

// sendZip gives all files of a set in one, with a manifest of them.
func (c *Console) sendZip(w http.ResponseWriter, r *http.Request) error {
	s, err := c.setOf(r)
	if err != nil {
		return err
	}
	if !s.There() {
		return &failure{status: http.StatusNotFound, key: "desk.files.gone"}
	}
	manifest, err := c.Uploads.Manifest(r.Context(), s.Run)
	if err != nil {
		return err
	}
	c.zipTo(w, "berkas-unggah-"+s.Made.In(c.Shop().Zone).Format("20060102-1504")+"-"+s.Short()+".zip", s.Made, func(z *zipped) error {
		if err := s.putInto(z); err != nil || manifest == nil {
			return err
		}
		return z.put("manifest.json", bytes.NewReader(manifest))
	})
	return nil
}

// putInto puts what lies there of a set into a zip.
func (s *FileSet) putInto(z *zipped) error {
	for _, f := range s.Files {
		if f.Place == "" {
			continue
		}
		if err := z.putFile(path.Base(f.Path), func() (fs.File, error) { return os.Open(f.Place) }); err != nil {
			return err
		}
		if f.Folder == "" {
			continue
		}
		root, below := os.DirFS(f.Folder), path.Base(f.Folder)
		err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			return z.putFile(path.Join(below, name), func() (fs.File, error) { return root.Open(name) })
		})
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
	}
	return nil
}
