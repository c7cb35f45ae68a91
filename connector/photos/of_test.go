package photos

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
)

func codesOf(issues []mapping.Issue) []string {
	codes := []string{}
	for _, i := range issues {
		codes = append(codes, i.Code)
	}
	return codes
}

func TestPicturesAreFoundByCode(t *testing.T) {
	dir := t.TempDir()
	good := pngOf(t, drawn(320, 300, 0))
	for _, name := range []string{
		"KR-001.png", "kr-001_2.PNG", "KR-001_10.png", "KR-001/3.png", "KR-001/20.png", "KR-001/Thumbs.db", "KR-001/.tersembunyi.png",
		"KR-0011.png", "KR-001-2.png", "KR-001_02.png", "A~1.png", "B/2/depan.png", "Ä.png", "MB-01.heic", "MB-02_2.png", "MB-02_1.png", "catatan.txt",
	} {
		put(t, filepath.Join(dir, "foto"), name, good)
	}
	put(t, filepath.Join(dir, "foto"), "MB-01.jpg", jpegOf(t, drawn(320, 300, 0)))
	f := opened(t, dir)
	for sku, want := range map[string][]string{
		"KR-001": {"KR-001.png", "kr-001_2.PNG", "KR-001_10.png", "KR-001/3.png", "KR-001/20.png"},
		"kr-001": {"KR-001.png", "kr-001_2.PNG", "KR-001_10.png", "KR-001/3.png", "KR-001/20.png"},
		"MB-02":  {"MB-02_1.png", "MB-02_2.png"},
		"A/1":    {"A~1.png"},
		"B/2":    {"B/2/depan.png"},
		"MB-01":  {"MB-01.jpg"}, // the picture of the telephone that was turned into it is passed over
		"KR-00":  nil,
		"KR":     nil,
	} {
		got := f.Of(connector.PhotoQuery{SKU: sku})
		if !slices.Equal(got.Names, want) || len(got.Issues) > 0 {
			t.Errorf("%s: %q %v, want %q", sku, got.Names, codesOf(got.Issues), want)
		}
	}
	if got := f.Of(connector.PhotoQuery{SKU: "KR-001"}).Public; !slices.Equal(got, []string{"KR-001.png", "KR-001_2.png", "KR-001_3.png", "KR-001_4.png", "KR-001_5.png"}) {
		t.Errorf("public names %q", got)
	}
}

func TestFilesThatDifferInCapitalsOnlyAreTold(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "foto"), "KR-001.jpg", jpegOf(t, drawn(320, 300, 0)))
	put(t, filepath.Join(dir, "foto"), "kr-001.jpg", jpegOf(t, drawn(320, 300, 9)))
	if files, err := os.ReadDir(filepath.Join(dir, "foto")); err != nil || len(files) < 2 {
		return // this disk knows no difference, so there is nothing to tell
	}
	got := opened(t, dir).Of(connector.PhotoQuery{SKU: "KR-001"})
	if !slices.Equal(got.Names, []string{"KR-001.jpg"}) || !slices.Equal(codesOf(got.Issues), []string{"photo_two_files"}) {
		t.Errorf("%q %v", got.Names, codesOf(got.Issues))
	}
}

func TestPicturesThatTheListNames(t *testing.T) {
	dir := t.TempDir()
	good := pngOf(t, drawn(320, 300, 0))
	put(t, filepath.Join(dir, "foto"), "IMG-1.png", good)
	put(t, filepath.Join(dir, "foto"), "mebel/kursi.jpg", jpegOf(t, drawn(320, 300, 0)))
	put(t, filepath.Join(dir, "foto"), "sama.jpg", jpegOf(t, drawn(320, 300, 0)))
	put(t, filepath.Join(dir, "foto"), "sama.png", good)
	put(t, dir, "rahasia.png", good)
	if err := os.Symlink(filepath.Join(dir, "rahasia.png"), filepath.Join(dir, "foto", "pintas.png")); err != nil {
		t.Fatal(err)
	}
	f := opened(t, dir)
	for _, c := range []struct {
		named         []string
		names, public []string
		codes         []string
	}{
		{[]string{"img-1.PNG"}, []string{"IMG-1.png"}, []string{"IMG-1.png"}, []string{}},
		{[]string{`mebel\kursi.jpg`}, []string{"mebel/kursi.jpg"}, []string{"mebel/kursi.png"}, []string{}},
		{[]string{"https://foto.example/a.png"}, []string{"https://foto.example/a.png"}, []string{"https://foto.example/a.png"}, []string{}},
		{[]string{"sama.jpg", "sama.png"}, []string{"sama.jpg", "sama.png"}, []string{"sama.jpg.png", "sama.png"}, []string{}},
		{[]string{"tidak-ada.jpg"}, []string{"tidak-ada.jpg"}, []string{"tidak-ada.jpg"}, []string{"photo_missing_file"}},
		{[]string{"../rahasia.png"}, []string{"../rahasia.png"}, []string{"../rahasia.png"}, []string{"photo_missing_file"}},
		{[]string{"pintas.png"}, []string{"pintas.png"}, []string{"pintas.png"}, []string{"photo_not_a_file"}},
		{[]string{"IMG-1.png", "IMG-1.png"}, []string{"IMG-1.png", "IMG-1.png"}, []string{"IMG-1.png", "IMG-1.png"}, []string{"photo_twice"}},
	} {
		got := f.Of(connector.PhotoQuery{SKU: "X", Named: c.named})
		if !slices.Equal(got.Names, c.names) || !slices.Equal(got.Public, c.public) || !slices.Equal(codesOf(got.Issues), c.codes) {
			t.Errorf("%q: %q published as %q, %v", c.named, got.Names, got.Public, codesOf(got.Issues))
		}
	}
}

func TestWithoutAFolderNamesStayAsTheyAre(t *testing.T) {
	f := opened(t, t.TempDir())
	got := f.Of(connector.PhotoQuery{SKU: "X", Named: []string{"a.jpg"}})
	if f.Exists() || !slices.Equal(got.Names, []string{"a.jpg"}) || !slices.Equal(got.Public, []string{"a.jpg"}) || len(got.Issues) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsWrongWithAPicture(t *testing.T) {
	ftyp := func(brand string) []byte {
		return append([]byte{0, 0, 0, 24, 'f', 't', 'y', 'p'}, brand+"\x00\x00\x00\x00mif1heic"...)
	}
	for name, c := range map[string]struct {
		file  string
		bytes []byte
		codes []string // with ! where it holds the product
	}{
		"small but enough":       {"a.jpg", jpegOf(t, drawn(300, 300, 0)), []string{}},
		"large but not too much": {"a.png", pngOf(t, drawn(2048, 2048, 0)), []string{}},
		"too large":              {"a.jpg", jpegOf(t, drawn(2049, 900, 0)), []string{"photo_too_large!"}},
		"too small":              {"a.jpg", jpegOf(t, drawn(299, 900, 0)), []string{"photo_too_small!"}},
		"too narrow":             {"a.jpg", jpegOf(t, drawn(3000, 400, 0)), []string{"photo_too_narrow!"}},
		"lying":                  {"a.jpg", withEXIF(jpegOf(t, drawn(400, 300, 0)), exifOf(binary.LittleEndian, 6, false)), []string{"photo_lying"}},
		"with a place":           {"a.jpg", withEXIF(jpegOf(t, drawn(400, 300, 0)), exifOf(binary.BigEndian, 1, true)), []string{"photo_place"}},
		"png lying, with place":  {"a.png", withChunk(pngOf(t, drawn(400, 300, 0)), "eXIf", exifOf(binary.BigEndian, 8, true)), []string{"photo_lying", "photo_place"}},
		"moving":                 {"a.png", withChunk(pngOf(t, drawn(400, 300, 0)), "acTL", make([]byte, 8)), []string{"photo_moving"}},
		"png called jpg":         {"a.jpg", pngOf(t, drawn(400, 300, 0)), []string{"photo_wrong_ending"}},
		"jpg called png":         {"a.png", jpegOf(t, drawn(400, 300, 0)), []string{"photo_wrong_ending"}},
		"jpg called heic":        {"a.heic", jpegOf(t, drawn(400, 300, 0)), []string{"photo_wrong_ending!"}},
		"of an iPhone":           {"a.heic", ftyp("heic"), []string{"photo_heic!"}},
		"of an iPhone, renamed":  {"a.jpg", ftyp("mif1"), []string{"photo_heic!"}},
		"webp":                   {"a.jpg", []byte("RIFF\x00\x00\x00\x00WEBPVP8 ......"), []string{"photo_kind!"}},
		"gif":                    {"a.gif", []byte("GIF89a......"), []string{"photo_kind!"}},
		"bmp":                    {"a.bmp", []byte("BM........"), []string{"photo_kind!"}},
		"tiff":                   {"a.tif", []byte("II*\x00......"), []string{"photo_kind!"}},
		"avif":                   {"a.avif", append([]byte{0, 0, 0, 28, 'f', 't', 'y', 'p'}, "avif\x00\x00\x00\x00mif1miafavif"...), []string{"photo_kind!"}},
		"film":                   {"a.jpg", append([]byte{0, 0, 0, 20, 'f', 't', 'y', 'p'}, "isom\x00\x00\x02\x00mp41"...), []string{"photo_kind!"}},
		"a letter":               {"a.jpg", []byte("%PDF-1.7 ....."), []string{"photo_kind!"}},
		"nothing":                {"a.jpg", nil, []string{"photo_unreadable!"}},
		"text":                   {"a.png", []byte("bukan gambar"), []string{"photo_unreadable!"}},
	} {
		dir := t.TempDir()
		put(t, filepath.Join(dir, "foto"), c.file, c.bytes)
		got := []string{}
		for _, i := range opened(t, dir).Of(connector.PhotoQuery{SKU: "A"}).Issues {
			code := i.Code
			if i.Holds() {
				code += "!"
			}
			got = append(got, code)
		}
		if !slices.Equal(got, c.codes) {
			t.Errorf("%s: %v, want %v", name, got, c.codes)
		}
	}
}
