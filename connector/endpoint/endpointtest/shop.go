package endpointtest

import (
	"crypto/sha256"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
)

// Statuses of a listing here.
const (
	statusInReview  = "IN_REVIEW"
	statusActive    = "ACTIVE"
	statusSuspended = "SUSPENDED"
)

// shop is one seller's listings, guarded by Server.mu.
type shop struct {
	byID    map[string]*listing
	bySKU   map[string]*listing // by folded SKU
	changes []change            // oldest first; a listing's last change is the one that counts
	review  []*listing          // in review, oldest first
	keys    map[string]*create  // by Idempotency-Key
	expiry  []string            // keys, oldest first
}

// listing is one product as it is listed.
type listing struct {
	ID           string
	SKU          string
	Name         string
	Status       string
	Active       bool
	Price        int64
	Stock        hundredths
	Version      int64
	OfferVersion int64
	Updated      int64  // microseconds since 1970, different for every change of the shop
	Reviewed     int64  // when the review may end
	Content      []byte // JSON of everything but sku, price, stock and active
	Reason       string // why it is SUSPENDED, may be empty
}

// change says that a listing changed. It is stale when the listing changed
// again, and then stands for nothing.
type change struct {
	at int64
	l  *listing
}

// create is what is kept of a create by its key.
type create struct {
	hash    [sha256.Size]byte // of the body
	at      time.Time
	running bool
	answer  *reply // nil while it runs
}

func newShop() *shop {
	return &shop{byID: map[string]*listing{}, bySKU: map[string]*listing{}, keys: map[string]*create{}}
}

// touch notes that a listing has just changed, by a clock that is off by skew.
func (s *Server) touch(sh *shop, l *listing, skew time.Duration) {
	s.touchAt(sh, l, s.o.Now().Add(skew).UnixMicro())
}

// touchAt notes that a listing changed at a time, which becomes later than that
// of any change before.
func (s *Server) touchAt(sh *shop, l *listing, at int64) {
	s.lastStamp = max(s.lastStamp+1, at)
	l.Updated = s.lastStamp
	sh.changes = append(sh.changes, change{l.Updated, l})
	if len(sh.changes) > 2*len(sh.byID)+1000 {
		kept := sh.changes[:0]
		for _, c := range sh.changes {
			if c.l.Updated == c.at {
				kept = append(kept, c)
			}
		}
		sh.changes = kept
	}
}

// add takes a new listing in.
func (s *Server) add(sh *shop, l *listing, skew time.Duration) {
	sh.byID[l.ID] = l
	sh.bySKU[connector.FoldSKU(l.SKU)] = l
	if s.o.ReviewAfter >= 0 && l.Status == statusInReview {
		sh.review = append(sh.review, l)
	}
	s.touch(sh, l, skew)
}

// suspend takes a listing off, as the portal's people do.
func (s *Server) suspend(sh *shop, l *listing, reason string) {
	l.Status, l.Reason = statusSuspended, reason
	s.touch(sh, l, 0)
}

// endReviews makes listings ACTIVE whose time in review is over, as of then.
// Every read begins with it.
func (s *Server) endReviews(sh *shop) {
	now := s.o.Now().UnixMicro()
	sh.review = slices.DeleteFunc(sh.review, func(l *listing) bool {
		if l.Reviewed > now {
			return false
		}
		if l.Status == statusInReview {
			l.Status = statusActive
			s.touchAt(sh, l, l.Reviewed)
		}
		return true
	})
}

// after gives up to limit listings whose last change is after a moment,
// oldest change first, and whether there are more.
func (sh *shop) after(at int64, limit int) (page []*listing, more bool) {
	i := sort.Search(len(sh.changes), func(i int) bool { return sh.changes[i].at > at })
	for _, c := range sh.changes[i:] {
		if c.l.Updated != c.at {
			continue
		}
		if len(page) == limit {
			return page, true
		}
		page = append(page, c.l)
	}
	return page, false
}

// keyLife is how long the answer to a create is kept.
const keyLife = 7 * 24 * time.Hour

// forget drops the creates whose keys have expired.
func (sh *shop) forget(now time.Time) {
	n := 0
	for n < len(sh.expiry) {
		c := sh.keys[sh.expiry[n]]
		if c != nil && now.Sub(c.at) < keyLife {
			break
		}
		delete(sh.keys, sh.expiry[n])
		n++
	}
	sh.expiry = sh.expiry[n:]
}

// hundredths is a quantity with two decimals.
type hundredths int64

// MarshalJSON writes it as a JSON number without trailing zeros.
func (h hundredths) MarshalJSON() ([]byte, error) {
	b := strconv.AppendInt(nil, int64(h)/100, 10)
	if part := int64(h) % 100; part != 0 {
		b = append(b, '.', byte('0'+part/10))
		if part%10 != 0 {
			b = append(b, byte('0'+part%10))
		}
	}
	return b, nil
}

// UnmarshalJSON reads a JSON number with at most two decimals, not negative.
func (h *hundredths) UnmarshalJSON(b []byte) error {
	v, err := parseHundredths(string(b))
	*h = v
	return err
}

// parseHundredths reads digits with at most two decimals, up to 10^12.
func parseHundredths(text string) (hundredths, error) {
	whole, part, _ := strings.Cut(text, ".")
	if whole == "" || len(whole) > 13 || len(part) > 2 || strings.HasSuffix(text, ".") {
		return 0, strconv.ErrRange
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 63)
	if err != nil || n > maxAmount*100 {
		return 0, strconv.ErrRange
	}
	return hundredths(n), nil
}

// timeText writes a stamp as the contract does.
func timeText(micro int64) string {
	return time.UnixMicro(micro).UTC().Format("2006-01-02T15:04:05.000000Z")
}
