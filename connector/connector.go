package connector

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// List is one source of products with the mapping that fits it.
type List struct {
	Source  Source
	Mapping *mapping.Mapping
	Include *mapping.Include // nil keeps every row
}

// Connector keeps one seller's lists in step with the catalogue. Its fields
// are set before the first call and not changed afterwards.
type Connector struct {
	Seller string
	Actor  string // opaque id of who asked, recorded with every act
	Reason string // why, recorded where an act needs a reason
	Tool   string // name and version of the program

	Lists   []List
	Formats []*schemas.Format // v6-form first
	Packs   *schemas.Packs
	PKP     string         // the seller's tax status, see mapping.Terms
	Zone    *time.Location // the seller's zone; days are counted in it
	// PhotoBase is the public address of the folder of photos, empty when
	// they are not published.
	PhotoBase string
	// Photos are the pictures themselves, nil where nothing is known of them.
	Photos Photos
	// Papers are documents and certificates, nil where nothing is known of them.
	Papers Papers

	// Corrections are what people have put right beside the list, nil for
	// nothing.
	Corrections *mapping.Corrections

	Ledger      Ledger
	Lease       Lease
	History     History     // what Undo, Apply and Check ask of the ledger; nil where there is none
	Destination Destination // nil when no endpoint is configured
	Reader      Reader      // nil when no endpoint is configured

	Outbox   Outbox
	Guard    Guard
	Override []string // guard codes a person has overridden, with Reason
	Approval Approval
	Drift    Drift // what becomes of what was changed in the catalogue

	Now      func() time.Time
	Log      zerolog.Logger
	Progress func(stage string, done, total int64) // stage is a message key; total is 0 when it is not known
}

// terms are the circumstances of a run that begins now.
func (c *Connector) terms() mapping.Terms {
	return mapping.Terms{On: c.Now().In(c.Zone), PKP: c.PKP}
}

// today is the date in the seller's zone.
func (c *Connector) today() string { return c.Now().In(c.Zone).Format(time.DateOnly) }

func (c *Connector) progress(stage string, done, total int64) {
	if c.Progress != nil {
		c.Progress(stage, done, total)
	}
}

// newID makes a UUIDv7, which sorts by the time it was made.
func newID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

// holdingFormat is id and version of the format whose listing is delivered.
func (c *Connector) holdingFormat() string {
	for _, f := range c.Formats {
		if f.ID == mapping.HoldingFormat {
			return f.ID + "/" + strconv.Itoa(f.Version)
		}
	}
	return ""
}
