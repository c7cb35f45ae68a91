package console

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"time"
)

// zipped writes files into one, one after the other.
type zipped struct {
	*zip.Writer
	made time.Time // when the files were made, zero where nobody asks
}

// put puts a file into the zip under a name with strokes.
func (z *zipped) put(name string, from io.Reader) error {
	to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: z.made.UTC()})
	if err == nil {
		_, err = io.Copy(to, from)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// putFile puts a file that is opened for it.
func (z *zipped) putFile(name string, open func() (fs.File, error)) error {
	f, err := open()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer f.Close()
	return z.put(name, f)
}

// zipTo gives what fill puts into a zip for a browser to save under a name.
func (c *Console) zipTo(w http.ResponseWriter, name string, made time.Time, fill func(*zipped) error) {
	h := w.Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Type", "application/zip")
	z := &zipped{zip.NewWriter(w), made}
	err := fill(z)
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		c.Log.Warn().Err(err).Str("zip", name).Msg("zip cut off")
		panic(http.ErrAbortHandler) // a browser must not take half a file for all of it
	}
}
