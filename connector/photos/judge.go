package photos

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"ekatalog/mapping"
)

// finding is one thing wrong with a picture. mends says that a prepared copy
// has it no more; usable that the product may go without its being mended.
type finding struct {
	code   string
	grave  bool
	mends  bool
	values []string
}

// judgement is what is known of a file of the folder.
type judgement struct {
	size     int64
	modified time.Time
	facts    Facts
	findings []finding
}

// usable reports whether a picture that the portal takes is or can be made of
// the file.
func (j *judgement) usable() bool {
	for _, f := range j.findings {
		if f.grave && !f.mends {
			return false
		}
	}
	return true
}

// fit reports whether nothing at all is to be mended.
func (j *judgement) fit() bool { return len(j.findings) == 0 }

// judge judges a file by its header. A file is read once as long as its size
// and time stay the same.
func (f *Folder) judge(name string) (*judgement, error) {
	file, info, err := f.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f.mu.Lock()
	known := f.judged[name]
	f.mu.Unlock()
	if known != nil && known.size == info.Size() && known.modified.Equal(info.ModTime()) {
		return known, nil
	}
	j := &judgement{size: info.Size(), modified: info.ModTime()}
	if err := j.read(file, name, f.o.Limits); err != nil {
		return nil, err
	}
	if j.facts.endOpen && j.usable() {
		free := f.room.take(j.facts.cost + j.size)
		err := j.seeEnd(file)
		free()
		if err != nil {
			return nil, err
		}
	}
	f.mu.Lock()
	f.judged[name] = j
	f.mu.Unlock()
	return j, nil
}

// read fills in facts and findings by the header; its error is the disk's.
func (j *judgement) read(r io.ReaderAt, name string, l Limits) error {
	if j.size > maxFileBytes || l.MaxBytes > 0 && j.size > l.MaxBytes {
		limit := int64(maxFileBytes)
		if l.MaxBytes > 0 {
			limit = min(limit, l.MaxBytes)
		}
		j.findings = []finding{{code: "photo_file_too_big", grave: true, values: []string{"mib", tenths(j.size), "batas", tenths(limit)}}}
		return nil
	}
	var err error
	j.facts, err = Inspect(r, j.size)
	if errors.Is(err, errDamaged) {
		j.findings = []finding{{code: "photo_unreadable", grave: true}}
		return nil
	}
	if err != nil {
		return err
	}
	j.findings = weigh(&j.facts, name, l)
	return nil
}

// seeEnd decodes a picture whose end its header left open.
func (j *judgement) seeEnd(r io.ReaderAt) error {
	err := whole(io.NewSectionReader(r, 0, j.size), &j.facts)
	if errors.Is(err, errDamaged) {
		j.findings = []finding{{code: "photo_unreadable", grave: true}}
		return nil
	}
	return err
}

// weigh says what the portal would refuse of a picture, and what else should
// not be published.
func weigh(f *Facts, name string, l Limits) []finding {
	switch f.Kind {
	case JPEG, PNG:
	case HEIC:
		return []finding{{code: "photo_heic", grave: true}}
	case Unknown:
		return []finding{{code: "photo_unreadable", grave: true}}
	default:
		return []finding{{code: "photo_kind", grave: true, values: []string{"jenis", string(f.Kind)}}}
	}
	var all []finding
	add := func(code string, grave, mends bool, values ...string) {
		all = append(all, finding{code, grave, mends, values})
	}
	w, h := f.Upright()
	size := []string{"l", strconv.Itoa(w), "t", strconv.Itoa(h), "min", strconv.Itoa(l.MinPixels), "maks", strconv.Itoa(l.MaxPixels)}
	tooLarge := l.MaxPixels > 0 && max(w, h) > l.MaxPixels
	switch sw, sh := fitInto(w, h, l.MaxPixels); {
	case f.tooHeavy():
		add("photo_too_many_pixels", true, false, size...)
	case min(w, h) < l.MinPixels:
		add("photo_too_small", true, false, size...)
	case tooLarge && min(sw, sh) < l.MinPixels:
		add("photo_too_narrow", true, false, size...)
	case tooLarge:
		add("photo_too_large", true, true, size...)
	}
	if ending := strings.ToLower(path.Ext(name)); (f.Kind == PNG) != (ending == ".png") || f.Kind == JPEG && ending != ".jpg" && ending != ".jpeg" {
		add("photo_wrong_ending", ending != ".png" && ending != ".jpg" && ending != ".jpeg", true, "jenis", string(f.Kind))
	}
	if f.Orientation != 1 {
		add("photo_lying", false, true)
	}
	if f.Place {
		add("photo_place", false, true)
	}
	if f.Animated {
		add("photo_moving", false, true)
	}
	return all
}

// fitInto gives the sides of a picture scaled down to most, never up.
func fitInto(w, h, most int) (int, int) {
	if most <= 0 || max(w, h) <= most {
		return w, h
	}
	long := max(w, h)
	scale := func(n int) int { return max(1, (n*most+long/2)/long) }
	return scale(w), scale(h)
}

// issue makes an issue of a finding for people.
func (f finding) issue(name string) mapping.Issue {
	return issue(f.code, f.grave, name, f.values...)
}

func issue(code string, grave bool, name string, values ...string) mapping.Issue {
	i := mapping.Issue{Code: code, Severity: mapping.SeverityWarning, Found: name, Values: map[string]string{"berkas": name}}
	if grave {
		i.Severity = mapping.SeverityError
	}
	for n := 0; n+1 < len(values); n += 2 {
		i.Values[values[n]] = values[n+1]
	}
	return i
}

// tenths writes bytes as MiB with one decimal, in the way of the language of
// most users.
func tenths(n int64) string {
	t := (n*10 + 1<<19) >> 20
	return fmt.Sprintf("%d,%d", t/10, t%10)
}

// unopened says why a file could not be opened.
func unopened(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "photo_missing_file"
	}
	return "photo_not_opened"
}
