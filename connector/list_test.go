package connector_test

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// product is a row of the list of the tests.
type product struct {
	SKU, Name, Category, Price, Stock, Active, Include string
}

const desk = "Peralatan Kantor > Furnitur Kantor > Meja Kerja"

// item is an ordinary product that passes every check.
func item(sku string, price int64, stock string) product {
	return product{SKU: sku, Name: "Meja kerja kayu jati " + sku, Category: desk, Price: strconv.FormatInt(price, 10), Stock: stock}
}

// items makes n products, the first of price 100000 and each next 1000 more.
func items(n int) []product {
	list := make([]product, n)
	for i := range list {
		list[i] = item(fmt.Sprintf("A-%03d", i), 100_000+1000*int64(i), "5")
	}
	return list
}

const mappingText = `version: 1
sku: row["Kode"]
fields:
  name:         row["Nama"]
  description:  '"Meja kerja dari kayu jati, buatan bengkel kerja"'
  category:     row["Kategori"]
  unit:         '"Buah"'
  price:        rupiah(row["Harga"])
  stock:        quantity(row["Stok"])
  ppn:          '"0%"'
  kbki:         '"3812102001"'
  pdn_type:     '"Lokal"'
  pdn_material: '"Seluruh bahan baku dalam negeri"'
  weight_gram:  weight("12000 gr")
  length_cm:    quantity("120")
  width_cm:     quantity("60")
  height_cm:    quantity("75")
  photos:       split("meja.png", ",")
  active:       row["Tayang"] != "tidak"
attributes:
  Bahan: '"Kayu jati"'
`

// table is a source that yields products. It fails after failAfter rows when
// fault is set.
type table struct {
	header    *mapping.Header
	list      []product
	fault     error
	failAfter int
	saved     time.Time // of its file; zero for none
}

func newTable() *table {
	names := []string{"Kode", "Nama", "Kategori", "Harga", "Stok", "Tayang", "Status"}
	return &table{header: mapping.NewHeader("daftar.csv", "", mapping.NumbersID, names, []int{1, 2, 3, 4, 5, 6, 7})}
}

func (s *table) Read(ctx context.Context, yield func(*mapping.Row) error) (connector.Reading, error) {
	for i, p := range s.list {
		if s.fault != nil && i == s.failAfter {
			return connector.Reading{}, s.fault
		}
		row := &mapping.Row{Header: s.header, Number: i + 2}
		for _, text := range []string{p.SKU, p.Name, p.Category, p.Price, p.Stock, p.Active, p.Include} {
			v := mapping.Value{Text: text, Kind: mapping.Text}
			if text == "" {
				v.Kind = mapping.Empty
			}
			row.Values = append(row.Values, v)
		}
		if err := yield(row); err != nil {
			return connector.Reading{}, err
		}
	}
	if s.fault != nil {
		return connector.Reading{}, s.fault
	}
	return connector.Reading{Files: []connector.FileRead{{Name: "daftar.csv", SHA256: "ab12", Rows: int64(len(s.list)), Modified: s.saved}}}, ctx.Err()
}
