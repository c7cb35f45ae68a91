package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ekatalog/connector/source"
	"ekatalog/mapping"
)

func TestACSVIsReadWhateverPartsAndEncodesIt(t *testing.T) {
	const list = "Kode;Nama;Harga\r\nK1;Café;1,5\r\nK2;\"Meja; \"\"besar\"\"\r\nlipat\";350.000\r\n"
	encode := func(e interface{ String(string) (string, error) }, s string) string {
		b, err := e.String(s)
		must(t, err)
		return b
	}
	for name, content := range map[string]string{
		"semicolons":         list,
		"byte order mark":    "\xef\xbb\xbf" + list,
		"line feeds":         strings.ReplaceAll(list, "\r\n", "\n"),
		"carriage returns":   strings.ReplaceAll(list, "\r\n", "\r"),
		"no last line end":   strings.TrimSuffix(list, "\r\n"),
		"Windows-1252":       encode(charmap.Windows1252.NewEncoder(), list),
		"UTF-16":             encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), list),
		"UTF-16, big end":    encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), list),
		"tabs":               strings.ReplaceAll(strings.ReplaceAll(list, ";", "\t"), "Meja\t", "Meja;"),
		"commas":             "Kode,Nama,Harga\nK1,Café,\"1,5\"\nK2,\"Meja; \"\"besar\"\"\nlipat\",350.000\n",
		"says its separator": "sep=;\r\n" + list,
	} {
		t.Run(name, func(t *testing.T) {
			rows, _ := mustRead(t, &source.File{Path: save(t, "a.csv", []byte(content))})
			if diff := cmp.Diff([]string{"K1|Café|1,5", "K2|Meja; \"besar\"\nlipat|350.000"}, texts(rows)); diff != "" {
				t.Error(diff)
			}
			if v := value(t, rows[1], "Harga"); v.Kind != mapping.Text {
				t.Errorf("a number in a csv has kind %d, want text", v.Kind)
			}
		})
	}
}

func TestACSVCountsItsRowsAsExcelDoes(t *testing.T) {
	const list = "TOKO MAJU\n\nKode,Nama,Harga,\nK1,\"a\nb\",5\n\nKUE,,\nK2,c\n,,,\nK3,\"d\"e,7,,,note\n"
	rows, reading := mustRead(t, &source.File{Path: save(t, "a.csv", []byte(list))})
	if diff := cmp.Diff([]string{"K1|a\nb|5", "K2|c|", "K3|de|7"}, texts(rows)); diff != "" {
		t.Error(diff)
	}
	h := rows[2].Header
	if got, want := h.Cell(h.Find("Harga"), rows[2].Number), "a.csv!!C9"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	want := []string{"A1 left_out_letterhead", "A5 left_out_empty", "A6 left_out_section", "A8 left_out_empty"}
	if diff := cmp.Diff(want, reasons(reading)); diff != "" {
		t.Error(diff)
	}
	if rows[1].Section != "KUE" {
		t.Errorf("got section %q", rows[1].Section)
	}
}

func TestTheSeparatorIsTheOneThatGivesTheHeader(t *testing.T) {
	// Commas are more frequent by far: decimals and descriptions.
	const list = "Nama;Harga\n\"Meja, jati, besar, mahal\";1,250,000\nKursi, rotan, kecil;1,250,000\n"
	columns := []source.Column{{Name: "Nama", Required: true, Role: source.RoleName}, {Name: "Harga", Required: true, Role: source.RolePrice}}
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.csv", []byte(list)), Wanted: columns})
	if diff := cmp.Diff([]string{"Meja, jati, besar, mahal|1,250,000", "Kursi, rotan, kecil|1,250,000"}, texts(rows)); diff != "" {
		t.Error(diff)
	}
}

func TestTextOfACSVLosesControlCharactersOnly(t *testing.T) {
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.csv", []byte("Kode,Nama,Harga\nK1,a\x01b_x0041_&amp;\tc,-5\n"))})
	if got, want := value(t, rows[0], "Nama").Text, "ab_x0041_&amp;\tc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
