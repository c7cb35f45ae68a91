package endpointtest

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"
)

// put replaces the content of a listing.
func (v *verifier) put(id string, version int64, body map[string]any) got {
	return v.call(http.MethodPut, "/v1/seller/products/"+url.PathEscape(id), map[string]string{"If-Match": strconv.Quote(strconv.FormatInt(version, 10))}, body)
}

// newContent is content that leaves out most of what the listing had.
func (v *verifier) newContent() map[string]any {
	return map[string]any{"name": "UJI COBA " + v.prefix + "baru", "unit": "Buah", "ppn": "0%", "category": "Peralatan Kantor > Furnitur Kantor > Meja Kerja"}
}

func tryContent(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	g = v.put(before.ID, before.Version, v.newContent())
	var data listed
	if err := g.data(&data); err != nil || g.status != http.StatusOK || data.ID != before.ID || data.Version <= before.Version {
		return v.seen(g)
	}
	after, g := v.state("A")
	if after.Version != data.Version || after.OfferVersion != before.OfferVersion || after.Price != before.Price {
		return v.seen(g)
	}
	g = v.call(http.MethodGet, "/v1/seller/products/"+url.PathEscape(before.ID), nil, nil)
	var o object
	err := g.data(&o)
	return v.expect(err == nil && string(o["name"]) == strconv.Quote(v.newContent()["name"].(string)) && empty(o["description"]), g)
}

// empty reports whether a field is left out or says nothing.
func empty(raw []byte) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

func tryContentOldVersion(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	g = v.put(before.ID, before.Version+5, v.newContent())
	if !g.refuses(http.StatusPreconditionFailed, codeVersionConflict) {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Version == before.Version, g)
}

func tryContentOnly(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	body := v.newContent()
	body["price"] = before.Price + 5000
	g = v.put(before.ID, before.Version, body)
	if !g.refuses(http.StatusUnprocessableEntity, codeInvalid) || !g.names("price") {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == before.Price && after.Version == before.Version, g)
}

func tryContentUnknown(v *verifier) string {
	g := v.put(uuid.NewString(), 1, v.newContent())
	return v.expect(g.refuses(http.StatusNotFound, codeNotFound), g)
}

func tryOffer(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	answers, g := v.offers(map[string]any{"id": before.ID, "price": before.Price + 1000, "expect_version": before.OfferVersion})
	if len(answers) != 1 {
		return v.seen(g)
	}
	a := answers[0]
	if a.Status != "OK" || a.Price != before.Price+1000 || a.OfferVersion <= before.OfferVersion || !sameNumber(a.Stock, string(before.Stock)) || a.Active == nil {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == a.Price && after.OfferVersion == a.OfferVersion && after.Version == before.Version, g)
}

func tryOfferOrder(v *verifier) string {
	a, g := v.state("A")
	b, _ := v.state("B")
	if a.ID == "" || b.ID == "" {
		return v.seen(g)
	}
	unknown := uuid.NewString()
	answers, g := v.offers(
		map[string]any{"id": b.ID, "price": b.Price + 1000},
		map[string]any{"id": unknown, "price": 1000},
		map[string]any{"id": a.ID, "price": a.Price + 1000},
	)
	if len(answers) != 3 || answers[0].ID != b.ID || answers[1].ID != unknown || answers[2].ID != a.ID {
		return v.seen(g)
	}
	if answers[0].Status != "OK" || answers[1].Status != "REJECTED" || answers[1].Code != codeNotFound || answers[2].Status != "OK" {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == a.Price+1000, g)
}

func tryOfferConflict(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	answers, g := v.offers(map[string]any{"id": before.ID, "price": before.Price + 7000, "expect_version": before.OfferVersion + 5})
	if len(answers) != 1 {
		return v.seen(g)
	}
	if a := answers[0]; a.Status != "CONFLICT" || a.Price != before.Price || a.OfferVersion != before.OfferVersion || a.Active == nil {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == before.Price && after.OfferVersion == before.OfferVersion, g)
}

func tryOfferUnversioned(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	answers, g := v.offers(map[string]any{"id": before.ID, "stock": 7.25})
	return v.expect(len(answers) == 1 && answers[0].Status == "OK" && sameNumber(answers[0].Stock, "7.25") && answers[0].Price == before.Price, g)
}

func tryOfferInvalid(v *verifier) string {
	a, g := v.state("A")
	b, _ := v.state("B")
	if a.ID == "" || b.ID == "" {
		return v.seen(g)
	}
	answers, g := v.offers(map[string]any{"id": a.ID, "price": 0}, map[string]any{"id": b.ID, "price": b.Price + 1000})
	if len(answers) != 2 || answers[0].Status != "REJECTED" || answers[0].Price != a.Price || answers[1].Status != "OK" {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == a.Price && after.OfferVersion == a.OfferVersion, g)
}

func tryOfferDoubled(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	_, g = v.offers(map[string]any{"id": before.ID, "price": before.Price + 1000}, map[string]any{"id": before.ID, "price": before.Price + 2000})
	if !g.refuses(http.StatusUnprocessableEntity, codeInvalid) {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == before.Price, g)
}

func tryOfferTooMany(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	items := []map[string]any{{"id": before.ID, "price": before.Price + 1000}}
	for range 100 {
		items = append(items, map[string]any{"id": uuid.NewString(), "price": 1000})
	}
	_, g = v.offers(items...)
	if !g.refuses(http.StatusUnprocessableEntity, codeTooManyItems) {
		return v.seen(g)
	}
	after, g := v.state("A")
	return v.expect(after.Price == before.Price, g)
}

func tryWithdraw(v *verifier) string {
	before, g := v.state("B")
	if before.ID == "" {
		return v.seen(g)
	}
	answers, g := v.offers(map[string]any{"id": before.ID, "active": false})
	if len(answers) != 1 || answers[0].Status != "OK" || answers[0].Active == nil || *answers[0].Active {
		return v.seen(g)
	}
	after, g := v.state("B")
	return v.expect(after.ID == before.ID && !after.Active && after.Price == before.Price, g)
}

// tryTakenDown withdraws whatever the run has made.
func tryTakenDown(v *verifier) string {
	list, g := v.find("A", "B", "ONCE", "BAD", "NOKEY")
	if g.err != nil || len(list) == 0 {
		return v.seen(g)
	}
	items := make([]map[string]any, len(list))
	for i, l := range list {
		items[i] = map[string]any{"id": l.ID, "active": false}
	}
	if _, g := v.offers(items...); g.status != http.StatusOK {
		return v.seen(g)
	}
	list, g = v.find("A", "B", "ONCE", "BAD", "NOKEY")
	for _, l := range list {
		if l.Active {
			return v.seen(g)
		}
	}
	return v.expect(g.err == nil, g)
}
