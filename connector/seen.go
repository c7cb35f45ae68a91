package connector

import (
	"bytes"
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// Viewer is a destination that shows a listing whole. Without it nobody can
// tell whose content a listing has after a call without an answer, and ours is
// never assumed.
type Viewer interface {
	// View gives the JSON object of a listing with all its fields as shown.
	View(ctx context.Context, id string) ([]byte, error)
}

// notContent are the fields of a shown listing that are no content.
var notContent = [...]string{"id", "sku", "status", "status_reasons", "active", "price", "stock", "version", "offer_version", "updated_at"}

// shows reports whether a listing is shown with the content that a body wants.
func shows(listing, body []byte) (bool, error) {
	wanted, err := contentOf(body)
	if err != nil {
		return false, fmt.Errorf("body: %w", err)
	}
	shown, err := contentOf(listing)
	if err != nil {
		return false, fmt.Errorf("listing: %w", err)
	}
	return bytes.Equal(shown, wanted), nil
}

// contentOf gives the canonical bytes of a JSON object's content, in which
// 120 and 120.0 are the same number.
func contentOf(object []byte) ([]byte, error) {
	fields, err := mapping.ParseContent(object)
	if err != nil {
		return nil, err
	}
	for _, name := range notContent {
		delete(fields, name)
	}
	for name, v := range fields {
		fields[name] = decimals(v)
	}
	return mapping.Canonical(fields)
}

// decimals makes every number in v a decimal, in place.
func decimals(v any) any {
	switch v := v.(type) {
	case int64:
		return decimal.NewFromInt(v)
	case []any:
		for i := range v {
			v[i] = decimals(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = decimals(v[k])
		}
	}
	return v
}
