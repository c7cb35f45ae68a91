package console

import (
	"context"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
)

// filesPage offers what an export made.
type filesPage struct {
	ID     string
	Name   string
	Folder string
	Export *connector.ExportReport
}

// makeFiles writes the upload files of a list. Asked again, it leads to the
// files that are there.
func (c *Console) makeFiles(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if err := c.export(r.Context(), d); err != nil {
		return err
	}
	http.Redirect(w, r, "/daftar/"+d.id+"/berkas", http.StatusSeeOther)
	return nil
}

// export makes the files of a list once.
func (c *Console) export(ctx context.Context, d *drop) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	if d.files != nil {
		return nil
	}
	made, err := c.Lists.Export(ctx, d.list(), d.filesDir())
	if err != nil {
		return err
	}
	kept := *made
	kept.Issues = nil // the pages have them from the check
	d.files = &kept
	return nil
}

// exported gives the drop that a page's address names with its files.
func (c *Console) exported(r *http.Request) (*drop, *connector.ExportReport, error) {
	d, err := c.drops.find(r)
	if err != nil {
		return nil, nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files == nil {
		return nil, nil, &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	return d, d.files, nil
}

func (c *Console) showFiles(w http.ResponseWriter, r *http.Request) error {
	d, made, err := c.exported(r)
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "files", filesPage{ID: d.id, Name: d.name, Folder: c.Folder, Export: made})
}

// sendFile gives one of the files that the export named, and no other.
func (c *Console) sendFile(w http.ResponseWriter, r *http.Request) error {
	d, made, err := c.exported(r)
	if err != nil {
		return err
	}
	name := r.PathValue("file")
	if !slices.ContainsFunc(made.Files, func(f connector.ExportFile) bool { return f.Path == name }) {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	return send(w, r, d.filesDir(), name)
}

// send gives a file of dir, and none outside it, for a browser to save.
func send(w http.ResponseWriter, r *http.Request, dir, name string) error {
	return sendAs(w, r, filepath.Join(dir, filepath.Base(name)), name, contentType(name))
}

// sendAs gives a file for a browser to save under a name. A link that leads out
// of its folder is not followed.
func sendAs(w http.ResponseWriter, r *http.Request, path, name, kind string) error {
	f, err := os.OpenInRoot(filepath.Split(path))
	if err != nil {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	h := w.Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Type", kind)
	http.ServeContent(w, r, "", info.ModTime(), f)
	return nil
}

// contentType is what a phone needs to find the app for a file; the types that
// a machine has registered differ from one to the next.
func contentType(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".html":
		return "text/html; charset=utf-8"
	}
	return "application/octet-stream"
}
