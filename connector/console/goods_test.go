package console

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ekatalog/connector"
	"ekatalog/schemas"
)

func TestAnAddressAsksForWhatItWasMadeFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zé0-9/&=+%#?"<-]{0,12}`)
		a := asked{page: rapid.IntRange(1, 3000).Draw(t, "page")}
		a.Text, a.Code = text.Draw(t, "text"), text.Draw(t, "code")
		a.Ready = rapid.SampledFrom([]connector.Readiness{"", connector.ReadinessHeld}).Draw(t, "ready")
		a.State = rapid.SampledFrom([]connector.State{"", connector.StateLive}).Draw(t, "state")
		if a.State != "" && rapid.Bool().Draw(t, "trial") {
			a.In = connector.CatalogueTrial
		}
		a.Order = rapid.SampledFrom([]connector.ShelfOrder{connector.OrderName, connector.OrderPrice}).Draw(t, "order")
		a.Down = rapid.Bool().Draw(t, "down")
		u, err := url.Parse(a.path(nil))
		if err != nil || u.Path != goodsPath {
			t.Fatalf("%s: %v", a.path(nil), err)
		}
		if got := readAsked(u.Query()); got != a {
			t.Fatalf("%+v came back as %+v from %s", a, got, u)
		}
	})
}

func TestWhatAnAddressAsksForIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := url.Values{}
		for _, name := range []string{askText, askReady, askState, askCode, askOrder, askPage} {
			q.Set(name, rapid.String().Draw(t, name))
		}
		a := readAsked(q)
		if a.page < 1 || utf8.RuneCountInString(a.Text) > maxSearch || !utf8.ValidString(a.Text) {
			t.Fatalf("%+v", a)
		}
	})
	if a := readAsked(url.Values{askPage: {"-3"}, askText: {strings.Repeat("é ", 500)}}); a.page != 1 || utf8.RuneCountInString(a.Text) > maxSearch {
		t.Errorf("%+v", a)
	}
}

func TestAKindOfIssueIsNamedWithoutItsValues(t *testing.T) {
	c := &Console{Lang: schemas.Indonesian}
	for code, want := range map[string]string{
		"weight_missing": "Berat belum diisi",
		"sku_duplicate":  "Kode … dipakai dua kali, di sel … dan …",
	} {
		if got := c.codeLabel(code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
	for _, key := range schemas.MessageKeys(schemas.Indonesian) {
		if label := c.codeLabel(key); strings.ContainsAny(label, "{}") || label == "" {
			t.Errorf("%s: %q", key, label)
		}
	}
}
