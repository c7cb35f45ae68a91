package connector

import (
	"context"
	"fmt"
	"time"
)

// What a person can say of a plan, of a file or of a product, beside what is
// settled: the acts of remarks, without the catalogue.
const (
	RemarkOverride = "plan.overridden" // go on although the guard, whose Code it is, stops the plan
	RemarkSigned   = "plan.signed"     // the signed sheet of a plan
	RemarkUploaded = "export.uploaded" // a workbook is on the portal; nothing is known of what becomes of it
	RemarkShot     = "hand.shot"       // how the portal looked when a product was ticked
)

// Remark is what a person said of something. It is kept beside its record in
// the audit log, so that pages can show it again, and is never changed.
type Remark struct {
	ID      string // UUIDv7, made by Connector.Remark
	Act     string
	Subject string // id of a plan, name of a file, or SKU
	Code    string // of the guard, for RemarkOverride
	Text    string // why, in the person's words
	Actor   string // opaque id of the person
	At      time.Time
	File    Attached // the zero value for none
}

// Attached is a file that a person has put to something. Its bytes are kept
// under their digest.
type Attached struct {
	SHA256 string // lower hex
	Name   string // as the person calls it, without folders
	Kind   string // by its bytes: PDF, JPEG or PNG
	Bytes  int64
}

// Remark records what a person said, with its act.
func (c *Connector) Remark(ctx context.Context, cat Catalogue, r Remark) error {
	r, a, err := c.remark(cat, r)
	if err != nil {
		return err
	}
	if err := c.Ledger.Commit(ctx, Step{Catalogue: cat, Remarks: []Remark{r}, Acts: []Act{a}}); err != nil {
		return fmt.Errorf("record %s of %s: %w", r.Act, r.Subject, err)
	}
	return nil
}

// remark completes a remark and makes its act.
func (c *Connector) remark(cat Catalogue, r Remark) (Remark, Act, error) {
	var err error
	if r.ID, err = newID(); err != nil {
		return r, Act{}, err
	}
	r.Actor, r.Text, r.File.Name = c.Actor, Printable(r.Text, maxText), Printable(r.File.Name, maxText)
	a := c.act(cat, r.Act, r.Subject, "")
	a.Reason, a.Digest = r.Text, r.File.SHA256
	a.After = map[string]any{}
	for key, value := range map[string]string{"code": r.Code, "file": r.File.Name, "kind": r.File.Kind} {
		if value != "" {
			a.After[key] = value
		}
	}
	return r, a, nil
}
