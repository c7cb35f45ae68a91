package main

// product is one line of the clean list. Weights are grams with packaging,
// lengths centimetres, money whole rupiah; a service has neither weight nor
// size nor material. KBKI codes are those of the list of 2012 for goods (10
// digits) and of 2013 for services (5 digits).
type product struct {
	code, name, text    string
	kind                string // as the list calls the category
	unit                string
	price, stock        int
	weight              int
	length, width, tall int
	kbki                string
	origin              string // where the material comes from, in the list's words
	material            string
	vehicle             string // what a washing service washes
	content             string // net content of food
	cost                int
	maker               string
	photo               string // the sample's picture for things of this sort
}

// The list's own names for the three lines of the workshop.
const (
	kindWood = "Kerajinan & Mebel Kayu"
	kindWash = "Cuci Kendaraan"
	kindFood = "Roti, Kue & Minuman"
)

// Where the material comes from, in the list's words.
const (
	domestic = "dalam negeri"
	partly   = "sebagian"
)

var products = []product{
	{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Miniatur perahu pinisi dua tiang, layar kayu tipis, dudukan jati, finishing melamin", kindWood, "Buah", 350000, 4, 1800, 40, 15, 35, "3191301999", domestic, "Kayu jati", "", "", 212000, "Kelompok Ukir 1", "kriya.png"},
	{"KR-002", "Miniatur Perahu Pinisi Ukuran Kecil", "Miniatur perahu pinisi kecil untuk meja kerja, kayu mahoni, siap pajang", kindWood, "Buah", 175000, 9, 700, 25, 8, 20, "3191301999", domestic, "Kayu mahoni", "", "", 104000, "Kelompok Ukir 1", "kriya.png"},
	{"KR-003", "Monumen Arek Lancor Kayu Ukir", "Replika Monumen Arek Lancor Pamekasan, ukir tangan, tinggi 30 cm", kindWood, "Buah", 250000, 6, 1500, 18, 18, 30, "3191301005", domestic, "Kayu mahoni", "", "", 155000, "Kelompok Ukir 1", "kriya.png"},
	{"KR-004", "Monumen Arek Lancor Kayu Ukir Besar", "Replika Monumen Arek Lancor Pamekasan, ukir tangan, tinggi 45 cm", kindWood, "Buah", 375000, 2, 2900, 25, 25, 45, "3191301005", domestic, "Kayu mahoni", "", "", 236000, "Kelompok Ukir 1", "kriya.png"},
	{"KR-005", "Gantungan Kunci Kayu Bentuk Celurit", "Gantungan kunci kayu bentuk celurit Madura, panjang 5 cm, isi satu lusin", kindWood, "Lusin", 36000, 40, 300, 12, 8, 3, "3191402999", domestic, "Kayu sonokeling", "", "", 19000, "Kelompok Ukir 2", "kriya.png"},
	{"KR-006", "Asbak Kayu Bundar Diameter 12 Cm", "Asbak kayu bubut diameter 12 cm dengan lapisan dalam pelat tahan panas", kindWood, "Buah", 18500, 30, 350, 12, 12, 4, "3191304002", domestic, "Kayu jati", "", "", 9500, "Kelompok Ukir 2", "kriya.png"},
	{"KR-007", "Kaligrafi Ukir Ayat Kursi 60 x 40 Cm", "Kaligrafi ukir kayu 60 x 40 cm dengan bingkai, finishing emas di atas cokelat", kindWood, "Buah", 525000, 3, 3800, 60, 40, 5, "3191301007", domestic, "Kayu jati", "", "", 330000, "Kelompok Ukir 1", "kriya.png"},
	{"KR-008", "Kotak Tisu Ukir Motif Madura", "Kotak tisu kayu dengan ukiran motif bunga Madura, tutup bawah geser", kindWood, "Buah", 65000, 18, 650, 25, 13, 10, "3191301011", domestic, "Kayu mahoni", "", "", 38000, "Kelompok Ukir 2", "kriya.png"},
	{"KR-009", "Nampan Kayu Pegangan Ukir", "Nampan kayu 40 x 28 cm, pegangan ukir, aman untuk makanan kering", kindWood, "Buah", 85000, 14, 1100, 40, 28, 6, "3191304005", domestic, "Kayu jati", "", "", 51000, "Kelompok Ukir 2", "kriya.png"},
	{"KR-010", "Plakat Kayu Ukir dengan Kotak Beludru", "Plakat kayu ukir 20 x 25 cm untuk kenang-kenangan dinas, tulisan sesuai pesanan", kindWood, "Set", 185000, 10, 1300, 28, 23, 8, "3191301008", partly, "Kayu jati dan kain beludru", "", "", 112000, "Kelompok Ukir 1", "kriya.png"},
	{"MB-01", "Kursi Kerja Kayu Tanpa Lengan", "Kursi kerja kayu dengan dudukan busa, sandaran tegak, beban sampai 100 kg", kindWood, "Unit", 275000, 12, 7500, 45, 45, 90, "3811201999", partly, "Kayu mahoni dan busa", "", "", 176000, "Kelompok Mebel", "mebel.png"},
	{"MB-02", "Meja Belajar Kayu Jati Belanda", "Meja belajar 120 x 60 x 75 cm dengan satu laci, permukaan halus, warna natural", kindWood, "Unit", 1250000, 3, 28000, 120, 60, 75, "3814002001", domestic, "Kayu jati belanda", "", "", 790000, "Kelompok Mebel", "mebel.png"},
	{"MB-03", "Lemari Pakaian Kayu 2 Pintu", "Lemari pakaian dua pintu 100 x 50 x 180 cm dengan kunci dan gantungan", kindWood, "Unit", 2750000, 1, 78000, 100, 50, 180, "3814004001", domestic, "Kayu mahoni", "", "", 1815000, "Kelompok Mebel", "mebel.png"},
	{"MB-04", "Kursi Tamu Kayu Jati Formasi 3-2-1", "Satu set kursi tamu formasi 3-2-1 dengan meja, dudukan busa lapis kain", kindWood, "Set", 4500000, 2, 135000, 190, 75, 85, "3811201001", partly, "Kayu jati, busa dan kain", "", "", 3050000, "Kelompok Mebel", "mebel.png"},
	{"MB-05", "Rak Sepatu Kayu Empat Susun", "Rak sepatu kayu empat susun 80 x 30 x 90 cm, muat dua belas pasang", kindWood, "Buah", 185000, 7, 8500, 80, 30, 90, "3814004007", domestic, "Kayu sengon", "", "", 118000, "Kelompok Mebel", "mebel.png"},
	{"MB-06", "Mimbar Masjid Kayu Jati Ukir", "Mimbar masjid kayu jati ukir 100 x 80 x 210 cm, dirakit di tempat", kindWood, "Unit", 6000000, 1, 120000, 100, 80, 210, "3814097999", domestic, "Kayu jati", "", "", 4100000, "Kelompok Mebel", "mebel.png"},
	{"MB-07", "Kotak P3K Kayu Gantung", "Kotak P3K kayu gantung 30 x 12 x 35 cm, pintu kaca, tanpa isi obat", kindWood, "Buah", 145000, 6, 2600, 30, 12, 35, "3814005999", partly, "Kayu sengon dan kaca", "", "", 89000, "Kelompok Mebel", "mebel.png"},
	{"MB-08", "Papan Nama Meja Kayu Ukir", "Papan nama meja 25 x 8 cm, huruf ukir timbul, nama sesuai pesanan", kindWood, "Buah", 45000, 25, 400, 25, 8, 7, "3191301008", domestic, "Kayu jati", "", "", 24000, "Kelompok Ukir 2", "mebel.png"},

	{"CK-01", "Cuci Motor Bebek dan Matic", "Cuci sepeda motor bebek atau matic, sabun busa, semir ban, lap kering", kindWash, "1 X", 10000, 300, 0, 0, 0, 0, "87142", "", "", "Sepeda Motor", "", 5500, "Kelompok Cuci", "cuci.png"},
	{"CK-02", "Cuci Motor Sport 150 CC ke Atas", "Cuci sepeda motor sport 150 cc ke atas, sabun busa, bersih rantai, semir ban", kindWash, "1 X", 15000, 200, 0, 0, 0, 0, "87142", "", "", "Sepeda Motor", "", 8000, "Kelompok Cuci", "cuci.png"},
	{"CK-03", "Cuci Mobil Kecil Lima Penumpang", "Cuci badan, kolong dan kaca mobil kecil, semir ban, lap kering", kindWash, "1 X", 35000, 150, 0, 0, 0, 0, "87141", "", "", "Mobil", "", 19000, "Kelompok Cuci", "cuci.png"},
	{"CK-04", "Cuci Mobil Kecil dengan Vakum Kabin", "Cuci badan dan kolong mobil kecil, vakum kabin, bersih dasbor, semir ban", kindWash, "1 X", 40000, 150, 0, 0, 0, 0, "87141", "", "", "Mobil", "", 22500, "Kelompok Cuci", "cuci.png"},
	{"CK-05", "Cuci Mobil Besar Tujuh Penumpang", "Cuci badan, kolong dan kaca mobil besar, vakum kabin, semir ban", kindWash, "1 X", 50000, 120, 0, 0, 0, 0, "87141", "", "", "Mobil", "", 28000, "Kelompok Cuci", "cuci.png"},
	{"CK-06", "Cuci Bus Sedang dan Minibus Dinas", "Cuci badan dan kolong bus sedang, bersih lantai kabin, kaca luar dalam", kindWash, "1 X", 120000, 30, 0, 0, 0, 0, "87141", "", "", "Bus", "", 71000, "Kelompok Cuci", "cuci.png"},
	{"CK-07", "Cuci Truk Engkel Bak Terbuka", "Cuci badan, bak dan kolong truk engkel, semprot tekanan tinggi", kindWash, "1 X", 100000, 30, 0, 0, 0, 0, "87141", "", "", "Truk", "", 58000, "Kelompok Cuci", "cuci.png"},
	{"CK-08", "Paket 10 Kali Cuci Motor Dinas", "Paket sepuluh kali cuci sepeda motor dinas dalam satu bulan", kindWash, "Paket", 90000, 20, 0, 0, 0, 0, "87142", "", "", "Sepeda Motor", "", 52000, "Kelompok Cuci", "cuci.png"},

	{"KK-01", "Nastar Nanas Kotak 250 Gram", "Kue nastar isi selai nanas, kotak plastik 250 gram, tahan dua bulan", kindFood, "Kotak", 45000, 20, 330, 14, 14, 8, "2343000999", partly, "Tepung terigu, mentega, nanas", "", "250 gram", 27500, "Kelompok Roti", "kue.png"},
	{"KK-02", "Kastengel Keju Kotak 500 Gram", "Kue kastengel keju, kotak plastik 500 gram, tahan dua bulan", kindFood, "Kotak", 85000, 15, 600, 16, 16, 10, "2343000999", partly, "Tepung terigu, mentega, keju", "", "500 gram", 54000, "Kelompok Roti", "kue.png"},
	{"KK-03", "Rengginang Mentah Kantong 500 Gram", "Rengginang ketan mentah siap goreng, kantong plastik 500 gram", kindFood, "Kantong", 12500, 1000, 540, 25, 18, 8, "2399912999", domestic, "Beras ketan", "", "500 gram", 7200, "Kelompok Keripik", "keripik.png"},
	{"KK-04", "Keripik Singkong Balado Dus Isi 10", "Keripik singkong balado 100 gram, satu dus isi sepuluh bungkus", kindFood, "Dus", 150000, 30, 1400, 35, 25, 25, "2399914003", domestic, "Singkong, cabai, gula", "", "10 x 100 gram", 91000, "Kelompok Keripik", "keripik.png"},
	{"KK-05", "Keripik Tette Khas Madura 250 Gram", "Keripik tette singkong pipih khas Madura, kantong 250 gram", kindFood, "Kantong", 15000, 30, 280, 22, 16, 7, "2399914003", domestic, "Singkong", "", "250 gram", 8600, "Kelompok Keripik", "keripik.png"},
	{"KK-06", "Paket Lebaran Kue Kering Isi Tiga", "Paket tiga kotak kue kering: nastar, kastengel, putri salju, dengan tas kertas", kindFood, "Paket", 150000, 25, 1250, 30, 15, 15, "2343000999", partly, "Tepung terigu, mentega", "", "3 x 250 gram", 96000, "Kelompok Roti", "kue.png"},
	{"KK-07", "Roti Manis Isi Cokelat Dus Isi 12", "Roti manis isi cokelat 60 gram, satu dus isi dua belas, tahan tiga hari", kindFood, "Dus", 48000, 40, 900, 30, 24, 10, "2349001002", partly, "Tepung terigu, cokelat", "", "12 x 60 gram", 29000, "Kelompok Roti", "kue.png"},
	{"KK-08", "Kue Kotak Rapat Isi Tiga Macam", "Kue kotak untuk rapat: lemper, bolu kukus, risoles dan air minum", kindFood, "Kotak", 15000, 200, 350, 18, 12, 7, "2349002999", domestic, "Ketan, tepung, ayam", "", "1 kotak", 9800, "Kelompok Roti", "kue.png"},
	{"KK-09", "Keripik Tempe Kantong 200 Gram", "Keripik tempe tipis gurih, kantong aluminium 200 gram", kindFood, "Kantong", 13500, 60, 230, 22, 16, 7, "2399911999", partly, "Kedelai, tepung beras", "", "200 gram", 7900, "Kelompok Keripik", "keripik.png"},
	{"MH-01", "Jahe Merah Bubuk Botol 250 Gram", "Jahe merah dan gula aren bentuk bubuk, botol 250 gram, tinggal seduh", kindFood, "Botol", 20000, 24, 300, 6, 6, 18, "2392700000", domestic, "Jahe merah, gula aren", "", "250 gram", 11800, "Kelompok Minuman", "minuman.png"},
	{"MH-02", "Sinom Asam Jawa Bubuk 200 Gram", "Sinom daun asam dan kunyit bentuk bubuk, kantong 200 gram, tinggal seduh", kindFood, "Kantong", 18000, 48, 230, 16, 12, 5, "2399505003", domestic, "Daun asam, kunyit, gula", "", "200 gram", 10400, "Kelompok Minuman", "minuman.png"},
	{"MH-03", "Kopi Rempah Madura Dus Isi 24", "Kopi bubuk rempah 25 gram, satu dus isi dua puluh empat", kindFood, "Dus", 55000, 18, 750, 24, 16, 10, "2391103002", domestic, "Kopi, jahe, kayu manis", "", "24 x 25 gram", 33500, "Kelompok Minuman", "minuman.png"},
	{"MH-04", "Beras Kencur Bubuk Botol 300 Gram", "Beras kencur bentuk bubuk tanpa pengawet, botol 300 gram, tinggal seduh", kindFood, "Botol", 24000, 36, 380, 7, 7, 18, "2399505004", domestic, "Beras, kencur, gula aren", "", "300 gram", 14100, "Kelompok Minuman", "minuman.png"},
	{"MH-05", "Teh Rosela Kering Kotak 100 Gram", "Kelopak rosela kering untuk seduhan, kotak 100 gram", kindFood, "Kotak", 25000, 32, 140, 12, 8, 16, "2391400003", domestic, "Kelopak rosela", "", "100 gram", 14500, "Kelompok Minuman", "minuman.png"},
}
