package endpointtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// clauses lists what Verify tries out, in order. Later clauses use the
// listings that the first ones make.
func clauses() []clause {
	return []clause{
		{"token_missing", tryTokenMissing},
		{"token_unknown", tryTokenUnknown},
		{"method", tryMethod},
		{"create", tryCreate},
		{"create_repeated", tryCreateRepeated},
		{"create_key_reused", tryCreateKeyReused},
		{"create_duplicate", tryCreateDuplicate},
		{"create_sku_case", tryCreateSKUCase},
		{"create_invalid", tryCreateInvalid},
		{"create_without_key", tryCreateWithoutKey},
		{"create_at_once", tryCreateAtOnce},
		{"lookup", tryLookup},
		{"lookup_case", tryLookupCase},
		{"lookup_limit", tryLookupLimit},
		{"decimals", tryDecimals},
		{"read_one", tryReadOne},
		{"read_unknown", tryReadUnknown},
		{"pages", tryPages},
		{"page_limit", tryPageLimit},
		{"since", trySince},
		{"content", tryContent},
		{"content_old_version", tryContentOldVersion},
		{"content_only", tryContentOnly},
		{"content_unknown", tryContentUnknown},
		{"offer", tryOffer},
		{"offer_order", tryOfferOrder},
		{"offer_conflict", tryOfferConflict},
		{"offer_unversioned", tryOfferUnversioned},
		{"offer_invalid", tryOfferInvalid},
		{"offer_doubled", tryOfferDoubled},
		{"offer_too_many", tryOfferTooMany},
		{"withdraw", tryWithdraw},
		{"categories", tryCategories},
		{"gateway_products", tryGatewayProducts},
		{"gateway_packages", tryGatewayPackages},
		{"taken_down", tryTakenDown},
		{"rate_headers", func(v *verifier) string { return first(v.limits) }},
		{"shapes", tryShapes},
	}
}

// noListing is seen by a clause whose listing could not be made.
const noListing = "no listing to try it on"

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// expect gives what was seen when a clause does not hold.
func (v *verifier) expect(ok bool, g got) string {
	if ok {
		return ""
	}
	return v.seen(g)
}

func tryTokenMissing(v *verifier) string {
	g := v.send(http.MethodGet, "/v1/seller", nil, nil, "")
	return v.expect(g.refuses(http.StatusUnauthorized, codeUnauthorized), g)
}

func tryTokenUnknown(v *verifier) string {
	g := v.send(http.MethodGet, "/v1/seller/products", nil, nil, "Bearer "+v.prefix+"unknown")
	return v.expect(g.refuses(http.StatusUnauthorized, codeUnauthorized), g)
}

func tryMethod(v *verifier) string {
	g := v.call(http.MethodDelete, "/v1/seller/products", nil, nil)
	return v.expect(g.err == nil && g.status == http.StatusMethodNotAllowed, g)
}

func tryCreate(v *verifier) string {
	var g got
	if v.second, g = v.make("B"); v.second.ID == "" {
		return v.seen(g)
	}
	v.first, g = v.make("A")
	return v.expect(g.status == http.StatusCreated && v.first.ID != "" && v.first.SKU == v.prefix+"A" && v.first.ID != v.second.ID, g)
}

func tryCreateRepeated(v *verifier) string {
	if v.first.ID == "" {
		return noListing
	}
	var again made
	g := v.create(v.first.key, v.first.body)
	err := g.data(&again)
	return v.expect(err == nil && g.status == http.StatusCreated && again.ID == v.first.ID, g)
}

func tryCreateKeyReused(v *verifier) string {
	if v.first.ID == "" {
		return noListing
	}
	other := maps.Clone(v.first.body)
	other["price"] = 130000
	g := v.create(v.first.key, other)
	return v.expect(g.refuses(http.StatusUnprocessableEntity, codeKeyReused), g)
}

// namesExisting reports whether a duplicate_sku says which listing it is.
func (v *verifier) namesExisting(g got) bool {
	var data existing
	err := json.Unmarshal(g.envelope().Data, &data)
	return g.refuses(http.StatusConflict, codeDuplicateSKU) && err == nil && data.ID == v.first.ID && data.Version > 0 && data.OfferVersion > 0
}

func tryCreateDuplicate(v *verifier) string {
	if v.first.ID == "" {
		return noListing
	}
	g := v.create(uuid.NewString(), v.first.body)
	return v.expect(v.namesExisting(g), g)
}

func tryCreateSKUCase(v *verifier) string {
	if v.first.ID == "" {
		return noListing
	}
	folded := maps.Clone(v.first.body)
	folded["sku"] = strings.ToLower(v.prefix + "A")
	g := v.create(uuid.NewString(), folded)
	return v.expect(v.namesExisting(g), g)
}

func tryCreateInvalid(v *verifier) string {
	body := v.listing("BAD")
	delete(body, "name")
	body["price"] = 0
	g := v.create(uuid.NewString(), body)
	if !g.refuses(http.StatusUnprocessableEntity, codeInvalid) || !g.names("name") || !g.names("price") {
		return v.seen(g)
	}
	list, g := v.find("BAD")
	return v.expect(g.err == nil && len(list) == 0, g)
}

func tryCreateWithoutKey(v *verifier) string {
	g := v.call(http.MethodPost, "/v1/seller/products", nil, v.listing("NOKEY"))
	if !g.refuses(http.StatusUnprocessableEntity, codeInvalid) {
		return v.seen(g)
	}
	list, g := v.find("NOKEY")
	return v.expect(g.err == nil && len(list) == 0, g)
}

// tryCreateAtOnce sends one create eight times at the same moment: whatever is
// answered, one listing may come of it.
func tryCreateAtOnce(v *verifier) string {
	key, body := uuid.NewString(), v.listing("ONCE")
	answers := make([]got, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = v.create(key, body) })
	}
	wg.Wait()
	ids := map[string]bool{}
	for _, g := range answers {
		var m made
		switch err := g.data(&m); {
		case err == nil && g.status == http.StatusCreated:
			ids[m.ID] = true
		case g.refuses(http.StatusConflict, codeInProgress):
		default:
			return v.seen(g)
		}
	}
	list, g := v.find("ONCE")
	return v.expect(len(list) == 1 && len(ids) == 1 && ids[list[0].ID], g)
}
