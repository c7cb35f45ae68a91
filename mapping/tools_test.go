package mapping

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/schemas"
)

func TestTheFilesOwnTestsRun(t *testing.T) {
	m := loadFile(t, "bengkel.yaml")
	if diff := cmp.Diff(TestReport{Passed: 3, Failures: []Failure{}}, m.RunTests(onDate)); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	m = load(t, head+`fields: {name: 'row["Nama"]', price: 'rupiah(row["Harga"])', stock: 'quantity(row["Stok"])'}
tests:
  - row: {Kode: A1, Harga: "1,000", Nama: Meja}
    want: {name: Kursi}
    issues: [price_range]
  - {name: angka inggris, numbers: en, row: {Kode: A1, Harga: "1,000", Stok: 2.5}, want: {price: 1000, stock: 2.5, name: ""}}
`)
	want := TestReport{Passed: 1, Failed: 1, Failures: []Failure{{"1", "name", "Kursi", "Meja"}, {"1", "issues", "price_range", "ambiguous_number"}}}
	if diff := cmp.Diff(want, m.RunTests(onDate)); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestExplainNamesRuleAndCellOfEachField(t *testing.T) {
	m := loadFile(t, "bengkel.yaml")
	row := makeRow("Kode", "KR-001", "Harga", "1,000", "Satuan", "bh")
	var got []string
	for _, e := range m.Bind(row.Header).Explain(onDate, row) {
		got = append(got, strings.TrimSpace(e.Field+" = "+e.Value+" | "+e.Rule+" | "+strings.Join(e.Cells, " ")+" | "+issueText(e.Issues)))
	}
	golden(t, "testdata/explain.golden", strings.Join(got, "\n")+"\n")
}

func TestIncludeChoosesRows(t *testing.T) {
	in, err := CompileInclude(`row["Status"] == "publish" && !(row["Ket"].contains("arsip"))`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		row  *Row
		want bool
	}{
		{makeRow("Status", "publish", "Ket", "baru"), true},
		{makeRow("Status", "publish", "Ket", "arsip 2024"), false},
		{makeRow("Status", "draft"), false},
		{makeRow("Lain", "publish"), false},
	} {
		if got, err := in.Bind(c.row.Header).Keep(c.row); got != c.want || err != nil {
			t.Errorf("Keep(%v) = %v, %v, want %v", c.row.Values, got, err, c.want)
		}
	}
	for _, expr := range []string{`row["Status"]`, `row["Status"] = "x"`, `stat == "x"`, ``} {
		if _, err := CompileInclude(expr); err == nil {
			t.Errorf("CompileInclude(%q) gave no error", expr)
		}
	}
	bad, err := CompileInclude(`int(row["Stok"]) > 0`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bad.Bind(makeRow("Stok", "habis").Header).Keep(makeRow("Stok", "habis")); err == nil {
		t.Error("Keep gave no error for a condition that cannot be worked out")
	}
}

func TestLintTakesWhetherAProductIsShownAsAField(t *testing.T) {
	form, err := schemas.FormatByID(HoldingFormat)
	if err != nil {
		t.Fatal(err)
	}
	m := load(t, head+`fields: {name: 'row["Nama"]', active: 'row["Aktif"] != "tidak"'}
tests: [{row: {Kode: A1, Aktif: tidak}, want: {sku: A1}}]
`)
	if got := m.Lint(form); len(got) > 0 {
		t.Errorf("faults %+v", got)
	}
}
