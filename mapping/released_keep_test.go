package mapping

import (
	"strings"
	"testing"
)

func TestAPersonsWordIsKeptAndTakenBack(t *testing.T) {
	for _, with := range []string{"", "released:\n  - {sku: Z, code: price_scale, found: \"1\", reason: x}\n"} {
		before := head + "fields: {name: 'row[\"Nama\"]', price: 'rupiah(row[\"Harga\"])'} # aturan\n" + with
		e := Editing{Name: "m.yaml", Terms: onDate}
		i := Issue{SKU: "KR-002", Code: "price_scale", Severity: SeverityError, Cell: `a.xlsx!L "x"!F7`, Found: "175"}
		if !i.Releasable() {
			t.Fatal("price_scale is not releasable")
		}
		kept, err := e.KeepReleased([]byte(before), i, "memang \"murah\":\nbenar")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(kept), before) {
			t.Errorf("the rest changed:\n%s", kept)
		}
		m, err := Load("m.yaml", kept, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Release([]Issue{i})[0]; got.Severity != SeverityWarning || got.Values[ReasonValue] != `memang "murah": benar` {
			t.Errorf("%+v", got)
		}
		all := m.Released()
		back, err := e.ForgetReleased(kept, all[len(all)-1])
		if err != nil || string(back) != before {
			t.Errorf("%v\n%s", err, back)
		}
	}
	i := Issue{Code: "row_hidden", Severity: SeverityError, Cell: "a.xlsx!L!A3"}
	kept, err := Editing{Name: "m.yaml"}.KeepReleased([]byte(head+"fields: {name: 'row[\"Nama\"]'}\n"), i, "dijual lagi")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load("m.yaml", kept, Options{})
	if err != nil || m.Release([]Issue{i})[0].Severity != SeverityWarning {
		t.Errorf("a row without a code: %v", err)
	}
}
