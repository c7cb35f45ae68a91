package connector

import (
	"errors"
	"fmt"
	"slices"
)

// ErrEmptyPart says that a part of a plan would hold nothing.
var ErrEmptyPart = errors.New("no product was chosen")

// NotInPlan is the error of choosing SKUs that a plan does not change.
type NotInPlan struct{ SKUs []string }

func (e *NotInPlan) Error() string { return fmt.Sprintf("not in the plan: %v", e.SKUs) }

// Part gives a seller's plan of only the SKUs that keep reports, as a plan of
// its own: whoever approves it approves just that. It rests on what the whole
// plan rests on, so it has its base, its guard and, of what neither sends, its
// counts; its id is that of what is left. ErrEmptyPart when nothing is.
func (s *SavedPlan) Part(seller string, keep func(sku string) bool) (*SavedPlan, error) {
	part := *s
	part.Changes = slices.DeleteFunc(slices.Clone(s.Changes), func(l PlanLine) bool { return !keep(l.SKU) })
	if len(part.Changes) == 0 {
		return nil, ErrEmptyPart
	}
	sent := countChanges(part.Changes)
	for _, k := range []Kind{KindCreate, KindWithdraw, KindContent, KindPrice, KindStock} {
		*part.Counts.of(k) = *sent.of(k)
	}
	var err error
	part.ID, err = planID(part.Base, seller, part.Undo, part.Trial, part.Changes)
	return &part, err
}

// Chosen is a keep of Part that takes just these SKUs; all of them must be in
// the plan, else a *NotInPlan names those that are not.
func (s *SavedPlan) Chosen(skus []string) (func(sku string) bool, error) {
	in, chosen := map[string]bool{}, map[string]bool{}
	for _, l := range s.Changes {
		in[FoldSKU(l.SKU)] = true
	}
	var strange []string
	for _, sku := range skus {
		if !in[FoldSKU(sku)] {
			strange = append(strange, sku)
		}
		chosen[FoldSKU(sku)] = true
	}
	if len(strange) > 0 {
		return nil, &NotInPlan{SKUs: strange}
	}
	return func(sku string) bool { return chosen[FoldSKU(sku)] }, nil
}
