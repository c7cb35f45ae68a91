package papers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// files are the PDFs below a workspace. Each is read once as long as its size
// and time stay the same, one at a time, so that memory stays flat.
type files struct {
	root *os.Root
	most int64 // bytes that the portal takes of one

	mu     sync.Mutex
	judged map[string]*judgement // by path as written
}

// judgement is what is wrong with a file, without product and place.
type judgement struct {
	name     string // as it is on disk
	size     int64
	modified time.Time
	issues   []mapping.Issue
}

// maxNames is how many names of a folder are looked through for one that
// differs in letter case only, or is the nearest.
const maxNames = 20_000

// judge gives what is wrong with the file of a path; nothing for a good PDF.
func (f *files) judge(name string) []mapping.Issue {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.judged[name]
	if known != nil {
		if info, err := f.root.Stat(known.name); err == nil && info.Size() == known.size && info.ModTime().Equal(known.modified) {
			return known.issues
		}
	}
	j := f.look(name)
	f.judged[name] = j
	return j.issues
}

// issue makes an issue of a document; values are names and values in turn.
func issue(code string, s mapping.Severity, file string, values ...string) mapping.Issue {
	i := mapping.Issue{Code: code, Severity: s, Found: file, Values: map[string]string{"berkas": file}}
	for n := 0; n+1 < len(values); n += 2 {
		i.Values[values[n]] = values[n+1]
	}
	return i
}

// look finds a file and judges it.
func (f *files) look(name string) *judgement {
	j := &judgement{name: name}
	fail := func(code string, values ...string) *judgement {
		j.issues = append(j.issues, issue(code, mapping.SeverityError, name, values...))
		return j
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	if path.IsAbs(clean) || len(clean) > 1 && clean[1] == ':' || clean == ".." || strings.HasPrefix(clean, "../") {
		return fail("document_outside")
	}
	disk, err := f.find(clean)
	var m *missing
	switch {
	case errors.As(err, &m):
		if m.nearest != "" {
			return fail("document_missing_file", "saran", m.nearest, mapping.MessageValue, "document_missing_file_near")
		}
		return fail("document_missing_file")
	case errors.Is(err, errLink):
		return fail("document_outside")
	case err != nil:
		return fail("document_not_opened")
	}
	j.name = disk
	if disk != clean {
		j.issues = append(j.issues, issue("document_name_case", mapping.SeverityWarning, name, "saran", disk))
	}
	file, err := f.root.Open(disk)
	if err != nil {
		return fail("document_not_opened")
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return fail("document_not_opened")
	}
	j.size, j.modified = info.Size(), info.ModTime()
	if f.most > 0 && info.Size() > f.most {
		return fail("document_too_large", "ukuran", megabytes(info.Size()), "batas", megabytes(f.most))
	}
	b := make([]byte, info.Size())
	if _, err := io.ReadFull(file, b); err != nil {
		return fail("document_not_opened")
	}
	if i, wrong := found(name, judge(b)); wrong {
		j.issues = append(j.issues, i)
	}
	return j
}

// found makes the issue of a verdict; wrong is false where there is none.
func found(name string, v verdict) (i mapping.Issue, wrong bool) {
	switch {
	case v.code != "":
		i = issue(v.code, mapping.SeverityError, name)
		if v.kind != "" {
			i.Values["jenis"] = v.kind
		}
		if v.exact != "" {
			i.Values[mapping.MessageValue] = v.exact
		}
	case v.active != "":
		i = issue("document_active_content", mapping.SeverityWarning, name, "isi", v.active)
	default:
		return i, false
	}
	return i, true
}

// megabytes writes a size with one decimal, rounded up, so that what is too
// large never looks as if it were not.
func megabytes(n int64) string {
	tenths := (n*10 + 1<<20 - 1) >> 20
	if tenths%10 == 0 {
		return strconv.FormatInt(tenths/10, 10) + " MB"
	}
	return fmt.Sprintf("%d,%d MB", tenths/10, tenths%10)
}

// missing is the error of a file that is not there.
type missing struct{ nearest string }

func (m *missing) Error() string { return "no such file; the nearest is " + strconv.Quote(m.nearest) }

// errLink is the error of a path that leads through a link: it might lead out
// of the workspace.
var errLink = errors.New("a link stands in the path")

// find gives the path of a file as it is on disk, letter case aside.
func (f *files) find(name string) (string, error) {
	at := "."
	for part := range strings.SplitSeq(name, "/") {
		next := path.Join(at, part)
		info, err := f.root.Lstat(next)
		if errors.Is(err, fs.ErrNotExist) {
			if next, err = f.alike(at, part); err == nil {
				info, err = f.root.Lstat(next)
			}
		}
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return "", errLink
		}
		at = next
	}
	return at, nil
}

// alike finds the name in a folder that differs in letter case only.
func (f *files) alike(folder, name string) (string, error) {
	dir, err := f.root.Open(folder)
	if err != nil {
		return "", &missing{}
	}
	defer dir.Close()
	names, err := dir.Readdirnames(maxNames)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", &missing{}
	}
	for _, n := range names {
		if fold(n) == fold(name) {
			return path.Join(folder, n), nil
		}
	}
	if near, ok := schemas.Nearest(name, names); ok {
		return "", &missing{path.Join(folder, near)}
	}
	return "", &missing{}
}

func fold(s string) string { return strings.ToLower(norm.NFC.String(s)) }
