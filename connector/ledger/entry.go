package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

const putEntry = `
INSERT INTO entry (seller, catalogue, folded, sku, state, id, status, version, offer_version, price, stock, active,
    offer_print, content_print, refused_print, name, listing_hash, pack, assumed, by_hand, exported_at, missing,
    unseen, drift, changed, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 1)
ON CONFLICT (seller, catalogue, folded) DO UPDATE SET
    sku = excluded.sku, state = excluded.state, id = excluded.id, status = excluded.status,
    version = excluded.version, offer_version = excluded.offer_version,
    price = excluded.price, stock = excluded.stock, active = excluded.active,
    offer_print = excluded.offer_print, content_print = excluded.content_print, refused_print = excluded.refused_print,
    name = excluded.name, listing_hash = excluded.listing_hash, pack = excluded.pack,
    assumed = excluded.assumed, by_hand = excluded.by_hand, exported_at = excluded.exported_at, missing = excluded.missing,
    unseen = excluded.unseen, drift = excluded.drift, changed = excluded.changed, revision = entry.revision + $26`

const putContent = `
INSERT INTO content (seller, catalogue, folded, content) VALUES ($1, $2, $3, $4)
ON CONFLICT (seller, catalogue, folded) DO UPDATE SET content = excluded.content`

// putEntries inserts or replaces entries; moved is what is added to the
// revision of those that are there, 1 or 0.
func (t *tx) putEntries(c connector.Catalogue, entries []connector.Entry, moved int64) error {
	if len(entries) == 0 {
		return nil
	}
	var last int64
	if err := t.QueryRowContext(t.ctx, selectLastPosition, t.seller).Scan(&last); err != nil {
		return err
	}
	args := make([]any, 26)
	drifts := make([]string, len(entries))
	for i := range entries {
		var err error
		if drifts[i], err = driftText(&entries[i]); err != nil {
			return fmt.Errorf("drift of %s: %w", entries[i].SKU, err)
		}
	}
	err := t.each(putEntry, len(entries), func(i int) (string, []any) {
		e := &entries[i]
		args = append(args[:0], t.seller, string(c), connector.FoldSKU(e.SKU), e.SKU, string(e.State), e.ID, e.Status,
			e.Version, e.OfferVersion, e.Offer.Price, e.Offer.Stock.String(), e.Offer.Active,
			e.OfferPrint, e.ContentPrint, e.RefusedPrint, e.Name, e.ListingHash, e.Pack,
			e.Assumed, e.ByHand, stamp(e.ExportedAt), strings.Join(e.Missing, ","),
			e.Unseen, drifts[i], last+1, moved)
		return e.SKU, args
	})
	if err != nil {
		return err
	}
	var told []int
	for i := range entries {
		if entries[i].Content != nil {
			told = append(told, i)
		}
	}
	return t.each(putContent, len(told), func(i int) (string, []any) {
		e := &entries[told[i]]
		return e.SKU, []any{t.seller, string(c), connector.FoldSKU(e.SKU), e.Content}
	})
}

const (
	entryColumns = `sku, state, id, status, version, offer_version, price, stock, active, offer_print, content_print,
    refused_print, name, missing, revision`
	rareColumns = `, listing_hash, pack, assumed, by_hand, exported_at, unseen, drift`
)

// entryScan reads rows of entryColumns, and of rareColumns where they were
// asked for. It is used for a hundred thousand rows
// in a row, so it keeps its buffers, and gives equal short texts one copy.
type entryScan struct {
	e                               connector.Entry
	state, stock, at, missed, drift string
	into                            []any
	known                           map[string]string
}

func newEntryScan(rare bool) *entryScan {
	s := &entryScan{known: map[string]string{}}
	e := &s.e
	s.into = []any{&e.SKU, &s.state, &e.ID, &e.Status, &e.Version, &e.OfferVersion, &e.Offer.Price, &s.stock, &e.Offer.Active,
		&e.OfferPrint, &e.ContentPrint, &e.RefusedPrint, &e.Name, &s.missed, &e.Revision}
	if rare {
		s.into = append(s.into, &e.ListingHash, &e.Pack, &e.Assumed, &e.ByHand, &s.at, &e.Unseen, &s.drift)
	}
	return s
}

func (s *entryScan) shared(text string) string {
	if text == "" {
		return ""
	}
	if kept, ok := s.known[text]; ok {
		return kept
	}
	s.known[text] = text
	return text
}

// row scans one row into s.e, which the next call overwrites.
func (s *entryScan) row(scan func(...any) error) error {
	if err := scan(s.into...); err != nil {
		return err
	}
	e := &s.e
	var err error
	if e.Offer.Stock, err = readDecimal(s.stock); err != nil {
		return fmt.Errorf("stock of %s: %w", e.SKU, err)
	}
	if e.ExportedAt, err = moment(s.at); err != nil {
		return fmt.Errorf("export time of %s: %w", e.SKU, err)
	}
	if e.Outside, e.Yielded, err = readDrift(s.drift); err != nil {
		return fmt.Errorf("drift of %s: %w", e.SKU, err)
	}
	e.State = connector.State(s.shared(s.state))
	e.Status, e.Pack = s.shared(e.Status), s.shared(e.Pack)
	e.Missing = nil
	if s.missed != "" {
		e.Missing = strings.Split(s.missed, ",")
	}
	return nil
}

// readDecimal reads stored digits; nearly all stocks are small whole numbers.
func readDecimal(s string) (decimal.Decimal, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return decimal.NewFromInt(n), nil
	}
	return decimal.NewFromString(s)
}

// entryBlock is how many entries are allocated at once.
const entryBlock = 256

// Most SKUs were never exported and are shown as they were settled, and reading
// what they do not have takes time in a book of a hundred thousand.
const (
	rareEntry      = `(exported_at <> '' OR unseen OR drift <> '')`
	selectOrdinary = `SELECT ` + entryColumns + ` FROM entry WHERE seller = $1 AND catalogue = $2 AND NOT ` + rareEntry
	selectRare     = `SELECT ` + entryColumns + rareColumns + ` FROM entry WHERE seller = $1 AND catalogue = $2 AND ` + rareEntry
)

// entries gives all entries of a catalogue by folded SKU.
func (s *Seller) entries(ctx context.Context, t *sql.Tx, c connector.Catalogue) (map[string]*connector.Entry, error) {
	var blocks [][]connector.Entry // one allocation for many entries, which never move
	n := 0
	for _, rare := range []bool{false, true} {
		query := selectOrdinary
		if rare {
			query = selectRare
		}
		err := s.eachEntry(ctx, t, c, query, newEntryScan(rare), func(e *connector.Entry) {
			if n%entryBlock == 0 {
				blocks = append(blocks, make([]connector.Entry, 0, entryBlock))
			}
			last := &blocks[len(blocks)-1]
			*last = append(*last, *e)
			n++
		})
		if err != nil {
			return nil, err
		}
	}
	all := make(map[string]*connector.Entry, n)
	for _, block := range blocks {
		for i := range block {
			all[connector.FoldSKU(block[i].SKU)] = &block[i]
		}
	}
	return all, nil
}

func (s *Seller) eachEntry(ctx context.Context, t *sql.Tx, c connector.Catalogue, query string, scan *entryScan, take func(*connector.Entry)) error {
	rows, err := t.QueryContext(ctx, query, s.id, string(c))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan.row(rows.Scan); err != nil {
			return err
		}
		take(&scan.e)
	}
	return rows.Err()
}

const selectEntry = `SELECT ` + entryColumns + rareColumns + ` FROM entry WHERE seller = $1 AND catalogue = $2 AND folded = $3`

// Entry gives what is known of one SKU, with its content; fs.ErrNotExist when
// nothing is.
func (s *Seller) Entry(ctx context.Context, c connector.Catalogue, sku string) (connector.Entry, error) {
	scan := newEntryScan(true)
	err := s.view(ctx, func(t *sql.Tx) error {
		err := scan.row(t.QueryRowContext(ctx, selectEntry, s.id, string(c), connector.FoldSKU(sku)).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return fs.ErrNotExist
		}
		if err != nil {
			return err
		}
		contents, err := s.contents(ctx, t, c, []string{sku})
		scan.e.Content = contents[connector.FoldSKU(sku)]
		return err
	})
	if err != nil {
		return connector.Entry{}, fmt.Errorf("entry of %s: %w", sku, err)
	}
	return scan.e, nil
}

const selectRevisions = `SELECT folded, revision FROM entry WHERE seller = $1 AND catalogue = $2 AND folded IN `

// Revisions gives the revision of each SKU that has one, keyed by FoldSKU.
func (s *Seller) Revisions(ctx context.Context, c connector.Catalogue, skus []string) (map[string]int64, error) {
	found := make(map[string]int64, len(skus))
	err := s.view(ctx, func(t *sql.Tx) error {
		return eachOf(ctx, t, selectRevisions, []any{s.id, string(c)}, skus, func(rows *sql.Rows) error {
			var folded string
			var revision int64
			if err := rows.Scan(&folded, &revision); err != nil {
				return err
			}
			found[folded] = revision
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("revisions: %w", err)
	}
	return found, nil
}
