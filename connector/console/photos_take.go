package console

import (
	"net/http"

	"ekatalog/connector"
)

// maxPhotos is how many pictures one form brings; each has at most MaxAttached
// bytes.
const maxPhotos = 30

// photosKept is what is said once every picture of a form was kept.
const photosKept = "desk.done.photo"

// sentPhotos is what became of the pictures of one form.
type sentPhotos struct {
	Each []sentPhoto
	More int // beyond maxPhotos, not looked at
}

// sentPhoto is one of them: Kept is the name that it has in the folder, empty
// for none, and Sorry why it has none.
type sentPhoto struct{ Name, Kept, Sorry string }

// Refused reports whether one at least was not kept.
func (s sentPhotos) Refused() bool {
	for _, one := range s.Each {
		if one.Kept == "" {
			return true
		}
	}
	return s.More > 0
}

// takePhotos keeps pictures, each for itself: one that cannot be kept does not
// stop the others. Those of a product's own form are named for it, or as its
// list names them.
func (c *Console) takePhotos(w http.ResponseWriter, r *http.Request) error {
	f, err := openForm(w, r, "foto")
	if err != nil {
		return err
	}
	var sent sentPhotos
	for {
		part, err := f.next()
		if err != nil {
			return err
		}
		if part == nil {
			break
		}
		if len(sent.Each) == maxPhotos {
			sent.More++
			continue
		}
		one := sentPhoto{Name: fileName(part.FileName())}
		of := Photoless{SKU: connector.Printable(f.values.Get("kode"), maxShown)}
		if listed := f.values.Get("nama"); listed != "" {
			of.File = fileName(listed)
		}
		if one.Kept, err = c.Photos.KeepPhoto(r.Context(), one.Name, of, part); err != nil {
			c.Log.Info().Err(err).Msg("picture refused")
			one.Sorry, _ = c.Explain(err)
		}
		sent.Each = append(sent.Each, one)
	}
	switch {
	case len(sent.Each) == 0:
		return &failure{status: http.StatusBadRequest, key: "desk.photos.none_chosen"}
	case sent.Refused():
		return c.renderPhotos(w, r, http.StatusUnprocessableEntity, sent)
	}
	c.photosSent.keep(sent)
	return done(w, r, "/foto", photosKept)
}
