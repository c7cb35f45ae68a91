package main

import (
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// origin makes what reads a source entry: a file, a database or a web address,
// with what a shop's export needs besides.
func (c *config) origin(s *sourceEntry, columns []source.Column, private []string) (connector.Source, error) {
	var of []string
	if s.Parent.Column != "" {
		columns, of = parentColumns(s, columns)
	}
	for _, name := range []string{s.Sale.Price, s.Sale.From, s.Sale.To} {
		if name != "" {
			columns = append(columns, source.Column{Name: name})
		}
	}
	from, err := c.reader(s, columns, private)
	if err != nil || s.Parent.Column == "" && s.LineBreak == "" && s.Sale.Price == "" {
		return from, err
	}
	return &source.Shop{
		Source: from, Parent: s.Parent.Column, Keys: s.Parent.Keys, Wanted: of, LineBreak: s.LineBreak,
		Sale: source.SaleColumns{Price: s.Sale.Price, From: s.Sale.From, To: s.Sale.To},
	}, nil
}

// parentColumns turns row["@induk Name"] into the column Name that the list
// must have, beside those by which a parent is found.
func parentColumns(s *sourceEntry, columns []source.Column) (own []source.Column, of []string) {
	for _, col := range columns {
		name, isParents := strings.CutPrefix(col.Name, source.ParentColumn)
		if isParents {
			col.Name, col.Role = name, ""
			if !slices.Contains(of, name) {
				of = append(of, name)
			}
		}
		own = append(own, col)
	}
	for _, name := range append([]string{s.Parent.Column}, s.Parent.Keys...) {
		own = append(own, source.Column{Name: name, Required: true})
	}
	return own, of
}

func (c *config) reader(s *sourceEntry, columns []source.Column, private []string) (connector.Source, error) {
	numbers := mapping.NumberStyle(s.Numbers)
	switch path := c.file(s.File); {
	case source.IsServer(s.File):
		return &source.Database{Address: s.File, Table: s.Sheet, Query: s.Query, Secret: c.sourceSecret(s), Numbers: numbers, Limits: s.limits(), Wanted: columns}, nil
	case source.IsAddress(s.File):
		return &source.Address{URL: s.File, List: s.Sheet, Secret: c.sourceSecret(s), Numbers: numbers, Limits: s.limits(), Wanted: columns, UserAgent: tool()}, nil
	case source.IsSQLite(path):
		return &source.Database{Address: path, Table: s.Sheet, Query: s.Query, Numbers: numbers, Limits: s.limits(), Wanted: columns}, nil
	case s.Query != "":
		return nil, usage("source_query_file", "berkas", filepath.Base(path))
	default:
		return &source.File{
			Path: path, Sheet: s.Sheet, HeaderRow: s.HeaderRow, Numbers: numbers,
			Limits: s.limits(), Wanted: columns, Private: private,
		}, nil
	}
}

// sourceSecret reads the secret when it is needed; nil where none is named.
func (c *config) sourceSecret(s *sourceEntry) func() (string, error) {
	if s.SecretFile == "" {
		return nil
	}
	return func() (string, error) { return readSecret(c.secret(s.SecretFile)) }
}

// listFile gives the file that a source reads, nil for a database or address.
func listFile(s connector.Source) *source.File {
	switch s := s.(type) {
	case *source.File:
		return s
	case *source.Shop:
		return listFile(s.Source)
	}
	return nil
}

// isFile tells a source that is a csv or workbook at path.
func (s *sourceEntry) isFile(path string) bool {
	return !source.IsServer(s.File) && !source.IsAddress(s.File) && !source.IsSQLite(path)
}
