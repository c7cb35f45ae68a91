package console

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

const evilValue = `<script>alert("&'")</script>`

// planOfLines is a plan of n changes, among them awkward values of long
// characters.
func planOfLines(n, long int) *PlanView {
	v := &PlanView{Saved: &connector.SavedPlan{}, Notes: &connector.PlanNotes{Products: map[string]connector.PlanNoteOf{}}, Now: time.Now()}
	v.ID, v.State = strings.Repeat("a", 64), PlanWaiting
	limit, err := connector.ParseLimit("25%")
	if err != nil {
		panic(err)
	}
	v.Guard.MaxPriceChange = limit
	stock := decimal.NewFromInt(7)
	for i := range n {
		sku := fmt.Sprintf("KR-%05d", i/2)
		l := connector.PlanLine{SKU: sku, Kind: connector.KindPrice, Field: "price", Old: int64(100_000), New: int64(100_000 + i)}
		if i%2 == 1 {
			l = connector.PlanLine{SKU: sku, Kind: connector.KindPrice, Field: "attributes." + strings.Repeat(`"`, 100), Old: strings.Repeat(`"`, long), New: strings.Repeat("é<", long/2)}
		}
		v.Saved.Changes = append(v.Saved.Changes, l)
		v.Notes.Products[connector.FoldSKU(sku)] = connector.PlanNoteOf{Name: strings.Repeat(evilValue, 20), Unit: "1 X", Price: 1, Stock: &stock}
		v.Notes.Issues = append(v.Notes.Issues, mapping.Issue{SKU: sku, Code: "weight_missing", Severity: mapping.SeverityError, Cell: "a.xlsx!Lembar!F" + fmt.Sprint(i), Found: evilValue})
	}
	v.Notes.Issues = v.Notes.Issues[:min(n, 500)]
	return v
}

// plans is a desk with one plan.
type onePlan struct{ view *PlanView }

func (o onePlan) MakePlan(context.Context, string, ...string) (string, error) { return "", nil }
func (o onePlan) Plans(context.Context, int, int) ([]PlanHead, error) {
	return []PlanHead{o.view.PlanHead}, nil
}
func (o onePlan) Plan(context.Context, string) (*PlanView, error) {
	v := *o.view
	return &v, nil
}
func (o onePlan) PlanFile(context.Context, string) (string, error) { return "", nil }

// most is how many bytes a page may have without its pictures.
const most = 100_000

var nextPage = regexp.MustCompile(`href="(\?[^"]*)">[^<]*(?:→|&rarr;)`)

func TestALongPlanIsShownPageByPage(t *testing.T) {
	const lines = 1_000
	c, h, _ := open(t, schemas.Indonesian)
	v := planOfLines(lines, 3000)
	c.Plans = onePlan{v}
	seen, pages := 0, 0
	for path := "/rencana/" + v.ID; path != ""; pages++ {
		w := ask(h, http.MethodGet, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || len(body) > most {
			t.Fatalf("%s: %d, %d bytes", path, w.Code, len(body))
		}
		if strings.Contains(body, "<script>alert") {
			t.Fatalf("%s: a value is a script", path)
		}
		seen += strings.Count(body, "<td>Harga Produk</td>")
		path = ""
		if m := nextPage.FindStringSubmatch(body); m != nil && pages < 200 {
			path, _, _ = strings.Cut("/rencana/"+v.ID+strings.ReplaceAll(m[1], "&amp;", "&"), "#")
		}
	}
	if seen != lines/2 || pages != (lines+rowsAtOnce-1)/rowsAtOnce {
		t.Errorf("%d prices on %d pages", seen, pages)
	}
}

func TestAPageOfTenThousandChangesTakesLessThanASecond(t *testing.T) {
	c, h, _ := open(t, schemas.Indonesian)
	v := planOfLines(10_000, 300)
	c.Plans = onePlan{v}
	for _, path := range []string{"", "?dari=5000", "?dari=9999", "/lembar", "?cari=KR-00001", "?naik=9,98&jenis=price"} {
		start := time.Now()
		w := ask(h, http.MethodGet, "/rencana/"+v.ID+path)
		if took := time.Since(start); w.Code != http.StatusOK || w.Body.Len() > most || took > time.Second {
			t.Errorf("%s: %d, %d bytes, %s", path, w.Code, w.Body.Len(), took)
		}
	}
}

func TestAFilterShowsWhatItSays(t *testing.T) {
	c := &Console{Lang: schemas.Indonesian}
	v := planOfLines(0, 0)
	add := func(sku string, kind connector.Kind, field string, old, now any) {
		v.Saved.Changes = append(v.Saved.Changes, connector.PlanLine{SKU: sku, Kind: kind, Field: field, Old: old, New: now})
	}
	add("A", connector.KindPrice, "price", int64(100), int64(110))
	add("B", connector.KindPrice, "price", int64(100), int64(111))
	add("C", connector.KindPrice, "price", int64(100), int64(40))
	add("D", connector.KindContent, "name", "x", "y")
	add("D", connector.KindContent, "price", int64(100), int64(200))
	add("E", connector.KindWithdraw, "active", true, false)
	add("F", connector.KindStock, "stock", "5", "0")
	add("G", connector.KindCreate, "*", nil, nil)
	v.Notes.Products["g"] = connector.PlanNoteOf{Name: "Meja Jati"}
	for query, want := range map[string]string{
		"": "ABCDEFG", "jenis=price": "ABC", "naik=10": "BD", "naik=0": "ABD", "naik=": "ABCDEFG", "naik=x": "ABCDEFG", "naik=NaN": "ABCDEFG", "naik=Inf": "ABCDEFG", "naik=10,5": "BD", "naik=99.9": "D",
		"jenis=price&naik=10": "B", "jenis=lain": "ABCDEFG", "cari=jati": "G", "cari=d": "D", "pengaman=too_many_price_jumps": "CD",
		"pengaman=too_many_withdrawals": "E", "pengaman=all_stock_zero": "F", "pengaman=median_shifted": "ABCD", "pengaman=bukan": "ABCDEFG",
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		f, got := filterOf(q), ""
		for _, x := range c.productsOf(v) {
			if f.keeps(x, v) {
				got += x.sku
			}
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", query, got, want)
		}
		if again, err := url.ParseQuery(f.Query(0)); err != nil || filterOf(again) != f {
			t.Errorf("%q comes back as %q", query, f.Query(0))
		}
	}
	if up, down := moves(c.productsOf(v)); up != 3 || down != 1 {
		t.Errorf("%d up, %d down", up, down)
	}
}

func TestAMoveIsToldInWordsAndTenths(t *testing.T) {
	for _, x := range []struct {
		before, after int64
		want          string
	}{{100, 110, "up 10%"}, {350_000, 360_000, "up 2,9%"}, {100, 50, "down 50%"}, {3, 1, "down 66,7%"}, {0, 5, " "}, {5, 5, " "}, {1, 1_000_000_000_000, "up 99.999.999.999.900%"}} {
		way, by := moved(x.before, x.after)
		if got := way + " " + by; got != x.want {
			t.Errorf("%d to %d: %q, want %q", x.before, x.after, got, x.want)
		}
	}
}

// ownLink is a link to the same page, asked for something else.
var ownLink = regexp.MustCompile(`href="((?:/rencana/[0-9a-f]{64})?\?[^"]+)"`)

func TestALinkOfAPlanKeepsWhatIsAskedFor(t *testing.T) {
	c, h, _ := open(t, schemas.Indonesian)
	v := planOfLines(1_000, 10)
	v.Saved.Guard = []connector.SavedFinding{{Code: connector.GuardJumps, Text: "x"}}
	c.Plans = onePlan{v}
	body := ask(h, http.MethodGet, "/rencana/"+v.ID+"?jenis=price&naik=0,1&cari=KR&dari=60").Body.String()
	links := ownLink.FindAllStringSubmatch(body, -1)
	if len(links) != 3 { // before, after, and those that the guard has to do with
		t.Errorf("%q", links)
	}
	for _, l := range links {
		q, err := url.Parse(html.UnescapeString(l[1]))
		if err != nil || q.Query().Get("jenis") != "price" || q.Query().Get("naik") != "0.1" || q.Query().Get("cari") != "KR" {
			t.Errorf("%s: %v", l[1], err)
		}
	}
	if back := url.QueryEscape("/rencana/" + v.ID + "?cari=KR&jenis=price&naik=0.1"); !strings.Contains(strings.ToLower(body), "/saya?kembali="+strings.ToLower(back)) {
		t.Errorf("who names themselves loses what was asked for:\n%s", body)
	}
	for _, name := range []string{`name="jenis" value="price"`, `name="naik" value="0.1"`, `name="cari" value="KR"`} {
		if !strings.Contains(body, name) {
			t.Errorf("the form is without %s", name)
		}
	}
}
