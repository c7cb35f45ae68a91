package console

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// filesPage offers what an export made.
type filesPage struct {
	Lang   schemas.Lang
	ID     string
	Name   string
	Export *connector.ExportReport
}

// makeFiles writes the upload files of a list. Asked again, it leads to the
// files that are there.
func (c *Console) makeFiles(w http.ResponseWriter, r *http.Request) error {
	d := c.drops.find(r.PathValue("id"))
	if d == nil {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files == nil {
		made, err := c.Desk.Export(r.Context(), d.list(), d.out())
		if err != nil {
			return err
		}
		d.files = made
	}
	http.Redirect(w, r, "/daftar/"+d.id+"/berkas", http.StatusSeeOther)
	return nil
}

// made gives the files of a list, nil before they were made.
func (d *drop) made() *connector.ExportReport {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.files
}

func (c *Console) showFiles(w http.ResponseWriter, r *http.Request) error {
	d := c.drops.find(r.PathValue("id"))
	if d == nil || d.made() == nil {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	return c.render(w, http.StatusOK, "files", filesPage{Lang: c.Lang, ID: d.id, Name: d.name, Export: d.made()})
}

// sendFile gives one of the files that the export named, and no other.
func (c *Console) sendFile(w http.ResponseWriter, r *http.Request) error {
	d := c.drops.find(r.PathValue("id"))
	if d == nil || d.made() == nil {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	name := r.PathValue("file")
	known := slices.ContainsFunc(d.made().Files, func(f connector.ExportFile) bool { return f.Path == name })
	path := filepath.Join(d.out(), filepath.Base(name))
	if _, err := os.Stat(path); !known || err != nil {
		return &failure{status: http.StatusNotFound, key: "desk.gone", err: err}
	}
	attach(w, name)
	http.ServeFile(w, r, path)
	return nil
}
