package reference

import (
	"os"
	"testing"

	"ekatalog/connector"
)

func TestTry(t *testing.T) {
	dir := os.Getenv("EKATALOG_REFERENCE")
	for f, k := range map[string]string{"kbki_2012_barang_subset.csv": "kbki", "kbki_2013_jasa.csv": "kbki", "satuan_pengukuran_binamarga_39.csv": "satuan", "satuan_produk_82.csv": "satuan", "v6_kategori_konstruksi_pertanian_1277.csv": "kategori", "wilayah_kemendagri_2025_l1_l2.csv": "wilayah", "wilayah_kemendagri_2025_l1_l3.csv": "wilayah"} {
		b, _ := os.ReadFile(dir + "/" + f)
		e, err := Read(connectorKind(k), f, b)
		t.Log(f, err)
		if e != nil {
			t.Log(len(e.Entries), e.Entries[0], e.Entries[len(e.Entries)-1], e.Twice)
		}
	}
}

func connectorKind(s string) connector.ReferenceKind { return connector.ReferenceKind(s) }
