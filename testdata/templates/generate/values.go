package main

// units are the 82 values of Satuan Produk on the form.
var units = lines(`
Ah
Ampul
Artikel
Bal
Barel
Batang
Blister
Botol
Buah
Buah Jembatan
Bulan
Butir
Canister
Cartridges
Cm
Drum
Dus
Gelas
Ha/Bulan
Hari
Hektare
Ikat
Jam
Jam Terbang
Jerigen
Kaleng
Kantong
Kaplet
Kapsul
Karung
Kegiatan
Kilogram
Kilometer
Kotak
LS
Lembar
Liter
Lokasi
Lump Sum
Lusin
M²
M³
M³/Km
Meter
Milimeter
Minggu
Orang
Orang/Bulan
Orang/Jam
Orang/Kegiatan
Pail
Paket
Pasang
Pcs
Pekerjaan
Pengujian
Per Potong
Periode
Pohon
Pola
Porsi
Rim
Ritase
Roll
Rupiah/Jam
Sampel
Satuan Ukur
Set
Tablet
Tahun
Titik
Titik Lokasi
Ton
Trip
Tube
Tunggul Pohon
Unit
Vial
Voyage
Watt
Zak
1 X
`)

// measures are the 39 values of Satuan Pengukuran in the category of road works.
var measures = lines(`
M2
M3
Jam
Meter
Pcs
kg
Paket
Pekerjaan
Pasang
Unit
Orang
ton
Liter
Ha/Bulan
Tunggul Pohon
LS
orang/bulan
orang/jam
orang/kegiatan
Lump Sum
Titik
Titik Lokasi
Roll
Hektare
set
Buah
1 x
Pohon
cm
Pola
sampel
Rupiah/Jam
M3/Km
Buah Jembatan
Kegiatan
Lembar
Pengujian
Lokasi
Per potong
`)

// What the form offers.
var (
	origins   = []string{"Lokal", "Import"}
	places    = []string{"Diproduksi di seluruh Indonesia", "Diproduksi sebagian di Indonesia", "Tidak ada yang diproduksi di Indonesia"}
	labour    = []string{"Dibuat oleh seluruh tenaga kerja Indonesia di dalam negeri", "Sebagian tenaga kerja Indonesia", "Tidak ada tenaga kerja Indonesia"}
	materials = []string{"Seluruh bahan baku dalam negeri", "Sebagian bahan baku dalam negeri", "Tidak ada bahan baku dalam negeri"}
	taxes     = []string{"0%", "12%"}
	yesNo     = []string{"Ya", "Tidak"}
	statement = []string{"Memiliki", "Tidak Memiliki"}
)
