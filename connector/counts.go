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

// Counted is one of the counts; Key is its message.
type Counted struct {
	Key string
	N   int64
}

// Each gives the ten counts in the order in which people are told them: what
// was done, then what needs somebody.
func (c Counts) Each() []Counted {
	return []Counted{
		{"outcome.submitted", c.Submitted}, {"outcome.withdrawn", c.Withdrawn}, {"outcome.unchanged", c.Unchanged},
		{"outcome.held", c.Held}, {"outcome.pending", c.Pending}, {"outcome.rejected", c.Rejected}, {"outcome.conflict", c.Conflict},
		{"outcome.unknown", c.Unknown}, {"outcome.not_planned", c.NotPlanned}, {"outcome.skipped", c.Skipped},
	}
}

// Findings reports whether a person has something to look at.
func (c Counts) Findings() bool {
	return c.Held+c.Unknown+c.Conflict+c.Rejected+c.Pending > 0
}

// of is the count of an outcome of what was due.
func (c *Counts) of(o Outcome) *int64 {
	switch o {
	case OutcomeUnknown:
		return &c.Unknown
	case OutcomeConflict:
		return &c.Conflict
	case OutcomeRejected:
		return &c.Rejected
	case OutcomeAccepted:
		return &c.Submitted
	default:
		return &c.Pending
	}
}

// count adds to the plan's counts what became of each SKU that was due.
func (r *session) count(plan *Plan, o order) Counts {
	n := plan.counts
	for _, d := range plan.left { // no part of the saved plan: not sent
		*n.of(d.fate(OutcomeNotSent))++
	}
	for _, d := range plan.due {
		key := FoldSKU(d.sku)
		outcome := r.settler.standing[key]
		if outcome == "" || o.waiting(key) {
			outcome = worse(outcome, OutcomeNotSent)
		}
		if outcome = d.fate(outcome); outcome == OutcomeAccepted && d.kind == KindWithdraw && !d.offer.Active {
			n.Withdrawn++
		} else {
			*n.of(outcome)++
		}
	}
	n.Products += int64(len(plan.due) + len(plan.left))
	return n
}

// fate is what counts for d when sent is what became of what was sent of it.
func (d *due) fate(sent Outcome) Outcome {
	if d.open {
		sent = worse(sent, OutcomeUnknown)
	}
	if d.refused {
		sent = worse(sent, OutcomeRejected)
	}
	if d.held {
		sent = worse(sent, OutcomeConflict)
	}
	return sent
}

// worse gives the outcome that counts for a product of two lanes: the one that
// stands first in Counts.
func worse(a, b Outcome) Outcome {
	if severity(b) > severity(a) {
		return b
	}
	return a
}

func severity(o Outcome) int {
	switch o {
	case OutcomeUnknown:
		return 5
	case OutcomeConflict:
		return 4
	case OutcomeRejected:
		return 3
	case OutcomeNotSent:
		return 2
	case OutcomeAccepted:
		return 1
	}
	return 0
}
