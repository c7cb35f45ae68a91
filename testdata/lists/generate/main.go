// Command generate writes the product lists of testdata and the sample list
// that `ekatalog init` hands out, the same bytes on every run.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	lists := flag.String("lists", "testdata/lists", "folder for the lists")
	sample := flag.String("sample", "cmd/ekatalog/sample", "folder of the sample workspace")
	shops := flag.String("shops", "cmd/ekatalog/shops", "folder of the shops' exports")
	flag.Parse()
	if err := generate(*lists, *sample, *shops); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// generate writes every list below the three folders, which must exist.
func generate(lists, sample, shops string) error {
	files := []struct {
		path  string
		bytes func() ([]byte, error)
	}{
		{filepath.Join(lists, "bengkel-pamekasan.xlsx"), messyWorkbook},
		{filepath.Join(lists, "bengkel-rapi.xlsx"), func() ([]byte, error) { return cleanWorkbook(photoByCode) }},
		{filepath.Join(lists, "bengkel-rapi.csv"), cleanCSV},
		{filepath.Join(lists, "ekspor-toko.csv"), shopCSV},
		{filepath.Join(sample, "products.xlsx"), func() ([]byte, error) { return cleanWorkbook(photoByKind) }},
		{filepath.Join(shops, "woocommerce", "produk.csv"), wooCommerceCSV},
		{filepath.Join(shops, "odoo", "produk.xlsx"), odooWorkbook},
		{filepath.Join(shops, "shopee", "produk.xlsx"), shopeeWorkbook},
		{filepath.Join(shops, "tokopedia", "produk.xlsx"), tokopediaWorkbook},
	}
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
			return fmt.Errorf("lists: %w", err)
		}
		if err := write(f.path, f.bytes); err != nil {
			return err
		}
	}
	folder := filepath.Join(sample, "foto")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("sample pictures: %w", err)
	}
	for _, p := range pictures {
		if err := write(filepath.Join(folder, p.name), p.png); err != nil {
			return err
		}
	}
	return nil
}

func write(path string, content func() ([]byte, error)) error {
	b, err := content()
	if err != nil {
		return fmt.Errorf("make %s: %w", filepath.Base(path), err)
	}
	return os.WriteFile(path, b, 0o644)
}
