package main

import (
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
	w.photos, err = photos.Open(photos.Options{
		Folder: c.file(c.Photos.Folder), Prepared: c.preparedFolder(), Published: c.Photos.BaseURL != "",
		Limits: photos.Limits{MinPixels: f.MinPixels, MaxPixels: f.MaxPixels, MaxBytes: f.MaxBytes, MaxItems: f.MaxItems},
	})
	if err != nil {
		return err
	}
	w.Photos = w.photos
	return nil
}
