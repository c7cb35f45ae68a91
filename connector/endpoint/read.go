package endpoint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"slices"
	"strconv"

	"ekatalog/connector"
)

// Limits of a read-back. Cursors that repeat or lead nowhere are known of the
// real gateway.
const (
	maxListings   = 1_000_000
	maxEmptyPages = 3   // pages in a row without a listing not seen before
	thinPages     = 100 // from then on a page must have brought perPage new listings, on average
	perPage       = 50
	maxLookUpURL  = 6000
)

// Probe asks, with one read that is not repeated, whether the endpoint is there.
func (c *Client) Probe(ctx context.Context) error {
	_, err := c.readOnce(ctx, pathSeller, nil)
	return err
}

// Seller tells who the token belongs to and whether anything there is real.
func (c *Client) Seller(ctx context.Context) (connector.SellerInfo, error) {
	a, err := c.read(ctx, pathSeller, nil)
	if err != nil {
		return connector.SellerInfo{}, fmt.Errorf("seller of the endpoint: %w", err)
	}
	var w struct{ ID, Name, Mode string }
	if err := json.Unmarshal(a.data, &w); err != nil || w.ID == "" || w.Mode != "mock" && w.Mode != "live" {
		return connector.SellerInfo{}, fmt.Errorf("seller of the endpoint: %w", c.unusable(a.status, "no seller with a mode"))
	}
	return connector.SellerInfo{ID: a.words(w.ID, maxID), Name: a.words(w.Name, maxText), Mock: w.Mode == "mock"}, nil
}

// Changed yields every listing updated at or after since (RFC 3339, empty for
// all), each once and as it was seen last, oldest change first. Nothing is
// yielded before the last page has come, so that an error is yielded alone.
func (c *Client) Changed(ctx context.Context, since string) iter.Seq2[connector.Shown, error] {
	return func(yield func(connector.Shown, error) bool) {
		list, err := c.changed(ctx, since)
		if err != nil {
			yield(connector.Shown{}, fmt.Errorf("read back: %w", err))
			return
		}
		for i := range list {
			if !yield(list[i], nil) {
				return
			}
		}
	}
}

func (c *Client) changed(ctx context.Context, since string) ([]connector.Shown, error) {
	query := url.Values{"limit": {strconv.Itoa(pageSize)}}
	if since != "" {
		query.Set("updated_since", since)
	}
	var list []connector.Shown
	at := map[string]int{} // id to its place in list
	cursors := map[string]bool{}
	for empty := 0; ; {
		a, err := c.read(ctx, pathProducts, query)
		if err != nil {
			return nil, err
		}
		page, err := a.shownList(pageSize)
		if err != nil {
			return nil, c.unusable(a.status, err.Error())
		}
		known := len(list)
		for _, s := range page {
			// A listing that changes while the pages are read comes twice.
			if i, seen := at[s.ID]; !seen {
				at[s.ID] = len(list)
				list = append(list, s)
			} else if s.UpdatedAt.After(list[i].UpdatedAt) {
				list[i] = s
			}
		}
		if !a.meta.HasMore {
			break
		}
		empty++
		if len(list) > known {
			empty = 0
		}
		next := a.meta.Cursor
		if next == "" || len(next) > maxCursor || cursors[next] || empty > maxEmptyPages || len(list) > maxListings || len(cursors) > thinPages && len(list) < perPage*len(cursors) {
			return nil, c.unusable(a.status, "pages do not end")
		}
		cursors[next] = true
		query.Set("cursor", next)
	}
	slices.SortFunc(list, func(a, b connector.Shown) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	return list, nil
}

// LookUp tells what the catalogue shows for each SKU, keyed by FoldSKU.
func (c *Client) LookUp(ctx context.Context, skus []string) (map[string]connector.Shown, error) {
	shown := make(map[string]connector.Shown, len(skus))
	for len(skus) > 0 {
		n := lookUpBatch(skus)
		a, err := c.read(ctx, pathProducts, url.Values{"sku": skus[:n]})
		if err != nil {
			return nil, fmt.Errorf("look up %d listings from %s on: %w", n, skus[0], err)
		}
		if err := gather(shown, skus[:n], a); err != nil {
			return nil, fmt.Errorf("look up %d listings from %s on: %w", n, skus[0], c.unusable(a.status, err.Error()))
		}
		skus = skus[n:]
	}
	return shown, nil
}

// lookUpBatch is how many of the SKUs fit into one request.
func lookUpBatch(skus []string) int {
	length := 0
	for i, sku := range skus {
		length += len("&sku=") + len(url.QueryEscape(sku))
		if i > 0 && (i == maxItems || length > maxLookUpURL) {
			return i
		}
	}
	return len(skus)
}

// gather adds the listings of an answer and refuses any that was not asked for.
func gather(shown map[string]connector.Shown, skus []string, a answer) error {
	list, err := a.shownList(maxItems)
	if err != nil {
		return err
	}
	if a.meta.HasMore {
		return fmt.Errorf("more than the %d listings asked for", len(skus))
	}
	asked := make(map[string]bool, len(skus))
	for _, sku := range skus {
		asked[connector.FoldSKU(sku)] = true
	}
	for _, s := range list {
		key := connector.FoldSKU(s.SKU)
		if !asked[key] {
			return fmt.Errorf("a listing that was not asked for, or twice")
		}
		asked[key] = false
		shown[key] = s
	}
	return nil
}

// View gives the JSON object of a listing with all its fields as shown; the
// error is fs.ErrNotExist where the endpoint says that there is none.
func (c *Client) View(ctx context.Context, id string) ([]byte, error) {
	if !usableID(id) {
		return nil, errors.New("view of a listing: no id that can stand in an address")
	}
	a, err := c.read(ctx, pathProducts+"/"+url.PathEscape(id), nil)
	if refused := (*Unusable)(nil); errors.As(err, &refused) && refused.refusal == codeNotFound {
		return nil, fmt.Errorf("view of listing %s: %w", id, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("view of listing %s: %w", id, err)
	}
	var w struct{ ID string }
	if err := json.Unmarshal(a.data, &w); err != nil || w.ID != id {
		return nil, fmt.Errorf("view of listing %s: %w", id, c.unusable(a.status, "data of another listing"))
	}
	return a.data, nil
}
