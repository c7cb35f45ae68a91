package connector

import (
	"context"
	"iter"
	"time"

	"ekatalog/mapping"
)

// Source is where products come from.
type Source interface {
	// Read reads the whole list and yields its rows in order. An error means
	// that the list could not be read completely: nothing may be done with
	// the rows yielded before it. An *Unreadable is an error for people.
	Read(ctx context.Context, yield func(*mapping.Row) error) (Reading, error)
}

// Reading is what a source says about one complete read.
type Reading struct {
	Files   []FileRead
	LeftOut []LeftOut
}

// FileRead is one file of a list as it was when read.
type FileRead struct {
	Name   string `json:"name"`   // without folders
	SHA256 string `json:"sha256"` // lower hex
	Rows   int64  `json:"rows"`   // product rows yielded
	// Modified is when the file was last saved; zero for what is no file.
	Modified time.Time `json:"modified"`
}

// LeftOut is something in a list that is no product: a letterhead, a section,
// a repeated header, a total, a signature, a sheet of another kind.
type LeftOut struct {
	Place  string // "file!sheet!A3", or "file!sheet!" for a whole sheet
	Reason string // message key: left_out_letterhead, left_out_section, …
	Found  string // text found, shortened; empty where it must not be kept (signatures)
}

// Unreadable is why a list, a config or another input file cannot be used at
// all. Key names the message (schemas/messages), Values its placeholders.
type Unreadable struct {
	Key    string
	Values map[string]string
	Err    error // the cause, for the log; may be nil
}

func (e *Unreadable) Error() string {
	s := e.Key
	for _, k := range sortedKeys(e.Values) {
		s += " " + k + "=" + e.Values[k]
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Unreadable) Unwrap() error { return e.Err }

// Destination is a catalogue that takes changes.
type Destination interface {
	// Deliver hands over a batch of changes of one lane and returns one Result
	// for each, in order. An error means nothing is known of any item: look it
	// up before it is sent again.
	Deliver(ctx context.Context, lane Lane, batch []Change) ([]Result, error)
	// LookUp tells what the catalogue shows for each SKU, keyed by FoldSKU. A
	// SKU that is absent from the answer is not there, found out with certainty.
	LookUp(ctx context.Context, skus []string) (map[string]Shown, error)
	// Limit is the most changes of a lane that one Deliver takes.
	Limit(lane Lane) int
}

// Reader is a catalogue that can be read back.
type Reader interface {
	// Seller tells who the token belongs to and whether anything there is real.
	Seller(ctx context.Context) (SellerInfo, error)
	// Changed yields every listing updated at or after since (RFC 3339, empty
	// for all), each once, in no promised order.
	Changed(ctx context.Context, since string) iter.Seq2[Shown, error]
}

// Ledger is the durable memory of one seller.
type Ledger interface {
	// Book loads what is known of a catalogue, without contents.
	Book(ctx context.Context, c Catalogue) (*Book, error)
	// Contents gives the canonical content last settled of each SKU that has
	// one, keyed by FoldSKU.
	Contents(ctx context.Context, c Catalogue, skus []string) (map[string][]byte, error)
	// Entry gives what is known of one SKU; fs.ErrNotExist when nothing is.
	Entry(ctx context.Context, c Catalogue, sku string) (Entry, error)
	// LastSettled gives the last settlement with an outcome of each SKU that
	// has one, keyed by FoldSKU.
	LastSettled(ctx context.Context, c Catalogue, o Outcome, skus []string) (map[string]Settlement, error)
	// LastCreates gives the create of each SKU of which it is the last that was
	// accepted, keyed by FoldSKU.
	LastCreates(ctx context.Context, c Catalogue, skus []string) (map[string]Intent, error)
	// Told gives what a person last said of each SKU of which somebody did,
	// keyed by FoldSKU.
	Told(ctx context.Context, c Catalogue, skus []string) (map[string]Told, error)
	// HandShown gives the fingerprints that the work list last showed of each
	// SKU of which it showed some, keyed by FoldSKU.
	HandShown(ctx context.Context, c Catalogue, skus []string) (map[string]string, error)
	// Revisions gives the revision of each SKU that has one, keyed by FoldSKU.
	Revisions(ctx context.Context, c Catalogue, skus []string) (map[string]int64, error)
	// TakenFile tells when a file of these bytes was first taken;
	// fs.ErrNotExist when none was.
	TakenFile(ctx context.Context, sha256 string) (TakenFile, error)
	// Plan gives what is kept of a plan; fs.ErrNotExist when nothing is.
	Plan(ctx context.Context, id string) (PlanRecord, error)
	// ActsOf gives the acts recorded with a run, in order; none for a run that
	// nothing was recorded of.
	ActsOf(ctx context.Context, run string) ([]Act, error)
	// FileVersions gives what is kept of a file of the workspace, the last
	// version first, without contents.
	FileVersions(ctx context.Context, file string) ([]FileVersion, error)
	// Commit records a step durably in one transaction with its audit records.
	// When it returns nil, the step survives a crash.
	Commit(ctx context.Context, s Step) error
}

// Lease keeps two processes from working on one seller at once.
type Lease interface {
	// Take takes the seller's lease and keeps it alive until release is called
	// or the process dies; a *LeaseHeld error names who has it.
	Take(ctx context.Context, h Holder) (release func(), err error)
}

// Table is a file of rows and columns that is no list of products.
type Table interface {
	// Lines yields every line that holds something, sheet by sheet and in
	// order. A line is good until the next. An *Unreadable is an error for
	// people.
	Lines(ctx context.Context, yield func(*SheetLine) error) (FileRead, error)
}

// SheetLine is one line of a table as its file has it.
type SheetLine struct {
	Sheet  string          // empty for a csv
	Number int             // 1-based row of the sheet, or record of the csv
	Cells  []mapping.Value // from column A on; numbers with a comma for decimals
}
