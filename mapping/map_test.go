package mapping

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var onDate = Terms{On: time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), PKP: "non_pkp"}

func standardOptions(t testing.TB) Options {
	t.Helper()
	o, err := StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func load(t testing.TB, text string) *Mapping {
	t.Helper()
	m, err := Load("mapping.yaml", []byte(text), standardOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func loadFile(t testing.TB, name string) *Mapping {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, string(b))
}

// makeRow is a row of text cells, given as name, text, name, text.
func makeRow(cells ...string) *Row {
	var names []string
	var columns []int
	row := &Row{Number: 12}
	for i := 0; i < len(cells); i += 2 {
		names = append(names, cells[i])
		columns = append(columns, i/2+1)
		v := Value{Text: cells[i+1], Kind: Text}
		if v.Text == "" {
			v.Kind = Empty
		}
		row.Values = append(row.Values, v)
	}
	row.Header = NewHeader("daftar.xlsx", "MEUBELER", NumbersID, names, columns)
	return row
}

// head is the least that a mapping needs, for tests about one field.
const head = "version: 1\nsku: row[\"Kode\"]\n"

func issueText(issues []Issue) string {
	var lines []string
	for _, i := range issues {
		lines = append(lines, i.Field+" "+i.Code+" "+string(i.Severity)+" "+i.Cell+" "+i.Found)
	}
	return strings.Join(lines, "\n")
}

func wantIssues(t *testing.T, issues []Issue, want ...string) {
	t.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n"), issueText(issues)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestARowBecomesAListing(t *testing.T) {
	m := loadFile(t, "bengkel.yaml")
	row := makeRow("Kode", "KR-001", "Nama Barang", "  Miniatur  Perahu Pinisi ", "Ukuran", "40x15x35", "Satuan", "bh",
		"Harga", "Rp 1.250.000,-", "Stok", "4", "HPP", "900.000", "Bahan", "Jati")
	row.Section = "KERAJINAN KAYU"
	got, issues := m.Map(onDate, row)
	wantIssues(t, issues)
	price, cost := int64(1250000), int64(900000)
	want := &Listing{
		SKU: "KR-001", Name: "Miniatur Perahu Pinisi", Unit: "Buah", PPN: "0%",
		Category: "Peralatan Kantor > Furnitur Kantor > Meja Kerja", Price: &price,
		Attributes: []Pair{{"Bahan", "Jati"}, {"Lingkup", "Pamekasan"}}, Active: true,
		Basis: Basis{Cost: &cost},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Listing{}, "Stock", "LengthCM", "WidthCM", "HeightCM")); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
	for field, text := range map[string]string{"stock": "4", "length_cm": "40", "width_cm": "15", "height_cm": "35"} {
		if s := FieldText(got, field); s != text {
			t.Errorf("%s = %q, want %q", field, s, text)
		}
	}
}

// celOnly gives a mapping whose rules are all evaluated by CEL.
func celOnly(m *Mapping) *Mapping {
	for _, r := range m.everyRule() {
		r.native = nil
	}
	return m
}
