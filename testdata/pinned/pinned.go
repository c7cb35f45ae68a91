// Package pinned makes workbooks that are the same bytes on every machine and
// with every release of Go, for the generators below testdata.
package pinned

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// Patch is a change to one part of a workbook that excelize cannot make. Old
// stands there once.
type Patch struct{ Part, Old, New string }

// Bytes gives a finished workbook and closes it. The archive is written again
// with a pinned compressor, its parts in order and without times.
func Bytes(f *excelize.File, patches ...Patch) ([]byte, error) {
	raw, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	in, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 9) })
	for _, f := range in.File {
		if err := copyPart(w, f, patches); err != nil {
			return nil, fmt.Errorf("part %s: %w", f.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func copyPart(w *zip.Writer, f *zip.File, patches []Patch) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, p := range patches {
		if p.Part != f.Name {
			continue
		}
		if n := bytes.Count(content, []byte(p.Old)); n != 1 {
			return fmt.Errorf("%d places hold %q", n, p.Old)
		}
		content = bytes.Replace(content, []byte(p.Old), []byte(p.New), 1)
	}
	if f.Name == "[Content_Types].xml" {
		content = sortDefaults(content)
	}
	part, err := w.Create(f.Name)
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	return err
}

var defaultType = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortDefaults orders the file types of a workbook, which excelize lists in
// the order of a map as soon as there is a picture.
func sortDefaults(content []byte) []byte {
	found := defaultType.FindAllString(string(content), -1)
	slices.Sort(found)
	rest := defaultType.ReplaceAllLiteral(content, nil)
	return bytes.Replace(rest, []byte("<Override "), []byte(strings.Join(found, "")+"<Override "), 1)
}
