package workshop

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// outlines reads a list as somebody sees it who has no mapping for it.
func outlines(t *testing.T, list string, numbers mapping.NumberStyle) []source.Outline {
	t.Helper()
	f := &source.File{Path: list, Numbers: numbers}
	all, err := f.Outline(t.Context(), 200)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func attributes(t *testing.T) []string {
	t.Helper()
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	return mapping.AttributeLabels(packs)
}

func TestColumnsAreGuessedByHeadingAndValues(t *testing.T) {
	shops := "../../cmd/ekatalog/shops/"
	for _, c := range []struct {
		list string
		want []string // per sheet: where its header is, then what each column is for
	}{
		{filepath.Join(listsDir, "bengkel-pamekasan.xlsx"), []string{
			"MEUBELER 3 No= | Kode=sku | Nama Barang=name | Ukuran=dimensions | Sat.=unit | Harga (Rp) / Eceran=price | Harga (Rp) / Grosir= | Stok=stock | Pembuat=private | Ket.=",
			"CUCIAN 1 Jenis Kendaraan=name | Tarif=price | Keterangan=",
			"ROTI&KUE 1 KODE=sku | NAMA=name | SAT=unit | HARGA=price | STOK=stock | NO.PIRT=attributes.Nomor P-IRT | FOTO=photos",
		}},
		{filepath.Join(listsDir, cleanList), []string{
			"Daftar Barang 1 Kode=sku | Nama Barang=name | Deskripsi=description | Kategori=category | Satuan=unit | Harga=price | Stok=stock | Berat (gram)=weight_gram:gr | " +
				"Panjang (cm)=length_cm | Lebar (cm)=width_cm | Tinggi (cm)=height_cm | KBKI=kbki | PDN=pdn_type | Asal Bahan=pdn_material | Bahan=attributes.Bahan | " +
				"Jenis Kendaraan=attributes.Jenis Kendaraan | Isi Bersih=attributes.Isi Bersih | Foto=photos | HPP=basis.cost | Pembuat=private",
		}},
		{filepath.Join(listsDir, "bengkel-rapi.csv"), []string{
			" 1 Kode=sku | Nama Barang=name | Deskripsi=description | Kategori=category | Satuan=unit | Harga=price | Stok=stock | Berat (gram)=weight_gram:gr | " +
				"Panjang (cm)=length_cm | Lebar (cm)=width_cm | Tinggi (cm)=height_cm | KBKI=kbki | PDN=pdn_type | Asal Bahan=pdn_material | Bahan=attributes.Bahan | " +
				"Jenis Kendaraan=attributes.Jenis Kendaraan | Isi Bersih=attributes.Isi Bersih | Foto=photos | HPP=basis.cost | Pembuat=private",
		}},
		{filepath.Join(listsDir, "ekspor-toko.csv"), []string{
			" 1 ID= | SKU=sku | Name=name | Status=status | Description=description | Regular price=price | Stock=stock | Unit=unit | Weight (kg)=weight_gram:kg | Size (cm)=dimensions | Category=category | Images=photos",
		}},
		{shops + "odoo/produk.xlsx", []string{
			"Sheet1 1 Internal Reference=sku | Name=name | Display Name= | Variant Values= | Sales Price=price | Cost=basis.cost | Quantity On Hand=stock | Unit of Measure=unit | Product Category=category | Weight=weight_gram:kg | Sales Description=description",
		}},
	} {
		var got []string
		for _, o := range outlines(t, c.list, mapping.NumbersID) {
			var columns []string
			for _, g := range mapping.SuggestColumns(o.Header, o.Rows, attributes(t)) {
				columns = append(columns, g.Name+"="+g.Use.String())
			}
			got = append(got, o.Header.Sheet+" "+strconv.Itoa(o.Number)+" "+strings.Join(columns, " | "))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.list, diff)
		}
	}
}

// What is guessed makes mappings that can be used as they are: lint finds
// nothing, their tests pass, and the clean list's products are as its own
// mapping makes them.
func TestGuessesMakeMappings(t *testing.T) {
	options, err := mapping.StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	formats, err := schemas.Formats()
	if err != nil {
		t.Fatal(err)
	}
	e := mapping.Editing{Options: options, Terms: mapping.Terms{On: time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), PKP: "non_pkp"}}
	for _, list := range []string{"bengkel-pamekasan.xlsx", cleanList, "bengkel-rapi.csv", "ekspor-toko.csv"} {
		for _, o := range outlines(t, filepath.Join(listsDir, list), mapping.NumbersID) {
			d := mapping.Draft{About: list + ", " + o.Header.Sheet, Header: o.Header, Rows: o.Rows, NameDescribes: true, PhotosByCode: true}
			for _, g := range mapping.SuggestColumns(o.Header, o.Rows, attributes(t)) {
				d.Uses = append(d.Uses, g.Use)
			}
			e.Name = "kolom.yaml"
			text, err := e.Write(d, formats...)
			if err != nil {
				t.Errorf("%s %s: %v", list, o.Header.Sheet, err)
				continue
			}
			m, err := mapping.Load(e.Name, text, options)
			if err != nil {
				t.Fatal(err)
			}
			if r := m.RunTests(e.Terms); r.Passed == 0 || r.Failed > 0 {
				t.Errorf("%s %s: %+v\n%s", list, o.Header.Sheet, r, text)
			}
			if list == cleanList {
				l, _ := m.Map(e.Terms, o.Rows[0])
				if l.SKU != "KR-001" || *l.Price != 350000 || *l.WeightGram != 1800 || l.PDNType != "Lokal" || len(l.Photos) != 1 || *l.Basis.Cost != 212000 {
					t.Errorf("%+v", l)
				}
			}
		}
	}
}
