package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// mapping gives the mapping of the list.
func (g *generator) mapping() string {
	var categories, attributes strings.Builder
	for _, p := range g.packs {
		fmt.Fprintf(&categories, "    %s: %q\n", lastLevel(p.Category), p.Category)
		fmt.Fprintf(&attributes, "  %q:\n    attributes:\n", p.Category)
		for _, a := range lines[p.ID].attributes {
			fmt.Fprintf(&attributes, "      %s: row[%q]\n", a.label, a.column)
		}
	}
	return fmt.Sprintf(mappingText, categories.String(), attributes.String())
}

const mappingText = `version: 1
sku: row["Kode"]
fields:
  name:         row["Nama Barang"]
  description:  row["Deskripsi"]
  category:     lookup("kategori", row["Kategori"])
  unit:         lookup("satuan", row["Satuan"])
  price:        rupiah(row["Harga"])
  stock:        quantity(row["Stok"])
  min_purchase: quantity(row["Min. Beli"])
  weight_gram:  weight(row["Berat (gram)"] + " gr")
  length_cm:    quantity(row["Panjang (cm)"])
  width_cm:     quantity(row["Lebar (cm)"])
  height_cm:    quantity(row["Tinggi (cm)"])
  kbki:         row["KBKI"]
  pdn_type:     row["PDN"]
  pdn_material: lookup("asal bahan", row["Asal Bahan"])
  photos:       split(row["Foto"], ",")
  ppn:          '"0%%"'
basis:
  cost: rupiah(row["HPP"])
lookups:
  kategori:
%s  satuan: {bh: Buah, ktk: Kotak, kali: "1 X"}
  asal bahan: {dalam negeri: Seluruh bahan baku dalam negeri, sebagian: Sebagian bahan baku dalam negeri}
categories:
%s`

const configText = `seller:   {name: Bengkel Kerja (CONTOH), pkp: {status: non_pkp}, zone: Asia/Jakarta}
source:   [{file: products.xlsx, sheet: "*", mapping: mapping.yaml, numbers: id, limits: {unzipped: 2GiB, rows: %d}}]
formats:  [v6-form, v6-unggah-massal]
database: ekatalog.db
endpoint: {url: "http://127.0.0.1:8900/api", token_file: endpoint.token, rate: 0}
photos:   {folder: foto, base_url: "https://foto.example/"}
approval: {create: never, content: never, price: never, withdraw: never}
secrets_dir: .
`

// writeWorkspace writes everything beside the list that a run needs.
func (g *generator) writeWorkspace(dir string) error {
	files := []struct {
		name, content string
		mode          os.FileMode
	}{
		{"mapping.yaml", g.mapping(), 0o644},
		{"ekatalog.yaml", fmt.Sprintf(configText, max(200_000, g.rows)), 0o644},
		{"endpoint.token", "token-uji-coba\n", 0o600},
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.content), f.mode); err != nil {
			return err
		}
	}
	return nil
}
