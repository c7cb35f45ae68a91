package papers

import "time"

// Paper is a document or certificate of the register, as people look it over.
type Paper struct {
	Title    string    // a document's title, or a certificate's kind as people write it
	Number   string    // empty for a document
	Expires  time.Time // the last day it is valid; zero where it has no end, or none is known
	File     string    // below the workspace's folder, empty where there is none
	Products int       // codes, sections and categories that it is for; 0 for all that ask for it
}

// Register gives the certificates, and then the documents, in their order.
func (p *Papers) Register() []Paper {
	var all []Paper
	for _, c := range p.certificates {
		all = append(all, Paper{Title: c.kind.Title, Number: c.Number, Expires: c.Expires, File: c.file, Products: len(c.products)})
	}
	for _, d := range p.documents {
		all = append(all, Paper{Title: d.label, File: d.file, Products: len(d.products)})
	}
	return all
}
