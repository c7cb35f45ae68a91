package console

import (
	"net/url"
	"strconv"
	"strings"

	"ekatalog/connector"
)

// The names of what the address of the page of products asks for.
const (
	askText  = "cari"
	askReady = "siap"
	askState = "keadaan"
	askCode  = "masalah"
	askOrder = "urut"
	askPage  = "hal"
)

// trialAsk begins the state that is asked for in the trial catalogue, and downAsk
// an order from the last to the first.
const trialAsk, downAsk = "uji-", "-"

// asked is what an address asks for.
type asked struct {
	connector.ShelfQuery
	page int
}

func readAsked(q url.Values) asked {
	a := asked{page: 1}
	a.Text = oneLine(q.Get(askText), maxSearch)
	a.Ready = connector.Readiness(q.Get(askReady))
	state, trial := strings.CutPrefix(q.Get(askState), trialAsk)
	if a.State = connector.State(state); trial {
		a.In = connector.CatalogueTrial
	}
	a.Code = q.Get(askCode)
	order, down := strings.CutPrefix(q.Get(askOrder), downAsk)
	a.Order, a.Down = connector.ShelfOrder(order), down
	if n, err := strconv.Atoi(q.Get(askPage)); err == nil {
		a.page = max(n, 1)
	}
	return a
}

// path is the address that asks for it; one that was changed begins with the
// first page.
func (a asked) path(change func(*asked)) string {
	if change != nil {
		a.page = 1
		change(&a)
	}
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set(askText, a.Text)
	set(askReady, string(a.Ready))
	set(askState, a.state())
	set(askCode, a.Code)
	set(askOrder, a.order())
	if a.page > 1 {
		set(askPage, strconv.Itoa(a.page))
	}
	if len(q) == 0 {
		return goodsPath
	}
	return goodsPath + "?" + q.Encode()
}

const goodsPath = "/barang"

// wayBack is what the address of a product carries so that its page leads back
// to what was asked for, empty where that is all of them.
func (a asked) wayBack() string {
	if back := a.path(nil); back != goodsPath {
		return "?" + askBack + "=" + url.QueryEscape(back)
	}
	return ""
}

// askBack names the page of these to come back to.
const askBack = "kembali"

func (a asked) state() string {
	if a.In == connector.CatalogueTrial && a.State != "" {
		return trialAsk + string(a.State)
	}
	return string(a.State)
}

func (a asked) order() string {
	if a.Down {
		return downAsk + string(a.Order)
	}
	return string(a.Order)
}

// productPath is where a product's page is: under its SKU, whatever is in it,
// or under its place where it has none that can be used.
func productPath(g *connector.Good, place int) string {
	if g.SKU == "" {
		return goodsPath + "/" + PlaceMark + strconv.Itoa(place+1)
	}
	return ProductPath(g.SKU)
}

// PlaceMark begins the address of a product without a SKU, and dotMark that of a
// SKU which is only dots: browsers read these as folders. No SKU has them.
const PlaceMark, dotMark = "@", "~"

// ProductPath is where the page of a SKU is.
func ProductPath(sku string) string { return goodsPath + "/" + codePath(sku) }

// codePath writes a SKU as one part of a path.
func codePath(sku string) string {
	if strings.Trim(sku, ".") == "" {
		return dotMark + sku
	}
	return url.PathEscape(sku)
}
