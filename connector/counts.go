package connector

import "fmt"

// Counts says what became of every product of a run, each counted once, the
// first that applies in the order of the fields.
type Counts struct {
	Products   int64 `json:"products"`
	Skipped    int64 `json:"skipped"`
	Held       int64 `json:"held"`
	Unknown    int64 `json:"unknown"`
	Conflict   int64 `json:"conflict"`
	Rejected   int64 `json:"rejected"`
	Pending    int64 `json:"pending"`
	Submitted  int64 `json:"submitted"`
	Withdrawn  int64 `json:"withdrawn"`
	NotPlanned int64 `json:"not_planned"`
	Unchanged  int64 `json:"unchanged"`
}

// Balance reports counts that do not add up to the products of the run; a run
// whose counts do not add up must not be believed.
func (c Counts) Balance() error {
	sum := c.Skipped + c.Held + c.Unknown + c.Conflict + c.Rejected + c.Pending + c.Submitted + c.Withdrawn + c.NotPlanned + c.Unchanged
	if sum != c.Products {
		return fmt.Errorf("counts add up to %d of %d products: %+v", sum, c.Products, c)
	}
	return nil
}

// Findings reports whether a person has something to look at.
func (c Counts) Findings() bool {
	return c.Held+c.Unknown+c.Conflict+c.Rejected+c.Pending > 0
}
