package papers

import (
	"strconv"

	"ekatalog/connector"
)

// Register gives the certificates, and then the documents, in their order.
func (p *Papers) Register() []connector.Paper {
	var all []connector.Paper
	for i := range p.certificates {
		c := &p.certificates[i]
		all = append(all, connector.Paper{
			ID: certificateID + strconv.Itoa(i+1), Kind: c.kind.ID, Title: c.kind.Title, Number: c.Number, Holder: c.holder, Issued: c.issued, Expires: c.Expires,
			File: c.file, Link: c.link, Products: c.written, Place: c.Place,
		})
	}
	for i := range p.documents {
		d := &p.documents[i]
		all = append(all, connector.Paper{ID: documentID + strconv.Itoa(i+1), Title: d.label, File: d.file, Link: d.link, Products: d.written, Place: d.place})
	}
	return all
}

// What the IDs of papers begin with, before their number in the register.
const certificateID, documentID = "s", "d"
