package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"ekatalog/connector"
)

// record is the JSON of a record of version 1.
type record struct {
	V       int64          `json:"v"`
	Seller  string         `json:"seller"`
	Index   int64          `json:"index"`
	At      string         `json:"at"`
	Actor   string         `json:"actor"`
	Act     string         `json:"act"`
	Subject string         `json:"subject"`
	Run     string         `json:"run"`
	Before  map[string]any `json:"before"`
	After   map[string]any `json:"after"`
	Reason  string         `json:"reason"`
	Origin  struct {
		SHA256 string `json:"sha256"`
		Sheet  string `json:"sheet"`
		Cell   string `json:"cell"`
	} `json:"origin"`
	Tool   string `json:"tool"`
	Format string `json:"format"`
	Pack   string `json:"pack"`
	Digest string `json:"digest"`
}

// wholeNumbers makes the numbers in v int64, in place: canonical bytes have no others.
func wholeNumbers(v any) (any, error) {
	var err error
	switch v := v.(type) {
	case json.Number:
		return v.Int64()
	case map[string]any:
		for k := range v {
			if v[k], err = wholeNumbers(v[k]); err != nil {
				return nil, fmt.Errorf("%s: %w", k, err)
			}
		}
	case []any:
		for i := range v {
			if v[i], err = wholeNumbers(v[i]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// parse fills At and Act from Bytes.
func (r *Record) parse() error {
	var j record
	d := json.NewDecoder(bytes.NewReader(r.Bytes))
	d.UseNumber()
	if err := d.Decode(&j); err != nil {
		return err
	}
	if j.V != recordVersion {
		return fmt.Errorf("version %d", j.V)
	}
	if j.Index != r.Index {
		return errors.New("another index in its bytes")
	}
	at, err := moment(j.At)
	if err != nil {
		return err
	}
	_, err1 := wholeNumbers(j.Before)
	_, err2 := wholeNumbers(j.After)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	r.At = at
	r.Act = connector.Act{
		Actor: j.Actor, Act: j.Act, Subject: j.Subject, Run: j.Run, Before: j.Before, After: j.After, Reason: j.Reason,
		Origin: connector.Origin{SHA256: j.Origin.SHA256, Sheet: j.Origin.Sheet, Cell: j.Origin.Cell},
		Tool:   j.Tool, Format: j.Format, Pack: j.Pack, Digest: j.Digest,
	}
	return nil
}
