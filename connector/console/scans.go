package console

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
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

// fileForm reads a form with a file: the values that stand before the file, and
// the file itself; nil for a form that was sent without one.
func fileForm(w http.ResponseWriter, r *http.Request, field string) (url.Values, *multipart.Part, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, &failure{http.StatusBadRequest, "desk.form", err}
	}
	values, left := url.Values{}, int64(maxForm)
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, nil, nil
		}
		if err != nil {
			return nil, nil, &failure{http.StatusBadRequest, "desk.form", err}
		}
		switch {
		case p.FormName() == field && p.FileName() != "":
			return values, p, nil
		case p.FileName() != "" || p.FormName() == field:
			continue
		}
		b, err := io.ReadAll(io.LimitReader(p, left+1))
		if left -= int64(len(b)); err != nil || left < 0 {
			return nil, nil, &failure{http.StatusBadRequest, "desk.form", err}
		}
		values.Add(p.FormName(), string(b))
	}
}

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
	http.Redirect(w, r, "/rencana/"+id+"?kabar=plan.signed", http.StatusSeeOther)
	return nil
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
		return &failure{http.StatusNotFound, "desk.attach.gone", err}
	}
	return sendAs(w, r, path, fileName(f.Name), attachedTypes[f.Kind])
}

// attachedTypes are the content types of what can be attached.
var attachedTypes = map[string]string{"PDF": "application/pdf", "JPEG": "image/jpeg", "PNG": "image/png"}
