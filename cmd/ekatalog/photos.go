package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/photos"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// preparedSuffix makes the folder of prepared copies from that of the
// originals: it stands beside it, so that a copy is never taken for one.
const preparedSuffix = "-siap"

// preparedFolder is where check and export look for prepared copies.
func (c *config) preparedFolder() string { return c.file(c.Photos.Folder) + preparedSuffix }

// openPhotos looks what pictures there are.
func (w *workspace) openPhotos() error {
	c := w.config
	if c.Photos.Folder == "" {
		return nil
	}
	form, err := schemas.FormatByID(mapping.HoldingFormat)
	if err != nil {
		return err
	}
	f := form.Field("photos")
	w.rows = &rowPictures{w: w}
	w.photos, err = photos.Open(photos.Options{
		Folder: c.file(c.Photos.Folder), Prepared: c.preparedFolder(), Published: c.Photos.BaseURL != "", Rows: w.rows,
		Limits: photos.Limits{MinPixels: f.MinPixels, MaxPixels: f.MaxPixels, MaxBytes: f.MaxBytes, MaxItems: f.MaxItems},
	})
	if err != nil {
		return err
	}
	w.Photos = w.photos
	return nil
}

// printNotPublic says at once, and once, for how many products the mass upload
// is barred because their pictures have no public address.
func (a *app) printNotPublic(w *workspace, issues []mapping.Issue) {
	if w.PhotoBase != "" {
		return // then each picture has its own reason
	}
	n := 0
	last := mapping.Issue{}
	for _, i := range issues {
		if i.Code == "photo_not_public" && (i.SKU != last.SKU || i.SKU == "" && i.Cell != last.Cell) {
			n, last = n+1, i
		}
	}
	if n > 0 {
		a.print("photos.not_public", "n", itoa(n))
	}
}

func (a *app) photosCommand() *cobra.Command {
	c := &cobra.Command{Use: "photos", Short: a.say("help.photos", nil), Args: noCommand}
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		w, products, err := a.openPictures(c.Context())
		if err != nil {
			return err
		}
		defer w.close(&err)
		r := w.photos.Report(products)
		if a.json {
			err = a.document(a.photosDocument(r))
		} else {
			a.printPhotos(w, r)
		}
		if err == nil && holds(r.Issues) {
			return findings()
		}
		return err
	}
	c.AddCommand(a.prepareCommand())
	return c
}

// openPictures opens a workspace with its pictures and says what to ask for
// those of each product.
func (a *app) openPictures(ctx context.Context) (*workspace, []connector.PhotoQuery, error) {
	w, err := a.open(ctx, parts{})
	if err != nil {
		return nil, nil, err
	}
	var products []connector.PhotoQuery
	if w.photos == nil {
		err = usage("photos.no_folder")
	} else {
		products, err = w.PhotoQueries(ctx)
	}
	if err == nil {
		err = w.rows.load()
	}
	if err != nil {
		w.close(&err)
		return nil, nil, err
	}
	return w, products, nil
}

func holds(issues []mapping.Issue) bool {
	for _, i := range issues {
		if i.Holds() {
			return true
		}
	}
	return false
}

// photosDocument is what photos says to other programs.
type photosDocument struct {
	Products int         `json:"products"`
	With     int         `json:"with_photos"`
	Photos   []photoLine `json:"photos"`
	Issues   []issueLine `json:"issues"`
	Unused   []string    `json:"unused"`
}

type photoLine struct {
	SKU      string `json:"sku"`
	File     string `json:"file"`
	Public   string `json:"public"`
	Kind     string `json:"kind"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Prepared bool   `json:"prepared"`
}

func (a *app) photosDocument(r *photos.Report) photosDocument {
	d := photosDocument{Products: len(r.Products), Photos: []photoLine{}, Issues: a.lines(r.Issues), Unused: append([]string{}, r.Unused...)}
	for _, of := range r.Products {
		if len(of.Pictures) > 0 {
			d.With++
		}
		for _, p := range of.Pictures {
			d.Photos = append(d.Photos, photoLine{of.SKU, p.File, p.Public, string(p.Kind), p.Width, p.Height, p.Prepared})
		}
	}
	return d
}

// shownUnused is how many pictures of nobody are listed on a screen.
const shownUnused = 10

func (a *app) printPhotos(w *workspace, r *photos.Report) {
	with, prepared := 0, 0
	for _, of := range r.Products {
		if len(of.Pictures) == 0 {
			fmt.Fprintf(a.out, "  %-16s %s\n", of.SKU, a.say("photos.none", nil))
			continue
		}
		with++
		for n, p := range of.Pictures {
			sku := of.SKU
			if n > 0 {
				sku = ""
			}
			fmt.Fprintf(a.out, "  %-16s %s%s\n", sku, p.File, a.photoNote(p))
			if p.Prepared {
				prepared++
			}
		}
	}
	if !w.photos.Exists() {
		a.print("photos.folder_missing", "folder", w.config.Photos.Folder)
	}
	a.print("photos.counts", "n", itoa(len(r.Products)), "ada", itoa(with), "siap", itoa(prepared))
	a.printIssues(r.Issues)
	if len(r.Unused) > 0 {
		fmt.Fprintln(a.out)
		a.print("photos.unused", "n", itoa(len(r.Unused)))
		a.printNames(r.Unused)
	}
}

func (a *app) photoNote(p photos.Shown) string {
	note := ""
	if p.Width > 0 {
		note = fmt.Sprintf("  %d × %d", p.Width, p.Height)
	}
	if p.Prepared {
		note += "  → " + p.Public
	}
	return note
}

func (a *app) printNames(names []string) {
	for n, name := range names {
		if n == shownUnused {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(names)-n))))
			return
		}
		fmt.Fprintf(a.out, "    %s\n", name)
	}
}

// preparedDocument is what photos prepare says to other programs.
type preparedDocument struct {
	Folder    string      `json:"folder"`
	Made      int         `json:"made"`
	Unchanged int         `json:"unchanged"`
	Issues    []issueLine `json:"issues"`
	Orphans   []string    `json:"orphans"`
}

func (a *app) prepareCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{Use: "prepare [-o DIR]", Short: a.say("help.photos_prepare", nil), Args: args(cobra.NoArgs)}
	c.Flags().StringVarP(&dir, "output", "o", "", a.say("flag.photos_output", nil))
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		w, products, err := a.openPictures(c.Context())
		if err != nil {
			return err
		}
		defer w.close(&err)
		if dir == "" {
			dir = w.config.preparedFolder()
		}
		if err := w.checkPrepared(dir); err != nil {
			return err
		}
		r, err := w.photos.Prepare(c.Context(), dir, products, func(done, all int) {
			if w.Progress != nil {
				w.Progress("progress.photos", int64(done), int64(all))
			}
		})
		if err != nil {
			return err
		}
		if a.json {
			err = a.document(preparedDocument{dir, r.Made, r.Unchanged, a.lines(r.Issues), append([]string{}, r.Orphans...)})
		} else {
			a.printPrepared(dir, r)
		}
		if err == nil && len(r.Issues) > 0 {
			return findings()
		}
		return err
	}
	return c
}

// checkPrepared refuses a folder for copies in which an original could be
// written over, or that cannot be one.
func (w *workspace) checkPrepared(dir string) error {
	if err := checkOutFolder(dir); err != nil {
		return err
	}
	out, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("prepared pictures: %w", err)
	}
	in := w.config.file(w.config.Photos.Folder)
	for _, pair := range [][2]string{{in, out}, {resolved(in), resolved(out)}} {
		if rel, err := filepath.Rel(pair[0], pair[1]); err == nil && (rel == "." || filepath.IsLocal(rel)) {
			return usage("photos.output_is_folder", "folder", dir)
		}
	}
	return nil
}

// resolved follows links as far as a path is there.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func (a *app) printPrepared(dir string, r *photos.Prepared) {
	a.print("photos.prepared", "n", itoa(r.Made), "tetap", itoa(r.Unchanged), "folder", dir)
	a.printIssues(r.Issues)
	if len(r.Orphans) > 0 {
		a.print("photos.orphans", "n", itoa(len(r.Orphans)))
		a.printNames(r.Orphans)
	}
}
