package workshop

import (
	"fmt"
	"path/filepath"
	"testing"

	"ekatalog/connector/photos"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// inRows are the pictures in the rows of one list.
type inRows struct {
	t    *testing.T
	file string
	book *source.Pictures
}

// picturesOf gives the pictures of a workshop that has no folder of them, so
// that there are only those in the rows of its list.
func picturesOf(t *testing.T, lists, file string) *photos.Folder {
	t.Helper()
	book, err := source.OpenPictures(t.Context(), filepath.Join(lists, file), source.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(book.Close)
	form, err := schemas.FormatByID(mapping.HoldingFormat)
	if err != nil {
		t.Fatal(err)
	}
	f := form.Field("photos")
	folder, err := photos.Open(photos.Options{
		Folder: filepath.Join(t.TempDir(), "foto"), Rows: &inRows{t, file, book}, Published: true,
		Limits: photos.Limits{MinPixels: f.MinPixels, MaxPixels: f.MaxPixels},
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func (r *inRows) At(file, sheet string, row int) []photos.RowPicture {
	var all []photos.RowPicture
	for _, p := range r.book.All {
		if file == r.file && sheet == p.Sheet && row == p.Row {
			cell := fmt.Sprint(mapping.ColumnLetters(p.Column), p.Row)
			all = append(all, photos.RowPicture{Place: file + "!" + sheet + "!" + cell, Cell: cell, Bytes: p.Bytes, CRC32: p.CRC32})
		}
	}
	return all
}

func (r *inRows) Read(p photos.RowPicture) ([]byte, error) {
	r.t.Errorf("%s is read, and nobody prepares pictures here", p.Place)
	return nil, nil
}
