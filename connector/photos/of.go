package photos

import (
	"path"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// picture is one picture of a product on its way to the portal.
type picture struct {
	name   string // in the folder; an address; or the cell of a row's picture
	public string
	origin origin
	judged *judgement // nil for an address, a row's picture and what cannot be opened
	row    RowPicture
	issue  *mapping.Issue // why there is nothing to judge
}

type origin uint8

const (
	fromFile origin = iota
	fromElsewhere
	fromRow
)

// Of implements connector.Photos.
func (f *Folder) Of(q connector.PhotoQuery) connector.Pictures {
	pictures := f.pictures(q)
	if len(pictures) == 0 {
		return connector.Pictures{}
	}
	all := connector.Pictures{Names: make([]string, 0, len(pictures)), Public: make([]string, 0, len(pictures))}
	for _, p := range pictures {
		name := p.name
		if p.origin == fromRow || p.origin == fromFile && rank(name) > 0 {
			name = p.public // the form takes the copy, and only by its ending
		}
		issues := f.issues(q, &p)
		all.Issues = append(all.Issues, issues...)
		if p.judged != nil && !p.judged.usable() {
			continue // the product is held; another check would say the same worse
		}
		all.Names = append(all.Names, name)
		all.Public = append(all.Public, p.public)
	}
	return all
}

// pictures finds the pictures of a product.
func (f *Folder) pictures(q connector.PhotoQuery) []picture {
	if len(q.Named) > 0 {
		all := make([]picture, 0, len(q.Named))
		for i, name := range q.Named {
			all = append(all, f.named(name, slices.Index(q.Named, name) < i))
		}
		return all
	}
	var all []picture
	for _, in := range f.byCode[fold(q.SKU)] {
		if n := len(all); n > 0 && fold(stem(all[n-1].name)) == fold(stem(in.name)) {
			// Two files for one place: the first counts, and is named.
			if last := &all[n-1]; rank(in.name) == 0 && last.issue == nil {
				i := issue("photo_two_files", false, last.name, "lain", in.name)
				last.issue = &i
			}
			continue
		}
		p := picture{name: in.name, public: publicByCode(q.SKU, len(all)+1)}
		f.look(&p)
		all = append(all, p)
	}
	if len(all) == 0 && f.o.Rows != nil {
		for n, r := range f.o.Rows.At(q.File, q.Sheet, q.Row) {
			all = append(all, picture{name: r.Cell, public: publicByCode(q.SKU, n+1), origin: fromRow, row: r})
		}
	}
	return all
}

// named looks for a picture that the list names.
func (f *Folder) named(name string, again bool) picture {
	p := picture{name: name, public: name, origin: fromElsewhere}
	if f.root == nil || strings.Contains(name, "://") {
		return p
	}
	p.origin = fromFile
	key := fold(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	disk, there := f.byPath[key]
	switch {
	case f.strange[key]:
		p.fail("photo_not_a_file", name)
	case !there:
		p.fail("photo_missing_file", name, "folder", path.Base(strings.ReplaceAll(f.o.Folder, `\`, "/")))
		if f.o.Published { // it may lie there, as only others can tell
			p.issue.Severity = mapping.SeverityWarning
		}
	default:
		p.name, p.public = disk, f.publicName(disk)
		f.look(&p)
		if again && p.issue == nil {
			i := issue("photo_twice", false, disk)
			p.issue = &i
		}
	}
	return p
}

func (p *picture) fail(code, name string, values ...string) {
	i := issue(code, true, name, values...)
	p.issue = &i
}

// look judges a picture of the folder.
func (f *Folder) look(p *picture) {
	j, err := f.judge(p.name)
	if err != nil {
		p.fail(unopened(err), p.name, "folder", path.Base(strings.ReplaceAll(f.o.Folder, `\`, "/")))
		return
	}
	p.judged = j
}

// issues says what is wrong with a picture. What a prepared copy has mended is
// wrong no more.
func (f *Folder) issues(q connector.PhotoQuery, p *picture) []mapping.Issue {
	var all []mapping.Issue
	if p.issue != nil {
		all = append(all, *p.issue)
	}
	switch {
	case p.origin == fromRow:
		if !f.prepared.hasRow(p.public, p.row) {
			i := issue("photo_in_cell", true, p.row.Cell, "siap", p.public)
			i.Cell = q.File + "!" + q.Sheet + "!" + p.row.Cell
			all = append(all, i)
		}
		return all
	case p.judged == nil:
		return all
	}
	own := p.judged.fit() && p.public == p.name
	ready := !own && p.judged.usable() && f.upToDate(p)
	for _, one := range p.judged.findings {
		if !ready || !one.mends {
			all = append(all, one.issue(p.name))
		}
	}
	if f.o.Published && !own && !ready && p.judged.usable() {
		i := issue("photo_not_prepared", false, p.name, "siap", p.public)
		i.Format = connector.WorkbookFormat
		all = append(all, i)
	}
	return all
}
