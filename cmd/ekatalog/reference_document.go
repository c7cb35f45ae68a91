package main

import (
	"ekatalog/connector"
	"ekatalog/connector/reference"
)

// referenceDocument is what reference import says to other programs.
type referenceDocument struct {
	referenceEdition
	Written bool              `json:"written"`
	Before  *referenceEdition `json:"before"`
	Added   []referenceLine   `json:"added"`
	Removed []referenceLine   `json:"removed"`
	Changed []referenceChange `json:"changed"`
	Twice   []referenceTwice  `json:"twice"`
}

type referenceEdition struct {
	Kind    string `json:"kind"`
	Version int64  `json:"version"`
	Date    string `json:"date"`
	Source  string `json:"source"`
	File    string `json:"file"`
	SHA256  string `json:"sha256"`
	Entries int64  `json:"entries"`
}

type referenceLine struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Type string `json:"type"`
}

type referenceChange struct {
	Old referenceLine `json:"old"`
	New referenceLine `json:"new"`
}

type referenceTwice struct {
	Place string `json:"place"`
	Code  string `json:"code"`
	Kept  string `json:"kept"`
	Left  string `json:"left"`
}

func edition(l connector.ReferenceList) referenceEdition {
	return referenceEdition{Kind: string(l.Kind), Version: l.Version, Date: l.Date, Source: l.Source, File: l.File, SHA256: l.SHA256, Entries: l.Size}
}

func imported(done *reference.Imported, list *reference.List) referenceDocument {
	d := referenceDocument{
		referenceEdition: edition(done.Now), Written: done.Written,
		Added: referenceLines(done.Added), Removed: referenceLines(done.Removed), Changed: []referenceChange{}, Twice: []referenceTwice{},
	}
	if done.Before != nil {
		before := edition(*done.Before)
		d.Before = &before
	}
	for _, c := range done.Changed {
		d.Changed = append(d.Changed, referenceChange{referenceLine(c.Old), referenceLine(c.New)})
	}
	for _, t := range list.Twice {
		d.Twice = append(d.Twice, referenceTwice(t))
	}
	return d
}

func referenceLines(entries []connector.ReferenceEntry) []referenceLine {
	lines := make([]referenceLine, len(entries))
	for i, e := range entries {
		lines[i] = referenceLine(e)
	}
	return lines
}
