package mapping

import (
	"maps"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas/document"
)

// release is a person's word that something which looks wrong is right.
type release struct {
	sku, cell, code, found, reason string
	at                             document.Place
}

// ReasonValue is the entry of Values that holds why an issue was released.
const ReasonValue = "alasan"

// Release turns errors that the mapping file has released into warnings, in
// place, and gives issues back. A release counts for one SKU or cell and one
// code, only while the text found is the same, and only with a reason.
func (m *Mapping) Release(issues []Issue) []Issue {
	for i := range issues {
		if issues[i].Severity != SeverityError {
			continue
		}
		for _, r := range m.released {
			if r.covers(&issues[i]) {
				issues[i].Severity = SeverityWarning
				values := maps.Clone(issues[i].Values)
				if values == nil {
					values = map[string]string{}
				}
				values[ReasonValue] = r.reason
				issues[i].Values = values
				break
			}
		}
	}
	return issues
}

func (r release) covers(i *Issue) bool {
	if r.code != i.Code || oneLine(r.found) != oneLine(i.Found) || r.reason == "" {
		return false
	}
	return r.sku != "" && strings.EqualFold(r.sku, i.SKU) || r.cell != "" && r.cell == i.Cell
}

func (l *loader) released(n ast.Node) {
	for _, item := range l.Items(n, "released") {
		parts := l.Known(item, "released", "sku", "cell", "code", "found", "reason")
		r := release{at: document.PlaceOf(item)}
		for name, to := range map[string]*string{"sku": &r.sku, "cell": &r.cell, "code": &r.code, "found": &r.found, "reason": &r.reason} {
			e, ok := parts[name]
			if !ok {
				continue
			}
			s, _ := l.Scalar(e.Value, name)
			if *to = s.Text; name == "sku" || name == "found" {
				l.remarkCode(s, "released")
			}
		}
		switch {
		case r.code == "":
			l.Add(r.at, "mapping.key_missing", "kunci", "code")
		case r.sku == "" && r.cell == "":
			l.Add(r.at, "mapping.release_whose")
		case r.reason == "":
			l.remark(r.at, "mapping.release_reason", "kode", r.code)
		case r.found == "":
			l.remark(r.at, "mapping.release_found", "kode", r.code)
		}
		l.m.released = append(l.m.released, r)
	}
}
