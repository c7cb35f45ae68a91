package main

import (
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/papers"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// papersFile is the register of documents and certificates, beside the config.
const papersFile = "papers.yaml"

// openPapers reads the register of papers. Without one, and without documents
// in the lists, nothing is looked at.
func (w *workspace) openPapers(a *app) error {
	form, err := schemas.FormatByID(mapping.HoldingFormat)
	if err != nil {
		return err
	}
	p, warnings, err := papers.Open(w.config.dir, papersFile, form.Field("documents").MaxBytes)
	if err != nil {
		return err
	}
	a.sayFaults(warnings)
	w.papers = p
	if !p.Empty() || slices.ContainsFunc(w.Lists, func(l connector.List) bool { return l.Mapping.HasDocuments() }) {
		w.Papers = p
	}
	return nil
}
