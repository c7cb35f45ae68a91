package main

import (
	"fmt"
	"math/rand/v2"
)

// line is what the workshop makes in one category.
type line struct {
	prefix     string // of the codes
	service    bool
	attributes []pair // label and the column that fills it
	units      []string
	kbki       []string
	nouns      []string
	kinds      []string
	name       func(r *rand.Rand, l *line, n int) string
	materials  []string
	details    []string // colour, net content or scope
	vehicles   []string
}

type pair struct{ label, column string }

// lines are keyed by the embedded category packs.
var lines = map[string]*line{
	"furnitur-meja-kerja": {
		prefix:     "MK",
		attributes: []pair{{"Bahan", "Bahan"}, {"Warna", "Rincian"}},
		units:      []string{"Unit", "bh", "Buah"},
		kbki:       []string{"3812201001", "3814002001", "3811201999"},
		nouns:      []string{"Meja Kerja", "Meja Belajar", "Meja Komputer", "Meja Rapat", "Meja Tamu", "Meja Arsip"},
		kinds:      []string{"Kayu Jati", "Kayu Mahoni", "Kayu Sengon", "Kayu Sonokeling"},
		name: func(r *rand.Rand, l *line, n int) string {
			return fmt.Sprintf("%s %s %d x %d Cm Seri %06d", pick(r, l.nouns), pick(r, l.kinds), 80+10*r.IntN(9), 50+5*r.IntN(7), n)
		},
		materials: []string{"Kayu jati", "Kayu mahoni", "Kayu sengon", "Kayu sonokeling"},
		details:   []string{"Natural", "Cokelat tua", "Cokelat muda", "Hitam"},
	},
	"jasa-cuci-kendaraan": {
		prefix:     "CK",
		service:    true,
		attributes: []pair{{"Jenis Kendaraan", "Jenis Kendaraan"}, {"Lingkup Pekerjaan", "Rincian"}},
		units:      []string{"1 X", "kali", "Paket"},
		kbki:       []string{"87141", "87142"},
		nouns:      []string{"Cuci Motor Dinas", "Cuci Mobil Dinas", "Cuci Truk Logistik", "Cuci Bus Pegawai"},
		kinds:      []string{"Reguler", "Lengkap", "Kilat", "Malam"},
		name: func(r *rand.Rand, l *line, n int) string {
			return fmt.Sprintf("%s %s Layanan %06d", pick(r, l.nouns), pick(r, l.kinds), n)
		},
		details:  []string{"Badan dan kolong", "Badan, kolong dan kabin", "Badan dan semir ban"},
		vehicles: []string{"Sepeda Motor", "Mobil", "Truk", "Bus"},
	},
	"makanan-olahan": {
		prefix:     "KK",
		attributes: []pair{{"Komposisi", "Bahan"}, {"Isi Bersih", "Rincian"}},
		units:      []string{"Dus", "Kotak", "ktk", "Kantong"},
		kbki:       []string{"2343000999", "2349001002", "2399912999", "2399914003"},
		nouns:      []string{"Keripik Singkong", "Keripik Tempe", "Rengginang", "Nastar", "Kastengel", "Putri Salju"},
		kinds:      []string{"Original", "Balado", "Keju", "Manis"},
		name: func(r *rand.Rand, l *line, n int) string {
			return fmt.Sprintf("%s %s Dus Isi %d Seri %06d", pick(r, l.nouns), pick(r, l.kinds), 6+2*r.IntN(10), n)
		},
		materials: []string{"Singkong, minyak, garam", "Ketan, garam", "Tepung terigu, mentega", "Kedelai, tepung beras"},
		details:   []string{"100 gram", "250 gram", "500 gram", "1 kilogram"},
	},
}

func pick(r *rand.Rand, from []string) string {
	if len(from) == 0 {
		return ""
	}
	return from[r.IntN(len(from))]
}
