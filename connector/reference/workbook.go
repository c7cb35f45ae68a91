package reference

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
)

// workbookTables reads the sheets of a workbook in their order.
func workbookTables(name string, data []byte, table func(string, rows) error) error {
	if err := scan(name, data); err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, // no part goes to a temporary file
	})
	if err != nil {
		return err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		err := table(sheet, func(yield func(int, []string) error) error { return sheetRows(f, name, sheet, yield) })
		if err != nil {
			return err
		}
	}
	return nil
}

func sheetRows(f *excelize.File, name, sheet string, yield func(int, []string) error) error {
	in, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	defer in.Close()
	for n := 1; in.Next(); n++ {
		if n > 4*maxEntries {
			return connector.Refuse("reference_too_many", nil, "berkas", name, "baris", sheet+" "+itoa(n), "batas", itoa(maxEntries), "daftar", sheet)
		}
		cells, err := in.Columns()
		if err != nil {
			return err
		}
		if len(cells) > maxColumns {
			if !blank(cells[maxColumns:]) {
				return connector.Refuse("too_many_columns", nil, "berkas", name, "lembar", sheet, "batas", itoa(maxColumns))
			}
			cells = cells[:maxColumns]
		}
		if err := yield(n, cells); err != nil {
			return err
		}
	}
	return in.Error()
}

var errLies = errors.New("part is longer than the directory says")

// scan looks through a workbook before it is opened: excelize keeps whole parts
// in memory, so what they hold must be known to be little.
func scan(name string, data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return err
	}
	if len(z.File) > maxParts {
		return connector.Refuse("too_many_entries", nil, "berkas", name, "batas", itoa(maxParts))
	}
	left := int64(maxUnzipped)
	isWorkbook := false
	for _, f := range z.File {
		part := strings.ToLower(path.Clean(strings.ReplaceAll(f.Name, `\`, "/")))
		isWorkbook = isWorkbook || part == "xl/workbook.xml"
		if f.Flags&1 != 0 {
			return connector.Refuse("file_locked", nil, "berkas", name)
		}
		if f.UncompressedSize64 > uint64(left) {
			return connector.Refuse("reference_too_big", nil, "berkas", name, "batas", itoa(maxUnzipped>>20)+" MiB")
		}
		if f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/100 > f.CompressedSize64 {
			return connector.Refuse("too_compressed", nil, "berkas", name, "kali", "100")
		}
		left -= int64(f.UncompressedSize64)
		if err := scanPart(f, name, part); err != nil {
			return err
		}
	}
	if isWorkbook {
		return nil
	}
	a, err := connector.OpenArchive(name, bytes.NewReader(data), int64(len(data)), connector.ArchiveLimits{Unzipped: maxUnzipped, Entries: maxParts})
	if err != nil {
		return err
	}
	return a.Foreign()
}

// scanPart reads a part to its end and counts what is costly in it.
func scanPart(f *zip.File, name, part string) error {
	mark, most := []byte("<"), 8_000_000
	switch {
	case strings.HasSuffix(part, "sharedstrings.xml"):
		mark, most = []byte("<si"), maxStrings
	case !strings.HasSuffix(part, ".xml"):
		return nil
	case !strings.HasPrefix(part, "xl/worksheets/"):
		most = 400_000 // styles, names, relations: kept as structures
	}
	rc, err := f.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	buf := make([]byte, 64<<10)
	total, found, kept := uint64(0), 0, 0
	for {
		n, err := rc.Read(buf[kept:])
		total += uint64(n)
		if total > f.UncompressedSize64 {
			return errLies
		}
		block := buf[:kept+n]
		if found += bytes.Count(block, mark); found > most {
			return connector.Refuse("reference_too_big", nil, "berkas", name, "batas", itoa(maxEntries)+" baris")
		}
		kept = copy(buf, block[max(0, len(block)-len(mark)+1):])
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
