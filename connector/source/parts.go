package source

import (
	"fmt"
	"io"
	"path"
	"strings"

	"ekatalog/connector"
)

// archive is an opened workbook file whose parts are XML.
type archive struct {
	*connector.Archive
	limits Limits
}

func openArchive(c *connector.FileCopy, limits Limits) (*archive, error) {
	a, err := connector.OpenArchive(c.Name, c.File, c.Size, connector.ArchiveLimits{Unzipped: limits.Unzipped, Entries: limits.Entries})
	if err != nil {
		return nil, err
	}
	return &archive{a, limits}, nil
}

// each calls visit for every start tag of a part. It closes the part and reads
// it to its end, where the checksum is compared.
func (a *archive) each(name string, visit func(s *scanner) error) error {
	return a.walk(name, func(s *scanner, t token) error {
		if t != tokenStart {
			return nil
		}
		return visit(s)
	})
}

// walk calls visit for every token of a part, as each does for start tags.
func (a *archive) walk(name string, visit func(s *scanner, t token) error) error {
	rc, err := a.Open(name)
	if err != nil {
		return damaged(a.File, err)
	}
	defer rc.Close()
	s := newScanner(rc)
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = visit(s, t)
		}
		if err != nil {
			return damaged(a.File, fmt.Errorf("part %s: %w", name, err))
		}
	}
}

// relations reads the targets of a part's relations by id, with their kinds:
// the last word of a relation's type, the same in strict and transitional
// files. External targets are none of ours.
func (a *archive) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	all := map[string]relation{}
	if !a.Has(name) {
		return all, nil
	}
	err := a.each(name, func(s *scanner) error {
		if string(s.name) != "Relationship" {
			return nil
		}
		id, _ := s.attr("Id")
		kind, _ := s.attr("Type")
		target, _ := s.attr("Target")
		if mode, _ := s.attr("TargetMode"); mode == "External" || len(all) > 10_000 {
			return nil
		}
		target = strings.ReplaceAll(target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = "/" + dir + target
		}
		all[id] = relation{kind: path.Base(kind), part: strings.TrimPrefix(path.Clean(target), "/")}
		return nil
	})
	return all, err
}

type relation struct{ kind, part string }
