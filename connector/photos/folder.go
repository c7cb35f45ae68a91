package photos

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"ekatalog/connector"
)

// Options say where pictures are and what the portal takes.
type Options struct {
	Folder   string // where the seller keeps pictures; need not exist
	Prepared string // where prepared copies are kept; need not exist
	Limits   Limits
	// Rows tells of pictures that stand in rows of the lists; nil for none.
	Rows RowPictures
	// Published says that copies are to be found by anyone under their public
	// names, so that one that is not prepared is told.
	Published bool
}

// Limits are what the portal takes of a picture.
type Limits struct {
	MinPixels, MaxPixels int   // of each side
	MaxBytes             int64 // of a file, 0 for no known limit
	MaxItems             int   // pictures of a product, 0 for no known limit
}

// Folder is the seller's pictures as they were when it was opened, with what
// is known of the prepared copies. It is safe for concurrent use.
type Folder struct {
	o        Options
	root     *os.Root           // nil where there is no folder
	byPath   map[string]string  // folded path to the path on disk
	byCode   map[string][]found // folded code to its pictures
	strange  map[string]bool    // folded paths of links and other things that are no file
	prepared *prepared
	room     *budget

	mu     sync.Mutex
	judged map[string]*judgement // by path
}

var _ connector.Photos = (*Folder)(nil)

// found is a picture found under a code.
type found struct {
	name   string
	number int // 1 for KR-001.jpg, n for KR-001_n.jpg, more for those in the folder KR-001
}

const (
	maxFiles = 500_000
	maxDepth = 8
)

// Open reads what files are in the folder of pictures, not what is in them.
func Open(o Options) (*Folder, error) {
	f := &Folder{o: o, byPath: map[string]string{}, byCode: map[string][]found{}, strange: map[string]bool{}, judged: map[string]*judgement{}, room: newBudget(maxRoom)}
	var err error
	if f.prepared, err = readPrepared(o.Prepared); err != nil {
		return nil, err
	}
	info, err := os.Stat(o.Folder)
	if o.Folder == "" || errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("pictures: %w", err)
	}
	if !info.IsDir() {
		return nil, &connector.Unreadable{Key: "photos.folder_is_file", Values: map[string]string{"folder": filepath.Base(o.Folder)}}
	}
	if f.root, err = os.OpenRoot(o.Folder); err != nil {
		return nil, fmt.Errorf("pictures: %w", err)
	}
	if err := f.index(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}

// Exists reports whether there is a folder of pictures.
func (f *Folder) Exists() bool { return f.root != nil }

// index walks over the folder once. Hidden files and folders are passed over,
// and so are those that hold our own copies.
func (f *Folder) index() error {
	err := fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && errors.Is(err, fs.ErrPermission) && name != ".":
			return skip(d)
		case err != nil:
			return err
		case name == ".":
			return nil
		case strings.HasPrefix(d.Name(), "."):
			return skip(d)
		case d.IsDir():
			if strings.Count(name, "/") >= maxDepth {
				return fs.SkipDir
			}
			return nil
		case len(f.byPath) >= maxFiles:
			return &connector.Unreadable{Key: "photos.too_many_files", Values: map[string]string{"folder": filepath.Base(f.o.Folder), "batas": strconv.Itoa(maxFiles)}}
		}
		key := fold(name)
		if !d.Type().IsRegular() {
			f.strange[key] = true
			return nil
		}
		if _, taken := f.byPath[key]; !taken {
			f.byPath[key] = name // the first of two that differ in capitals only, as Windows would
		}
		f.file(name)
		return nil
	})
	for _, list := range f.byCode {
		slices.SortFunc(list, func(a, b found) int {
			return cmp.Or(cmp.Compare(a.number, b.number), natural(stem(a.name), stem(b.name)), cmp.Compare(rank(a.name), rank(b.name)), cmp.Compare(a.name, b.name))
		})
	}
	if err != nil {
		return fmt.Errorf("pictures: %w", err)
	}
	return nil
}

func skip(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// file files a picture under the codes that its path may stand for:
// KR-001.jpg, KR-001_1.jpg and KR-001_2.jpg under KR-001, KR-001/depan.jpg too, and also
// under KR-001/depan, since a code may have a stroke in it.
func (f *Folder) file(name string) {
	if !isPicture(name) {
		return
	}
	code := stem(name)
	f.under(code, name, 1)
	if at := strings.LastIndexByte(code, '_'); at > 0 {
		if n, err := strconv.Atoi(code[at+1:]); err == nil && n >= 1 && n <= 99 && digits(code[at+1:]) == code[at+1:] && code[at+1] != '0' {
			f.under(code[:at], name, n)
		}
	}
	if dir := path.Dir(name); dir != "." {
		f.under(dir, name, inFolder)
	}
}

// inFolder is the number of pictures in a folder, behind all others.
const inFolder = 1000

func (f *Folder) under(code, name string, number int) {
	key := fold(strings.ReplaceAll(code, "~", "/"))
	f.byCode[key] = append(f.byCode[key], found{name, number})
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// rank puts what the portal takes before what it does not: who has turned
// KR-001.heic into KR-001.jpg may keep both.
func rank(name string) int {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png":
		return 0
	}
	return 1
}

// pictureEndings are those that may be a picture, taken by the portal or not:
// one that is not must be named and not passed over.
var pictureEndings = []string{".jpg", ".jpeg", ".png", ".jfif", ".heic", ".heif", ".avif", ".webp", ".gif", ".bmp", ".tif", ".tiff"}

func isPicture(name string) bool {
	return slices.Contains(pictureEndings, strings.ToLower(path.Ext(name)))
}

// fold makes names comparable: a Mac writes é as two characters, and Windows
// knows no difference between capitals and small letters.
func fold(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// natural compares names so that 2 comes before 10.
func natural(a, b string) int {
	a, b = fold(a), fold(b)
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da == "" || db == "" {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		na, nb := strings.TrimLeft(da, "0"), strings.TrimLeft(db, "0")
		if c := cmp.Or(cmp.Compare(len(na), len(nb)), cmp.Compare(na, nb)); c != 0 {
			return c
		}
		a, b = a[len(da):], b[len(db):]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) string {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n]
}

// open opens a file of the folder that is a plain one.
func (f *Folder) open(name string) (*os.File, fs.FileInfo, error) {
	file, err := f.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrInvalid
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return file, info, nil
}
