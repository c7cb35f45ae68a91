package template

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Folder is where a workspace keeps what it learned: of each pack the pack
// itself, the untouched copy of its template, and the decisions on it.
const (
	Folder          = "templates"
	packEnding      = ".pack.yaml"
	copyEnding      = ".xlsx"
	decisionsEnding = ".decisions.yaml"
)

// maxPacks is more than a seller has categories.
const maxPacks = 3000

// Kept is a pack as it lies in the folder. Err says why it cannot be used.
type Kept struct {
	Pack      *schemas.Pack // before decisions; nil where it cannot be read
	Decisions *schemas.Decisions
	Err       error
	unread    bool // there are decisions, and they cannot be read
}

// ReadFolder reads everything that was learned, whole or not. There need be no
// folder.
func ReadFolder(dir string) ([]Kept, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("learned templates: %w", err)
	}
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), packEnding)
		if !ok || strings.HasPrefix(id, ".") || e.IsDir() {
			continue
		}
		if all = append(all, readKept(v, dir, id)); len(all) > maxPacks {
			return nil, fmt.Errorf("learned templates: more than %d packs", maxPacks)
		}
	}
	return all, nil
}

// Packs gives the packs of a folder with the decisions taken in. One that
// cannot be used is a *connector.Unreadable: uploads without it would be wrong
// without a word.
func Packs(dir string) ([]*schemas.Pack, error) {
	kept, err := ReadFolder(dir)
	if err != nil {
		return nil, err
	}
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	var packs []*schemas.Pack
	for _, k := range kept {
		if k.Err != nil {
			return nil, k.Err
		}
		p, err := v.decide(k.Pack, k.Decisions)
		if err != nil {
			return nil, err
		}
		packs = append(packs, p)
	}
	return packs, nil
}

// Decide gives a pack with the decisions on it taken in.
func Decide(p *schemas.Pack, d *schemas.Decisions) (*schemas.Pack, error) {
	v, err := newVocabulary()
	if err != nil {
		return nil, err
	}
	return v.decide(p, d)
}

func readKept(v *vocabulary, dir, id string) (k Kept) {
	if k.Decisions, k.Err = readDecisions(dir, id); k.Err != nil {
		k.unread = true
	}
	var err error
	if k.Pack, err = readPack(dir, id); err != nil {
		k.Pack = nil
		if k.Err == nil {
			k.Err = err
		}
		return k
	}
	if k.Err != nil {
		return k
	}
	if k.Decisions == nil {
		k.Decisions = v.ask(k.Pack, nil)
	}
	sum, err := sumOf(filepath.Join(dir, k.Pack.Template.File))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		k.Err = connector.Refuse("template.copy_missing", err, "berkas", filepath.Join(Folder, k.Pack.Template.File), "kategori", k.Pack.Category)
	case err != nil:
		k.Err = fmt.Errorf("copy of template %s: %w", id, err)
	case sum != k.Pack.Template.SHA256:
		k.Err = connector.Refuse("template.copy_differs", nil, "berkas", filepath.Join(Folder, k.Pack.Template.File), "kategori", k.Pack.Category)
	}
	return k
}

func readPack(dir, id string) (*schemas.Pack, error) {
	name := id + packEnding
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("learned pack: %w", err)
	}
	defer f.Close()
	p, err := schemas.LoadPack(f)
	if err == nil && (p.ID != id || p.Template == nil || p.Template.File != id+copyEnding || p.CategoryID == "") {
		err = errors.New("not a pack learned under this name")
	}
	if err != nil {
		return nil, connector.Refuse("template.pack_damaged", err, "berkas", filepath.Join(Folder, name))
	}
	return p, nil
}

// DecisionsName is what the file of the decisions on a pack is called.
func DecisionsName(p *schemas.Pack) string { return p.ID + decisionsEnding }

// PackName is what the file of a pack is called.
func PackName(p *schemas.Pack) string { return p.ID + packEnding }

func readDecisions(dir, id string) (*schemas.Decisions, error) {
	name := id + decisionsEnding
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	defer f.Close()
	d, err := schemas.LoadDecisions(f)
	if err != nil {
		return nil, connector.Refuse("template.decisions_damaged", err, "berkas", filepath.Join(Folder, name), "rincian", plainYAML(err))
	}
	return d, nil
}

// plainYAML is the first line of a YAML error, which says place and cause.
func plainYAML(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return connector.Printable(strings.TrimPrefix(line, "parse decisions: "), 200)
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, maxFile+1)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// packID makes a pack's ID of the last level of its category, told apart from
// the packs of other categories that read alike.
func (l *Learner) packID(p *schemas.Pack) string {
	levels := strings.Split(p.Category, " > ")
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(levels[len(levels)-1])) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	id := strings.Trim(b.String(), "-")
	taken := slices.ContainsFunc(l.Kept, func(k Kept) bool { return k.Pack != nil && k.Pack.ID == id && k.Pack.CategoryID != p.CategoryID })
	if id == "" || taken {
		sum := sha256.Sum256([]byte(p.CategoryID))
		id = strings.TrimPrefix(id+"-"+hex.EncodeToString(sum[:4]), "-")
	}
	return id
}

// Pending is a learned template whose files are complete under temporary
// names.
type Pending struct {
	dir   string
	names []string // in the order they get their names
}

// Keep writes what was learned into a folder, complete under temporary names.
// head is a comment for people above the decisions; say gives the text of a
// reason. Nothing in the folder is changed before Publish.
func (l *Learned) Keep(dir, head string, say func(why string) string) (*Pending, error) {
	pack, err := schemas.FormatPack(l.Pack)
	if err != nil {
		return nil, err
	}
	decisions, err := DecisionsFile(l.Decisions, head, say)
	if err != nil {
		return nil, err
	}
	if err := connector.Disk.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("learned templates: %w", err)
	}
	p := &Pending{dir: dir}
	for _, f := range []struct {
		ending string
		in     io.Reader
	}{
		{copyEnding, io.NewSectionReader(l.File.File, 0, l.File.Size)},
		{decisionsEnding, bytes.NewReader(decisions)},
		{packEnding, bytes.NewReader(pack)},
	} {
		p.names = append(p.names, l.Pack.ID+f.ending)
		if err := p.write(l.Pack.ID+f.ending, f.in); err != nil {
			return nil, errors.Join(fmt.Errorf("keep template: %w", err), p.Abort())
		}
	}
	return p, nil
}

// DecisionsFile writes decisions as a file for people: head is a comment above
// them, say gives the text of a reason.
func DecisionsFile(d *schemas.Decisions, head string, say func(why string) string) ([]byte, error) {
	told := *d
	told.Columns = slices.Clone(d.Columns)
	for i := range told.Columns {
		if why := told.Columns[i].Why; why != "" {
			told.Columns[i].Why = say(why)
		}
	}
	b, err := schemas.FormatDecisions(&told)
	return append([]byte(comment(head)), b...), err
}

func comment(text string) string {
	if text == "" {
		return ""
	}
	return "# " + strings.ReplaceAll(text, "\n", "\n# ") + "\n"
}

func (p *Pending) temp(name string) string { return filepath.Join(p.dir, "."+name+".part") }

func (p *Pending) write(name string, in io.Reader) error {
	f, err := connector.Disk.OpenFile(p.temp(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(connector.Disk.Writer(f), in)
	if err == nil {
		err = connector.Disk.Sync(f)
	}
	return errors.Join(err, f.Close())
}

// Publish gives the files their names, the pack last: with it the template
// counts as learned, so whatever is missing before is made by learning the file
// again.
func (p *Pending) Publish() error {
	for _, name := range p.names {
		if err := connector.Disk.Rename(p.temp(name), filepath.Join(p.dir, name)); err != nil {
			return fmt.Errorf("keep template: %w", err)
		}
	}
	return connector.SyncDir(p.dir)
}

// Abort removes what has no name yet.
func (p *Pending) Abort() error {
	var err error
	for _, name := range p.names {
		if e := connector.Disk.Remove(p.temp(name)); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}
