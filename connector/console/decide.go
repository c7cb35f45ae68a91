package console

import (
	"context"
	"net/http"

	"ekatalog/connector"
)

// Approvals takes what people say of a plan. Whoever says it is the person of
// ctx, who has a name.
type Approvals interface {
	// Decide approves a plan, or sends it back with a note.
	Decide(ctx context.Context, id string, decline bool, note string) error
	// Part makes a plan of only the SKUs that keep reports and keeps it; its id.
	Part(ctx context.Context, id string, keep func(sku string) bool, why string) (part string, err error)
	// Override goes on although the guard stops a plan. Where a price is held
	// back alone, what goes on is another plan; its id.
	Override(ctx context.Context, id, code, why string) (plan string, err error)
}

// Sender sends what was planned.
type Sender interface {
	// SendPlan sends a plan. An error says why nothing was sent, or not all.
	SendPlan(ctx context.Context, id string) error
}

// decide takes the decision on a plan: on all of it, on what was ticked, or on
// what the filter shows. What is approved of a plan becomes a plan of its own,
// so that nothing else is sent.
func (c *Console) decide(w http.ResponseWriter, r *http.Request) error {
	v, err := c.decisionOn(w, r)
	if err != nil {
		return err
	}
	note, to := textOf(r, "catatan"), "/rencana/"+v.ID
	var keep func(sku string) bool
	switch r.PostForm.Get("putusan") {
	case "setujui":
		if err := c.Approvals.Decide(r.Context(), v.ID, false, note); err != nil {
			return err
		}
		return done(w, r, to, "desk.done.plan.approved")
	case "kembalikan":
		if note == "" {
			return &failure{status: http.StatusUnprocessableEntity, key: "desk.plan.note_needed"}
		}
		if err := c.Approvals.Decide(r.Context(), v.ID, true, note); err != nil {
			return err
		}
		return done(w, r, to, "desk.done.plan.declined")
	case "dicentang":
		if keep, err = v.Saved.Chosen(r.PostForm["kode"]); err != nil || len(r.PostForm["kode"]) == 0 {
			return &failure{http.StatusUnprocessableEntity, "desk.plan.none_chosen", err}
		}
	case "saringan":
		keep = c.shownBy(filterOf(r.PostForm), v)
	default:
		return &failure{status: http.StatusBadRequest, key: "desk.form"}
	}
	part, err := c.approvePart(r.Context(), v, keep, note)
	if err != nil {
		return err
	}
	return done(w, r, "/rencana/"+part, "desk.done.plan.approved")
}

// decisionOn gives the plan that a form is about, which somebody with a name
// must have sent.
func (c *Console) decisionOn(w http.ResponseWriter, r *http.Request) (*PlanView, error) {
	if err := readForm(w, r); err != nil {
		return nil, err
	}
	if err := named(r); err != nil {
		return nil, err
	}
	return c.planOf(r)
}

// shownBy reports the SKUs of a plan that a filter shows.
func (c *Console) shownBy(f planFilter, v *PlanView) func(sku string) bool {
	shown := map[string]bool{}
	for _, x := range c.productsOf(v) {
		shown[connector.FoldSKU(x.sku)] = f.keeps(x, v)
	}
	return func(sku string) bool { return shown[connector.FoldSKU(sku)] }
}

// approvePart approves a part of a plan and sends the rest back: it waits for a
// plan that is made after the part was sent.
func (c *Console) approvePart(ctx context.Context, v *PlanView, keep func(string) bool, note string) (string, error) {
	part, err := c.Approvals.Part(ctx, v.ID, keep, c.say("desk.plan.part_why", "rencana", v.Number()))
	if err != nil {
		return "", err
	}
	if err := c.Approvals.Decide(ctx, part, false, note); err != nil || part == v.ID {
		return part, err
	}
	return part, c.Approvals.Decide(ctx, v.ID, true, c.say("desk.plan.rest_why", "rencana", planNumber(part)))
}

// override goes on although the guard stops a plan.
func (c *Console) override(w http.ResponseWriter, r *http.Request) error {
	v, err := c.decisionOn(w, r)
	if err != nil {
		return err
	}
	why := textOf(r, "alasan")
	if why == "" {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.plan.reason_needed"}
	}
	id, err := c.Approvals.Override(r.Context(), v.ID, r.PostForm.Get("kode"), why)
	if err != nil {
		return err
	}
	return done(w, r, "/rencana/"+id, "desk.done.plan.overridden")
}

// sendPlan sends a plan.
func (c *Console) sendPlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return c.start(w, r, Work{Kind: "send", Lease: true, By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		return "/rencana/" + id, c.Sender.SendPlan(ctx, id)
	}})
}
