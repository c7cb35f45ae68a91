package connector

import "time"

// Paper is a document or a certificate of the seller's register, as people
// write it.
type Paper struct {
	// ID tells it from the others of its register, and only until that changes;
	// empty for one that is not in it.
	ID       string
	Kind     string // of a certificate, as schemas knows it, "pirt"; empty for a document
	Title    string // a document's title, or the certificate's kind as people write it
	Number   string // a certificate's
	Holder   string // of a certificate, for people only
	Issued   time.Time
	Expires  time.Time // the last day it is valid; zero where it has no end, or none is known
	File     string    // below the workspace's folder, empty where there is none
	Link     string    // where others can open it, empty for nowhere
	Products []string  // codes, sections and categories that it is for; none for all that ask for it
	Place    string    // where it stands, "papers.yaml:5"
}
