package mapping

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"
)

// AppendOffer appends the canonical bytes of the listing's offer: active,
// price and stock.
func (l *Listing) AppendOffer(b []byte) []byte {
	w := openObject(b, false)
	w.offer(l)
	return w.close()
}

// AppendContent appends the canonical bytes of the listing's content: all but
// sku, price, stock, active and basis.
func (l *Listing) AppendContent(b []byte) []byte {
	w := openObject(b, false)
	w.content(l)
	return w.close()
}

// CreateBody is the JSON with which the listing is created: its SKU, content
// and offer, decimals as JSON numbers.
func (l *Listing) CreateBody() []byte {
	w := openObject(nil, true)
	w.text("sku", l.SKU)
	w.content(l)
	w.offer(l)
	return w.close()
}

// ContentBody is the JSON that replaces the listing's content, decimals as
// JSON numbers.
func (l *Listing) ContentBody() []byte {
	w := openObject(nil, true)
	w.content(l)
	return w.close()
}

// OfferBody is the JSON of an offer, its stock as a JSON number.
func OfferBody(price int64, stock decimal.Decimal, active bool) []byte {
	w := openObject(nil, true)
	w.offer(&Listing{Price: &price, Stock: &stock, Active: active})
	return w.close()
}

// jsonWriter appends one JSON object. Members come in the order of the calls, so
// calls are in the order of their keys' bytes where the result is canonical.
type jsonWriter struct {
	b       []byte
	start   int  // where the innermost object begins
	numbers bool // decimals are JSON numbers, else text
}

func openObject(b []byte, numbers bool) jsonWriter {
	return jsonWriter{b: append(b, '{'), start: len(b), numbers: numbers}
}

func (w *jsonWriter) close() []byte { return append(w.b, '}') }

func (w *jsonWriter) offer(l *Listing) {
	w.key("active")
	w.b = strconv.AppendBool(w.b, l.Active)
	w.integer("price", l.Price)
	w.decimal("stock", l.Stock)
}

func (w *jsonWriter) content(l *Listing) {
	w.pairs("attributes", l.Attributes)
	w.text("brand", l.Brand)
	w.text("category", l.Category)
	w.text("category_id", l.CategoryID)
	w.text("description", l.Description)
	w.pairs("documents", l.Documents)
	w.decimal("height_cm", l.HeightCM)
	w.text("kbki", l.KBKI)
	w.decimal("length_cm", l.LengthCM)
	w.decimal("min_purchase", l.MinPurchase)
	w.text("name", l.Name)
	w.text("pdn_labor", l.PDNLabor)
	w.text("pdn_location", l.PDNLocation)
	w.text("pdn_material", l.PDNMaterial)
	w.text("pdn_type", l.PDNType)
	w.texts("photos", l.Photos)
	w.text("ppn", l.PPN)
	w.integer("preorder_days", l.PreorderDays)
	w.regionalPrices(l.RegionalPrices)
	w.text("sni", l.SNI)
	w.text("tkdn", l.TKDN)
	w.text("unit", l.Unit)
	w.variants(l.Variants)
	w.text("video_url", l.VideoURL)
	w.integer("weight_gram", l.WeightGram)
	w.wholesale(l.Wholesale)
	w.decimal("width_cm", l.WidthCM)
}

func (w *jsonWriter) regionalPrices(v []RegionalPrice) {
	list := w.begin("regional_prices", '[')
	for i := range v {
		item := w.begin("", '{')
		w.integer("price", &v[i].Price)
		w.text("region", v[i].Region)
		w.end(item, '}')
	}
	w.end(list, ']')
}

func (w *jsonWriter) variants(v []Variant) {
	list := w.begin("variants", '[')
	for i := range v {
		item := w.begin("", '{')
		w.key("active")
		w.b = strconv.AppendBool(w.b, v[i].Active)
		w.pairs("options", v[i].Options)
		w.text("photo", v[i].Photo)
		w.integer("price", v[i].Price)
		w.text("sku", v[i].SKU)
		w.decimal("stock", v[i].Stock)
		w.end(item, '}')
	}
	w.end(list, ']')
}

func (w *jsonWriter) wholesale(v []Tier) {
	list := w.begin("wholesale", '[')
	for i := range v {
		item := w.begin("", '{')
		w.decimal("min_quantity", &v[i].MinQuantity)
		w.integer("price", &v[i].Price)
		w.end(item, '}')
	}
	w.end(list, ']')
}

// scope is what an object or list inside another comes back to at its end.
type scope struct{ before, start int }

// begin opens an object or list, as a member of key k or, without k, of a list.
func (w *jsonWriter) begin(k string, bracket byte) scope {
	s := scope{before: len(w.b), start: w.start}
	if k != "" {
		w.key(k)
	} else {
		w.comma()
	}
	w.start = len(w.b)
	w.b = append(w.b, bracket)
	return s
}

// end closes what begin opened, or takes it back when it has no member.
func (w *jsonWriter) end(s scope, bracket byte) {
	if len(w.b) == w.start+1 {
		w.b = w.b[:s.before]
	} else {
		w.b = append(w.b, bracket)
	}
	w.start = s.start
}

// comma parts a member from the one before it.
func (w *jsonWriter) comma() {
	if len(w.b) > w.start+1 {
		w.b = append(w.b, ',')
	}
}

// key appends the key of the next member. Keys are plain ASCII.
func (w *jsonWriter) key(k string) {
	w.comma()
	w.b = append(w.b, '"')
	w.b = append(w.b, k...)
	w.b = append(w.b, '"', ':')
}

func (w *jsonWriter) text(k, v string) {
	if v == "" {
		return
	}
	w.key(k)
	w.b = appendText(w.b, v)
}

func (w *jsonWriter) integer(k string, v *int64) {
	if v == nil {
		return
	}
	w.key(k)
	w.b = strconv.AppendInt(w.b, *v, 10)
}

func (w *jsonWriter) decimal(k string, v *decimal.Decimal) {
	if v == nil {
		return
	}
	w.key(k)
	if w.numbers {
		w.b = appendDecimal(w.b, *v)
		return
	}
	w.b = append(appendDecimal(append(w.b, '"'), *v), '"')
}

func (w *jsonWriter) texts(k string, v []string) {
	list := w.begin(k, '[')
	for _, s := range v {
		if s != "" {
			w.comma()
			w.b = appendText(w.b, s)
		}
	}
	w.end(list, ']')
}

// pairs appends an object by label. Of two equal labels the last counts.
func (w *jsonWriter) pairs(k string, v []Pair) {
	if !arePairsSorted(v) {
		v = sortPairs(v)
	}
	object := w.begin(k, '{')
	for _, p := range v {
		if p.Value != "" {
			w.comma()
			w.b = append(appendText(w.b, p.Label), ':')
			w.b = appendText(w.b, p.Value)
		}
	}
	w.end(object, '}')
}

// arePairsSorted reports labels that are in NFC, sorted and each once, as Map makes
// them.
func arePairsSorted(v []Pair) bool {
	for i, p := range v {
		if i > 0 && v[i-1].Label >= p.Label {
			return false
		}
		if !isPlainText(p.Label) && !norm.NFC.IsNormalString(p.Label) {
			return false
		}
	}
	return true
}

// sortPairs brings pairs into the order and form that arePairsSorted asks for.
func sortPairs(v []Pair) []Pair {
	s := make([]Pair, 0, len(v))
	for _, p := range slices.Backward(v) {
		p.Label = norm.NFC.String(p.Label)
		i, taken := slices.BinarySearchFunc(s, p.Label, func(a Pair, label string) int {
			return cmp.Compare(a.Label, label)
		})
		if !taken {
			s = slices.Insert(s, i, p)
		}
	}
	return s
}
