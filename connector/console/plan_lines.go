package console

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// kinds are the kinds of changes in the order of a plan's counts.
var kinds = []connector.Kind{connector.KindCreate, connector.KindWithdraw, connector.KindContent, connector.KindPrice, connector.KindStock}

// changed is one product of a plan with all that it changes of it.
type changed struct {
	sku   string
	kind  connector.Kind
	note  connector.PlanNoteOf
	lines []connector.PlanLine
}

// productsOf gives the products of a plan in its order.
func (c *Console) productsOf(v *PlanView) []*changed {
	var all []*changed
	for i, l := range v.Saved.Changes {
		if i == 0 || v.Saved.Changes[i-1].SKU != l.SKU {
			all = append(all, &changed{sku: l.SKU, kind: l.Kind, note: v.Notes.Products[connector.FoldSKU(l.SKU)]})
		}
		last := all[len(all)-1]
		last.lines = append(last.lines, l)
	}
	return all
}

// price is how the price of a product moves; ok is false where it does not.
func (x *changed) price() (before, after int64, ok bool) {
	for _, l := range x.lines {
		if l.Field == "price" {
			before, is := l.Old.(int64)
			after, are := l.New.(int64)
			return before, after, is && are
		}
	}
	return 0, 0, false
}

// moves counts the prices that rise and that fall.
func moves(all []*changed) (rises, falls int) {
	for _, x := range all {
		if before, after, ok := x.price(); ok && after > before {
			rises++
		} else if ok && after < before {
			falls++
		}
	}
	return rises, falls
}

// planFilter says which products of a plan somebody wants to see. Its fields
// are as they stand in an address and in a form.
type planFilter struct {
	Kind  string // one of kinds; empty for all
	Rise  string // percent by which a price rises at least; empty for any
	Guard string // code of a finding that the products have to do with
	Find  string // part of the code or the name
}

// filterOf reads a filter from an address or a form; what is not one of its
// values is left out.
func filterOf(q url.Values) planFilter {
	f := planFilter{
		Kind: q.Get("jenis"), Rise: strings.TrimSpace(strings.Replace(q.Get("naik"), ",", ".", 1)), Guard: q.Get("pengaman"),
		Find: connector.Printable(strings.TrimSpace(q.Get("cari")), 100),
	}
	if !slices.Contains(kinds, connector.Kind(f.Kind)) {
		f.Kind = ""
	}
	if share, err := strconv.ParseFloat(f.Rise, 64); err != nil || math.IsNaN(share) || share < 0 || share > 1e6 {
		f.Rise = ""
	}
	if !slices.Contains(connector.GuardCodes(), f.Guard) {
		f.Guard = ""
	}
	return f
}

// Any reports whether the filter leaves anything out.
func (f planFilter) Any() bool { return f != planFilter{} }

// Query is the filter in an address, from the n-th line on.
func (f planFilter) Query(n int) string {
	q := url.Values{}
	for name, v := range map[string]string{"jenis": f.Kind, "naik": f.Rise, "pengaman": f.Guard, "cari": f.Find} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if n > 0 {
		q.Set("dari", strconv.Itoa(n))
	}
	return q.Encode()
}

// keeps reports whether somebody wants to see a product.
func (f planFilter) keeps(x *changed, v *PlanView) bool {
	if f.Kind != "" && string(x.kind) != f.Kind {
		return false
	}
	if f.Rise != "" {
		before, after, ok := x.price()
		share, _ := strconv.ParseFloat(f.Rise, 64)
		if !ok || before <= 0 || after <= before || float64(after-before)*100 <= share*float64(before) {
			return false
		}
	}
	if f.Find != "" && !strings.Contains(strings.ToLower(x.sku+"\n"+x.note.Name), strings.ToLower(f.Find)) {
		return false
	}
	return f.Guard == "" || f.guards(x, v)
}

// guards reports whether a product has to do with a finding of the guard.
func (f planFilter) guards(x *changed, v *PlanView) bool {
	before, after, moves := x.price()
	switch f.Guard {
	case connector.GuardWithdrawals, connector.GuardListShrunk:
		return x.kind == connector.KindWithdraw
	case connector.GuardStockZero:
		return slices.ContainsFunc(x.lines, func(l connector.PlanLine) bool { return l.Field == "stock" && l.New == "0" })
	case connector.GuardMedianShift:
		return moves
	default:
		return moves && v.Guard.Jumps(before, after)
	}
}

// changeRow is one field that changes.
type changeRow struct {
	SKU, Name string
	First     bool // of its product
	Again     bool // its product began on the page before
	Kind      connector.Kind
	Field     string
	Old, New  string
	Way       string // "up" or "down" where a price moves
	Share     string // by how much, "12,5%"
	Jump      bool   // by more than a single price may
}

// rowsAtOnce is how many changes a page shows, and longestShown how much of a
// value; both keep the page below 100 kB whatever the values are. Of a single
// product everything is shown.
const (
	rowsAtOnce   = 60
	longestShown = 90
	longestAlone = 2000
)

// rows gives the changes of products from the n-th on, and where the page
// leads.
func (c *Console) rows(products []*changed, v *PlanView, n int, f planFilter) ([]changeRow, turn) {
	longest := longestShown
	if len(products) == 1 {
		longest = longestAlone
	}
	var rows []changeRow
	at, t := 0, turn{}
	for _, x := range products {
		if at+len(x.lines) <= n {
			at += len(x.lines)
			continue
		}
		for i, l := range x.lines {
			if at++; at <= n {
				continue
			}
			if len(rows) == rowsAtOnce {
				t.After = "?" + f.Query(n+rowsAtOnce) + "#perubahan"
				break
			}
			row := c.row(x, l, v, longest)
			row.First, row.Again = i == 0, i > 0 && len(rows) == 0
			rows = append(rows, row)
		}
		if t.After != "" {
			break
		}
	}
	if n > 0 {
		t.Before = "?" + f.Query(max(0, n-rowsAtOnce)) + "#perubahan"
	}
	return rows, t
}

func (c *Console) row(x *changed, l connector.PlanLine, v *PlanView, longest int) changeRow {
	row := changeRow{SKU: x.sku, Name: cut(x.note.Name, longestShown), Kind: x.kind, Field: cut(schemas.FieldLabel(c.Lang, l.Field), longestShown)}
	unit := unitOf(x.note)
	show := func(v any) string { return connector.ShowField(c.Lang, l.Field, v, longest) }
	switch l.Field {
	case "*":
		row.Field = c.say("desk.plan.new")
		row.New = "Rp" + mapping.FormatRupiah(x.note.Price)
		if x.note.Stock != nil {
			row.New = c.say("desk.plan.new_is", "harga", mapping.FormatRupiah(x.note.Price), "stok", mapping.FormatQuantity(*x.note.Stock)+unit)
		}
	case "active":
		row.Old, row.New = c.listed(l.Old), c.listed(l.New)
	case "price":
		row.Old, row.New = show(l.Old), show(l.New)
		row.Way, row.Share = moved(l.Old, l.New)
		if before, after, ok := x.price(); ok {
			row.Jump = v.Guard.Jumps(before, after)
		}
	case "stock":
		row.Old, row.New = show(l.Old)+unit, show(l.New)+unit
	default:
		row.Old, row.New = show(l.Old), show(l.New)
	}
	return row
}

// unitOf is a product's unit behind a quantity. One such as "1 X" stands in
// brackets, so that nobody reads a number in it.
func unitOf(n connector.PlanNoteOf) string {
	unit := cut(n.Unit, 20)
	switch {
	case unit == "":
		return ""
	case unit[0] >= '0' && unit[0] <= '9':
		return " (" + unit + ")"
	}
	return " " + unit
}

// listed says whether a listing is shown.
func (c *Console) listed(v any) string {
	if v == true {
		return c.say("desk.plan.listed")
	}
	return c.say("desk.plan.unlisted")
}

// moved says which way a price moves and by how much of what it was, to a
// tenth of a percent.
func moved(before, after any) (way, by string) {
	was, ok1 := before.(int64)
	is, ok2 := after.(int64)
	if !ok1 || !ok2 || was <= 0 || was == is {
		return "", ""
	}
	way = "up"
	if is < was {
		way = "down"
	}
	by100 := decimal.NewFromInt(is-was).Abs().Mul(decimal.NewFromInt(100)).DivRound(decimal.NewFromInt(was), 1)
	return way, mapping.FormatQuantity(by100) + "%"
}

// cut shortens a text to most characters.
func cut(s string, most int) string { return connector.ShowValue("", s, most) }
