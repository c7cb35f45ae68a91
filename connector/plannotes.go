package connector

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// PlanNotes are what people want to know of a plan beside what it changes. They
// are kept beside its file; nothing is sent because of them.
type PlanNotes struct {
	Made     time.Time             `json:"made"`
	Files    []FileRead            `json:"files"`    // of the list as it was read
	Products map[string]PlanNoteOf `json:"products"` // by folded SKU, of each that the plan changes
	Guard    []GuardFinding        `json:"guard"`
	Issues   []mapping.Issue       `json:"issues"` // errors first
	More     int                   `json:"more"`   // issues that are not kept
}

// PlanNoteOf is what a plan's file does not say of a product.
type PlanNoteOf struct {
	Name     string           `json:"name"`
	Category string           `json:"category,omitempty"`
	Unit     string           `json:"unit,omitempty"`
	Price    int64            `json:"price"`           // net rupiah, as the plan leaves it
	Stock    *decimal.Decimal `json:"stock,omitempty"` // as the plan leaves it
}

// maxNotedIssues is how many issues are kept with a plan; the check of the list
// has all of them.
const maxNotedIssues = 500

// Notes gives what people want to know of a plan.
func (p *Plan) Notes() *PlanNotes {
	n := &PlanNotes{Made: p.Created, Files: p.reading.Files, Products: make(map[string]PlanNoteOf, len(p.due)), Guard: p.Guard}
	for _, d := range p.due {
		of := PlanNoteOf{Name: d.name(), Price: d.offer.Price, Stock: &d.offer.Stock}
		if d.product != nil {
			of.Category, of.Unit = Printable(d.product.Listing.Category, maxText), Printable(d.product.Listing.Unit, maxWord)
		}
		n.Products[FoldSKU(d.sku)] = of
	}
	n.Issues, n.More = worst(p.Issues)
	return n
}

// worst gives the first issues that are kept, errors before warnings, and how
// many are not.
func worst(issues []mapping.Issue) ([]mapping.Issue, int) {
	all := slices.Clone(issues)
	slices.SortStableFunc(all, func(a, b mapping.Issue) int { return cmp.Compare(rank(a), rank(b)) })
	kept := min(len(all), maxNotedIssues)
	return all[:kept], len(all) - kept
}

// rank orders issues: what a plan itself holds back, then other errors, then
// warnings.
func rank(i mapping.Issue) int {
	switch {
	case i.Code == CodePriceJump && i.Holds():
		return 0
	case i.Severity == mapping.SeverityError:
		return 1
	}
	return 2
}

// Part gives what of the notes is about the products of a part.
func (n *PlanNotes) Part(part *SavedPlan) *PlanNotes {
	of := *n
	of.Products, of.Issues, of.More = map[string]PlanNoteOf{}, nil, 0
	for _, l := range part.Changes {
		of.Products[FoldSKU(l.SKU)] = n.Products[FoldSKU(l.SKU)]
	}
	for _, i := range n.Issues {
		if _, in := of.Products[FoldSKU(i.SKU)]; in {
			of.Issues = append(of.Issues, i)
		}
	}
	return &of
}

// Encode gives the notes as they are kept.
func (n *PlanNotes) Encode() ([]byte, error) {
	b, err := json.Marshal(n)
	return append(b, '\n'), err
}

// DecodePlanNotes reads notes back.
func DecodePlanNotes(b []byte) (*PlanNotes, error) {
	n := new(PlanNotes)
	if err := json.Unmarshal(b, n); err != nil {
		return nil, fmt.Errorf("notes of a plan: %w", err)
	}
	return n, nil
}
