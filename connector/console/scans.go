package console

import (
	"context"
	"io"
	"net/http"
	"regexp"

	"ekatalog/connector"
)

// Attachments keeps files that people put to something, under their digests.
type Attachments interface {
	// AttachScan keeps the signed sheet of a plan. What is none that can be
	// kept is refused by its content; from is read to at most MaxAttached bytes.
	AttachScan(ctx context.Context, plan, name string, from io.Reader) error
	// Attached finds a file that was put to a subject, a plan's id or a SKU;
	// fs.ErrNotExist when there is none.
	Attached(ctx context.Context, subject, sha256 string) (file connector.Attached, path string, err error)
}

// MaxAttached is the largest file that is kept with something, in bytes.
const MaxAttached = 10 << 20

// takeScan attaches the signed sheet of a plan.
func (c *Console) takeScan(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := named(r); err != nil {
		return err
	}
	_, part, err := fileForm(w, r, "pindaian")
	if err != nil {
		return err
	}
	if part == nil {
		return &failure{status: http.StatusBadRequest, key: "desk.attach.none"}
	}
	if err := c.Attachments.AttachScan(r.Context(), id, fileName(part.FileName()), part); err != nil {
		return err
	}
	return done(w, r, "/rencana/"+id, "desk.done.plan.signed")
}

// digest is what the digest of a file looks like in an address.
var digest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// sendScan gives a sheet that was attached to a plan.
func (c *Console) sendScan(w http.ResponseWriter, r *http.Request) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return c.sendAttached(w, r, id)
}

// sendAttached gives a file that was put to a subject.
func (c *Console) sendAttached(w http.ResponseWriter, r *http.Request, subject string) error {
	sum := r.PathValue("sha256")
	if !digest.MatchString(sum) {
		return &failure{status: http.StatusNotFound, key: "desk.attach.gone"}
	}
	f, path, err := c.Attachments.Attached(r.Context(), subject, sum)
	if err != nil {
		return notThere(err, "desk.attach.gone")
	}
	return sendAs(w, r, path, fileName(f.Name), attachedTypes[f.Kind])
}

// attachedTypes are the content types of what can be attached.
var attachedTypes = map[string]string{"PDF": "application/pdf", "JPEG": "image/jpeg", "PNG": "image/png"}
