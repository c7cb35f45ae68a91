package connector

import (
	"fmt"
	"strings"
)

// ApprovalRule says when a change needs a person's approval: "never",
// "always", or "up 5%" for prices that rise by more than that share.
type ApprovalRule struct {
	Always bool
	Up     *Limit
}

// ParseApproval reads an approval rule; the empty text is never.
func ParseApproval(s string) (ApprovalRule, error) {
	switch s = strings.TrimSpace(s); s {
	case "", "never":
		return ApprovalRule{}, nil
	case "always":
		return ApprovalRule{Always: true}, nil
	}
	if share, ok := strings.CutPrefix(s, "up "); ok {
		if l, err := ParseLimit(share); err == nil && l.Percent {
			return ApprovalRule{Up: &l}, nil
		}
	}
	return ApprovalRule{}, fmt.Errorf(`approval %q is not never, always or "up 5%%"`, s)
}

// Approval says which changes of a live catalogue need a person's approval.
type Approval struct {
	Create   ApprovalRule
	Content  ApprovalRule
	Price    ApprovalRule
	Withdraw ApprovalRule
}

// price reports whether a change of price needs approval.
func (a Approval) price(before, after int64) bool {
	if before == after {
		return false
	}
	return a.Price.Always || a.Price.Up != nil && a.Price.Up.exceeded(after-before, before)
}
