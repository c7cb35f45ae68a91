package connector_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// mixed is a list with something of everything: good rows, faulty ones, rows
// that share a SKU, rows without one and rows left out.
func mixed() []product {
	list := items(40)
	list[3].Price, list[4].Price = "1.5", "nego"
	list[5].SKU = list[2].SKU
	list[6].SKU, list[7].SKU = "", "KR 003"
	list[8].Include, list[9].Include = "draf", "draf"
	list[10].SKU, list[10].Include = list[2].SKU, "draf"
	list[11].Category = "Peralatan Kantor > Tidak Ada"
	list[12].Name = "Kursi"
	list[13].Price, list[14].Price, list[14].SKU = "200", "1.5", ""
	return list
}

func mixedShop(t testing.TB) *shop {
	s := openShop(t, mixed()...)
	s.c.Lists[0].Include = include(t, `row["Status"] != "draf"`)
	return s
}

func (s *shop) shelf() (*connector.Shelf, *connector.Standing) {
	s.Helper()
	shelf, err := s.c.Shelve(s.context(), s.seller)
	if err != nil {
		s.Fatal(err)
	}
	standing, err := shelf.Standing(s.context(), s.seller, nil)
	if err != nil {
		s.Fatal(err)
	}
	return shelf, standing
}

func TestAShelfCountsAsCheckDoes(t *testing.T) {
	t.Parallel()
	s := mixedShop(t)
	want, err := s.c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shelf, standing := s.shelf()
	got := connector.CheckReport{Products: shelf.Products, Ready: shelf.Ready, Held: shelf.Held, Skipped: shelf.Skipped, Issues: want.Issues, Reading: want.Reading}
	if d := gocmp.Diff(*want, got); d != "" {
		t.Error(d)
	}
	if want.Held == 0 || want.Skipped == 0 || want.Ready == 0 || int64(len(shelf.Goods)) != want.Products {
		t.Fatalf("%d goods of %+v", len(shelf.Goods), want)
	}
	for n := range shelf.Goods {
		g := &shelf.Goods[n]
		p, err := shelf.Product(n)
		if err != nil {
			t.Fatal(err)
		}
		worst := map[string]mapping.Severity{}
		for _, i := range p.Issues {
			if fault := i.Cell + " " + i.Field + " " + i.Code; worst[fault] != mapping.SeverityError {
				worst[fault] = i.Severity
			}
		}
		var errors, warnings int32
		for _, s := range worst {
			if s == mapping.SeverityError {
				errors++
			} else {
				warnings++
			}
		}
		if g.Errors != errors || g.Warnings != warnings {
			t.Errorf("%s has %d errors and %d warnings, want %d and %d", g.Code(), g.Errors, g.Warnings, errors, warnings)
		}
	}
	// Every issue of the check is found by its code, and nothing else is.
	codes := map[string]map[string]bool{}
	for _, i := range want.Issues {
		if codes[i.Code] == nil {
			codes[i.Code] = map[string]bool{}
		}
		codes[i.Code][cmp.Or(i.SKU, i.Cell[strings.LastIndexByte(i.Cell, '!')+2:])] = true
	}
	for _, c := range shelf.Page(standing, connector.ShelfQuery{}).Codes {
		if c.N != len(codes[c.Code]) {
			t.Errorf("%s: %d products, the check has %d", c.Code, c.N, len(codes[c.Code]))
		}
		delete(codes, c.Code)
	}
	if len(codes) > 0 {
		t.Errorf("the shelf lacks %v", codes)
	}
}

func TestAProductOfAShelfIsThatOfTheList(t *testing.T) {
	t.Parallel()
	s := mixedShop(t)
	shelf, _ := s.shelf()
	want := map[int]*connector.Product{}
	more := map[string][]mapping.Issue{}
	all, err := s.c.Products(t.Context(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		want[p.Row.Number] = p
		if p.Listing.SKU != "" {
			key := connector.FoldSKU(p.Listing.SKU)
			more[key] = append(more[key], p.Issues...)
		}
	}
	for n := range shelf.Goods {
		g := &shelf.Goods[n]
		p, err := shelf.Product(n)
		if err != nil {
			t.Fatal(err)
		}
		is := want[p.Row.Number]
		if d := gocmp.Diff(is.Listing, p.Listing); d != "" {
			t.Errorf("%s: %s", g.Code(), d)
		}
		issues := is.Issues
		if g.SKU != "" {
			issues = more[connector.FoldSKU(g.SKU)]
		}
		if d := gocmp.Diff(issues, p.Issues, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: %s", g.Code(), d)
		}
		if d := gocmp.Diff(s.c.Explain(is), s.c.Explain(p)); d != "" {
			t.Errorf("%s: %s", g.Code(), d)
		}
		if g.SKU != "" {
			if at, there := shelf.Find(strings.ToLower(g.SKU)); !there || at != n {
				t.Errorf("%s is found at %d %t, not at %d", g.SKU, at, there, n)
			}
		}
	}
}

func TestAShelfShowsWhatBecameOfItsProductsAndWhatIsGone(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(30)...)
	s.unguarded()
	if shelf, standing := s.shelf(); shelf.Gone != 0 || !slices.Equal(shelf.Page(standing, connector.ShelfQuery{}).States, []connector.StateCount{{In: connector.CatalogueV6, State: connector.StateNone, N: 30}}) {
		t.Errorf("before the first run: %d gone, %v", shelf.Gone, shelf.Page(standing, connector.ShelfQuery{}).States)
	}
	s.settled()
	s.source.list = slices.Delete(s.source.list, 4, 6)
	shelf, standing := s.shelf()
	if shelf.Products != 28 || shelf.Gone != 2 || len(shelf.Goods) != 30 {
		t.Fatalf("%d products, %d gone, %d goods", shelf.Products, shelf.Gone, len(shelf.Goods))
	}
	cat := s.catalogueName()
	page := shelf.Page(standing, connector.ShelfQuery{In: cat, State: connector.StateLive, Ready: connector.ReadinessGone, N: 10})
	if page.Total != 2 || page.Rows[0].SKU != "A-004" || page.Rows[1].SKU != "A-005" || page.Rows[0].Name == "" || page.Rows[0].States[cat] != connector.StateLive {
		t.Errorf("gone: %+v", page)
	}
	if live := standing.Count(cat, connector.StateLive); live != 30 || standing.Count(cat, "other") != 0 {
		t.Errorf("%d are live", live)
	}
	if p, err := shelf.Product(page.Rows[0].Place); err == nil {
		t.Errorf("a product that is gone has a row: %+v", p)
	}
	if page := shelf.Page(standing, connector.ShelfQuery{In: cat, State: connector.StateRejected, N: 10}); page.Total != 0 || len(page.Rows) != 0 {
		t.Errorf("refused: %+v", page)
	}
}

// stated is what a ledger says of SKUs that no list has.
type stated map[string]connector.State

func (s stated) States(_ context.Context, since int64, yield func(c connector.Catalogue, sku, name string, s connector.State)) (int64, error) {
	if since < 0 {
		for sku, state := range s {
			yield(connector.CatalogueV6, sku, "Nama "+sku, state)
		}
	}
	return 0, nil
}

func TestWhatNobodyListsAnyMoreIsGoneUnlessItIsDown(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...)
	states := stated{"Z-3": connector.StateLive, "z-1": connector.StateUnknown, "Y-1": connector.StateNone, "Y-2": connector.StateWithdrawn, "a-001": connector.StateLive}
	shelf, err := s.c.Shelve(t.Context(), states)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for n := range shelf.Goods {
		got = append(got, shelf.Goods[n].SKU)
		if at, there := shelf.Find(shelf.Goods[n].SKU); !there || at != n {
			t.Errorf("%s is found at %d", shelf.Goods[n].SKU, at)
		}
	}
	if want := []string{"A-000", "A-001", "A-002", "z-1", "Z-3"}; !slices.Equal(got, want) || shelf.Gone != 2 || shelf.Goods[4].Name != "Nama Z-3" {
		t.Errorf("got %v with %d gone, want %v", got, shelf.Gone, want)
	}
	standing, err := shelf.Standing(t.Context(), states, nil)
	if err != nil || standing.Count(connector.CatalogueV6, connector.StateLive) != 2 {
		t.Errorf("%d live, %v", standing.Count(connector.CatalogueV6, connector.StateLive), err)
	}
}

// slow finds a page by looking at every product.
func slow(shelf *connector.Shelf, states []map[connector.Catalogue]connector.State, q connector.ShelfQuery) (codes []string, total int) {
	fold := strings.NewReplacer("é", "e", "É", "e", "ā", "a")
	var found []int
	for n := range shelf.Goods {
		g := &shelf.Goods[n]
		words := strings.Fields(strings.ToLower(fold.Replace(g.Name + " " + g.Code())))
		fits := (q.Ready == "" || g.Ready == q.Ready) && (q.Code == "" || slices.Contains(g.Codes, q.Code)) &&
			(q.State == "" || states[n][cmp.Or(q.In, connector.CatalogueV6)] == q.State)
		for _, part := range strings.Fields(strings.ToLower(fold.Replace(q.Text))) {
			fits = fits && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, part) })
		}
		if fits {
			found = append(found, n)
		}
	}
	order := []connector.State{
		connector.StateLive, connector.StateSubmitted, connector.StateExported, connector.StateNone, connector.StateWithdrawn,
		connector.StateSuspended, connector.StateRejected, connector.StateConflict, connector.StateUnknown,
	}
	slices.SortStableFunc(found, func(a, b int) int {
		x, y := &shelf.Goods[a], &shelf.Goods[b]
		switch q.Order {
		case connector.OrderName:
			return strings.Compare(strings.ToLower(fold.Replace(x.Name)), strings.ToLower(fold.Replace(y.Name)))
		case connector.OrderCode:
			return strings.Compare(strings.ToLower(x.Code()), strings.ToLower(y.Code()))
		case connector.OrderPrice:
			return cmp.Compare(x.Price, y.Price)
		case connector.OrderStock:
			m, told := x.Stock()
			n, also := y.Stock()
			if told != also {
				return map[bool]int{false: -1, true: 1}[told]
			}
			return m.Cmp(n)
		case connector.OrderState:
			in := cmp.Or(q.In, connector.CatalogueV6)
			return cmp.Compare(slices.Index(order, states[a][in]), slices.Index(order, states[b][in]))
		}
		return 0
	})
	if q.Down {
		slices.Reverse(found)
	}
	for _, n := range found[min(q.From, len(found)):min(q.From+q.N, len(found))] {
		codes = append(codes, fmt.Sprint(n))
	}
	return codes, len(found)
}

func TestAPageIsWhatLookingAtEveryProductGives(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	s.unguarded()
	for n := range 150 {
		p := item(fmt.Sprintf("KR-%03d", n*7%150), int64(100_000+n%5*25_000), fmt.Sprint(n%4))
		p.Name = []string{"Café meja jati", "MEJA lipat", "Rak sepatu", "Kursi É tamu", "Lemari 2 pintu"}[n%5] + fmt.Sprint(" ", n%11)
		if n%13 == 0 {
			p.Price = "nego"
		}
		if n%17 == 0 {
			p.Stock = ""
		}
		s.source.list = append(s.source.list, p)
	}
	s.settled()
	for n := range s.source.list {
		if n%19 == 0 {
			s.source.list[n].Price = "nego"
		}
	}
	s.source.list = slices.Concat(s.source.list[:140], mixed()[:9])
	shelf, standing := s.shelf()
	states := make([]map[connector.Catalogue]connector.State, len(shelf.Goods))
	for _, row := range shelf.Page(standing, connector.ShelfQuery{N: len(shelf.Goods)}).Rows {
		states[row.Place] = row.States
	}
	codes := []string{"", "no_such_code"}
	for _, c := range shelf.Page(standing, connector.ShelfQuery{}).Codes {
		codes = append(codes, c.Code)
	}
	rapid.Check(t, func(t *rapid.T) {
		q := connector.ShelfQuery{
			Text:  rapid.SampledFrom([]string{"", "meja", "JATI cafe", "cafe  jati", "kr-01", "é", "1 rak", "pintu 2", "zzz", "-", "a-00"}).Draw(t, "text"),
			Ready: rapid.SampledFrom([]connector.Readiness{"", "", connector.ReadinessReady, connector.ReadinessHeld, connector.ReadinessSkipped, connector.ReadinessGone, "other"}).Draw(t, "ready"),
			In:    rapid.SampledFrom([]connector.Catalogue{"", connector.CatalogueV6, connector.CatalogueTrial}).Draw(t, "in"),
			State: rapid.SampledFrom([]connector.State{"", "", connector.StateLive, connector.StateNone, connector.StateWithdrawn, "other"}).Draw(t, "state"),
			Code:  rapid.SampledFrom(codes).Draw(t, "code"),
			Order: rapid.SampledFrom([]connector.ShelfOrder{connector.OrderList, connector.OrderName, connector.OrderCode, connector.OrderPrice, connector.OrderStock, connector.OrderState, "other"}).Draw(t, "order"),
			Down:  rapid.Bool().Draw(t, "down"),
			From:  rapid.IntRange(0, 170).Draw(t, "from"),
			N:     rapid.IntRange(0, 60).Draw(t, "n"),
		}
		want, total := slow(shelf, states, q)
		page := shelf.Page(standing, q)
		var got []string
		for _, row := range page.Rows {
			got = append(got, fmt.Sprint(row.Place))
		}
		if page.Total != total || !slices.Equal(got, want) {
			t.Fatalf("%+v gives %d %v, want %d %v", q, page.Total, got, total, want)
		}
		// A choice's count is what choosing it gives.
		for _, r := range slices.Sorted(maps.Keys(page.Ready)) {
			also := q
			also.Ready = r
			if n := shelf.Page(standing, also).Total; n != page.Ready[r] {
				t.Fatalf("%+v counts %d %s, there are %d", q, page.Ready[r], r, n)
			}
		}
		for _, c := range page.Codes {
			also := q
			also.Code = c.Code
			if n := shelf.Page(standing, also).Total; n != c.N {
				t.Fatalf("%+v counts %d %s, there are %d", q, c.N, c.Code, n)
			}
		}
		for _, c := range page.States {
			also := q
			also.In, also.State = c.In, c.State
			if n := shelf.Page(standing, also).Total; n != c.N {
				t.Fatalf("%+v counts %d %s %s, there are %d", q, c.N, c.In, c.State, n)
			}
		}
	})
}

func TestAStandingThatIsCarriedOnIsTheOneAskedAnew(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(70)...)
	shelf, carried := s.shelf()
	states := []connector.State{
		connector.StateLive, connector.StateSubmitted, connector.StateExported, connector.StateNone, connector.StateWithdrawn,
		connector.StateSuspended, connector.StateRejected, connector.StateConflict, connector.StateUnknown,
	}
	told := func(st *connector.Standing) string {
		page := shelf.Page(st, connector.ShelfQuery{N: 70})
		var b strings.Builder
		fmt.Fprintln(&b, page.States)
		for _, row := range page.Rows {
			fmt.Fprintln(&b, row.Place, row.States)
		}
		return b.String()
	}
	rapid.Check(t, func(t *rapid.T) {
		before := told(carried)
		step := connector.Step{Catalogue: rapid.SampledFrom([]connector.Catalogue{connector.CatalogueV6, connector.CatalogueTrial}).Draw(t, "in")}
		var entries []connector.Entry
		// some that no list has, and codes in other letters
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 75), 0, 9, rapid.ID[int]).Draw(t, "products") {
			entries = append(entries, connector.Entry{SKU: fmt.Sprintf("a-%03d", n), State: rapid.SampledFrom(states).Draw(t, "state")})
		}
		if rapid.Bool().Draw(t, "noted") {
			step.Noted = entries
		} else {
			step.Entries = entries
		}
		if rapid.Bool().Draw(t, "recorded") {
			step.Acts = []connector.Act{{Actor: "system", Act: "v6 hand.done", Subject: "A-000"}}
		}
		if err := s.seller.Commit(s.context(), step); err != nil {
			t.Fatal(err)
		}
		next, err := shelf.Standing(s.context(), s.seller, carried)
		if err != nil {
			t.Fatal(err)
		}
		if told(carried) != before {
			t.Fatal("the one before has changed")
		}
		anew, err := shelf.Standing(s.context(), s.seller, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := told(next), told(anew); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		carried = next
	})
}
