package workbook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Manifest says what one export wrote into a folder, and what earlier exports
// wrote there. Its JSON has the fields in this order.
type Manifest struct {
	Run     string         `json:"run"`
	MadeAt  string         `json:"made_at"` // RFC 3339, UTC
	Tool    string         `json:"tool"`
	Trial   bool           `json:"trial"`
	Format  VersionedID    `json:"format"`
	Counts  ManifestCounts `json:"counts"`
	Files   []ManifestFile `json:"files"`
	Earlier []Manifest     `json:"earlier,omitempty"` // newest first, each without its own earlier ones
}

// ManifestCounts says what became of the products that were up for export.
type ManifestCounts struct {
	Exported        int64 `json:"exported"` // rows in upload workbooks
	ByHand          int64 `json:"by_hand"`  // products on the by-hand sheet
	AlreadyExported int64 `json:"already_exported"`
	Held            int64 `json:"held"`
}

// ManifestFile is one file of an export.
type ManifestFile struct {
	Path       string       `json:"path"`
	Category   string       `json:"category"` // full path, empty for a by-hand file
	Pack       *VersionedID `json:"pack,omitempty"`
	Rows       int64        `json:"rows"`
	SHA256     string       `json:"sha256"`
	Uploadable bool         `json:"uploadable"`
	WhyNot     string       `json:"why_not,omitempty"` // message key: workbook.not_for_upload, workbook.no_category_id, workbook.trial, byhand.not_for_upload
	Text       string       `json:"text,omitempty"`    // WhyNot in words
	Template   *Placed      `json:"template,omitempty"`
}

// Placed says where the products stand in a copy of a portal's template, which
// itself has no place for our codes.
type Placed struct {
	SHA256   string   `json:"sha256"` // of the template as it was downloaded
	Sheet    string   `json:"sheet"`
	FirstRow int      `json:"first_row"` // of SKUs[0], the others below it
	SKUs     []string `json:"skus"`
}

// SKU gives the code of the product in a row, empty where there is none. Rows
// count from 1.
func (p *Placed) SKU(row int) string {
	if n := row - p.FirstRow; n >= 0 && n < len(p.SKUs) {
		return p.SKUs[n]
	}
	return ""
}

// VersionedID names a format or a pack.
type VersionedID struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// maxManifestBytes limits what is read back: some ten thousand files, and the
// codes of the largest list that may be exported.
const maxManifestBytes = 64 << 20

// maxEarlierSKUs is how many codes of earlier runs a manifest keeps. What the
// portal says of a file comes back within days, not after hundreds of runs.
const maxEarlierSKUs = 100_000

// maxEarlier is how many earlier runs a manifest keeps, so that a folder that
// takes an export every hour for years can still be read.
const maxEarlier = 500

// ReadManifest reads the manifest of a folder; an error wraps fs.ErrNotExist
// when there is none, and is a *connector.Unreadable when the file of that
// name is none.
func ReadManifest(dir string) (*Manifest, error) {
	return readManifest(filepath.Join(dir, manifestJS))
}

func readManifest(path string) (*Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxManifestBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m, err := decodeManifest(b)
	if err != nil {
		return nil, &connector.Unreadable{Key: "workbook.manifest_unreadable", Values: map[string]string{"berkas": filepath.Base(path)}, Err: err}
	}
	return m, nil
}

func decodeManifest(b []byte) (*Manifest, error) {
	if len(b) > maxManifestBytes {
		return nil, fmt.Errorf("more than %d bytes", maxManifestBytes)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	m := new(Manifest)
	if err := dec.Decode(m); err != nil {
		return nil, err
	}
	if m.Run == "" {
		return nil, errors.New("no run named")
	}
	for _, e := range m.Earlier {
		if len(e.Earlier) > 0 || e.Run == "" {
			return nil, errors.New("earlier runs are not a plain list")
		}
	}
	return m, nil
}

// encode writes the manifest as it stands in its file.
func (m *Manifest) encode(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(m)
}

// Only gives the manifest of just one run as it stands in a file, nil for a run
// that this one does not know.
func (m *Manifest) Only(run string) ([]byte, error) {
	for _, one := range append([]Manifest{*m}, m.Earlier...) {
		if one.Run != run {
			continue
		}
		one.Earlier = nil
		var b bytes.Buffer
		err := one.encode(&b)
		return b.Bytes(), err
	}
	return nil, nil
}

// after puts m in front of what an earlier manifest says. By-hand files keep
// one name, so an earlier run's have moved to a name with their run.
func (m *Manifest) after(old *Manifest, dir string) {
	if old == nil {
		return
	}
	runs := append([]Manifest{*old}, old.Earlier...)
	runs[0].Earlier = nil
	left := maxEarlierSKUs
	for _, r := range runs {
		if r.Run == m.Run || len(m.Earlier) == maxEarlier {
			continue
		}
		for i := range r.Files {
			if p := r.Files[i].Template; p != nil {
				if left -= len(p.SKUs); left < 0 {
					r.Files[i].Template = nil
				}
			}
			kept := KeptName(r.Files[i].Path, r.Run)
			if kept == "" {
				continue
			}
			if _, err := os.Stat(filepath.Join(dir, kept)); err == nil {
				r.Files[i].Path = kept
			}
		}
		m.Earlier = append(m.Earlier, r)
	}
}

// KeptName is the name under which a by-hand file of an earlier run is kept,
// empty for a file whose own name carries its run.
func KeptName(name, run string) string {
	if name != byHandXLSX && name != byHandHTML {
		return ""
	}
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + run + ext
}

// manifest describes the files of this export.
func (s *Set) manifest(files []connector.ExportFile) *Manifest {
	m := &Manifest{
		Run: s.o.Run, MadeAt: s.o.On.UTC().Format(time.RFC3339), Tool: s.o.Tool, Trial: s.o.Trial,
		Format: VersionedID{s.o.Format.ID, s.o.Format.Version},
		Counts: ManifestCounts{Exported: s.exported, ByHand: s.byHand(), AlreadyExported: s.AlreadyExported, Held: s.Held},
	}
	for _, f := range files {
		e := ManifestFile{Path: f.Path, Category: f.Category, Rows: f.Rows, SHA256: f.SHA256, Uploadable: f.Uploadable, Template: s.placed[f.Path]}
		switch p := s.packs[f.Category]; {
		case f.Category == "":
			e.WhyNot = "byhand.not_for_upload"
		case p.Assumed:
			e.WhyNot = "workbook.not_for_upload"
		case p.CategoryID == "":
			e.WhyNot = "workbook.no_category_id"
		case !f.Uploadable:
			e.WhyNot = "workbook.trial"
		}
		if p := s.packs[f.Category]; p != nil {
			e.Pack = &VersionedID{p.ID, p.Version}
		}
		if e.WhyNot != "" {
			e.Text = schemas.Say(s.o.Lang, e.WhyNot, nil)
		}
		m.Files = append(m.Files, e)
	}
	return m
}

// oldManifest reads the folder's manifest, nil when there is none.
func oldManifest(dir string) (*Manifest, error) {
	m, err := ReadManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return m, err
}
