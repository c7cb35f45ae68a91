package mapping

import (
	"encoding/json"
	"fmt"
)

// ReadListing reads the content of a listing as ReadContent does; its SKU and
// its offer stay empty.
func ReadListing(object []byte) (*Listing, error) {
	var r readListing
	if err := json.Unmarshal(object, &r); err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	l, err := r.listing()
	if err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	return l, nil
}
