package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ekatalog/schemas"
)

// begins opens the pages of an empty install where serve opens them, and says
// who sells.
func (h *hands) begins() {
	h.Helper()
	a, _ := appOf(schemas.Indonesian)
	a.configPath = filepath.Join(h.workspace, "ekatalog.yaml")
	h.open("/" + a.firstPage())
	h.see("Langkah 1 dari 6", "Siapa penyedianya?")
	h.clicks = 0
	h.fill("Nama penyedia", "Bengkel Kerja Pamekasan")
	h.fill("NIB", "1234567890123")
	h.fill("NPWP", "12.345.678.9-012.345")
	h.fill("Alamat foto di internet", "https://foto.bengkel.id/")
	h.follow("Lanjut")
	h.see("Mana daftar barangnya?")
}

// takesFiles makes the first files and takes them away in one zip.
func (h *hands) takesFiles(most int) {
	h.Helper()
	h.follow("Buat berkas unggah")
	if names := h.zipped(string(h.take("Unduh semua berkas (.zip)"))); len(names) < 3 {
		h.Errorf("%s: files: %v", h.way, names)
	}
	if h.Logf("%s: %d clicks", h.way, h.clicks); h.clicks > most {
		h.Errorf("%s: %d clicks, want at most %d", h.way, h.clicks, most)
	}
	lintsClean(h.T, h.workspace)
}

func TestTheOfficersFirstFilesOfACleanList(t *testing.T) {
	inEveryWay(t, sampleWorkspace, func(h *hands) {
		h.begins()
		h.hand("Berkas daftar", testLists+"bengkel-rapi.xlsx")
		h.follow("Lanjut")
		h.see("Kolom ini untuk apa?")
		h.follow("Lanjut")
		h.see("Harganya dibaca begini?", "Rp350.000")
		h.follow("Pakai daftar ini")
		h.see("Yang belum ada di daftar")
		h.follow("Simpan jawaban")
		h.see("40 barang", "40 siap", "0 belum siap")
		h.takesFiles(cleanClicks)
	})
}

// The 35 rows as such lists are really kept.
func TestTheOfficersFirstFilesOfAMessyList(t *testing.T) {
	inEveryWay(t, sampleWorkspace, func(h *hands) {
		h.begins()
		h.hand("Berkas daftar", testLists+"bengkel-pamekasan.xlsx")
		h.follow("Lanjut")
		h.see("MEUBELER", "CUCIAN", "ROTI&KUE")
		h.follow("Lanjut")
		h.see("5 barang mendapat kode.", "KR-007, CU-001, CU-002")
		h.follow("Lanjut")
		h.see("Rp350.000", "tidak terbaca")
		h.follow("Pakai daftar ini")
		h.fill("Kode KBKI|KERAJINAN KAYU", "3191301999")
		h.choose("Sama untuk semua kelompok", "Lokal")
		h.fill("Berat|Lemari", "60 kg")
		h.fill("Berat|Kursi", "6 kg")
		h.fill("Berat|Gantungan", "50 gr")
		h.fill("Berat|Asbak", "400 gr")
		h.fill("Kategori|ROTI&KUE", "Makanan dan Minuman > Makanan Olahan > Makanan Ringan")
		h.fill("Kode KBKI|ROTI&KUE", "2343000999")
		h.fill("Satuan|bks", "Pcs")
		h.follow("Simpan jawaban")
		h.see("28 barang", "3 siap", "25 belum siap")
		h.follow("30 pertanyaan lagi akan membuat lebih banyak barang siap")
		h.fill("Berat|Rengginang", "540 gr")
		h.follow("Simpan jawaban")
		h.see("28 barang", "4 siap", "24 belum siap")
		h.takesFiles(messyClicks)
	})
}

// named says who sits there.
func (h *hands) named(name string) {
	h.Helper()
	h.follow("Siapa Anda?")
	h.fill("Nama Anda", name)
	h.follow("Simpan")
}

// answer hands in what the portal says of the upload files and records it.
func (h *hands) answer(rows ...[]any) {
	h.Helper()
	path := filepath.Join(h.TempDir(), "hasil-portal.xlsx")
	if err := os.WriteFile(path, result(h.T, append([][]any{{"Kode Produk", "Nama Produk", "Status", "Alasan"}}, rows...)...), 0o600); err != nil {
		h.Fatal(err)
	}
	h.follow("Berkas unggah")
	h.hand("Berkas hasil dari portal", path)
	h.follow("Baca berkas")
	h.see("hasil-portal.xlsx", "belum ada yang dicatat")
	for _, row := range rows {
		h.see(row[0].(string), row[3].(string))
	}
	h.follow("Ya, catat")
	h.see("Sudah dicatat.")
}

func TestTheOfficerRepairsWhatThePortalRefused(t *testing.T) {
	inEveryWay(t, sampleWorkspace, func(h *hands) {
		h.named("Bu Sri")
		h.follow("Berkas unggah")
		h.follow("Buat berkas unggah")
		h.see("Berkas unggah dibuat.")
		h.answer([]any{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Tayang", ""}, []any{"KR-002", "Miniatur Perahu Pinisi Ukuran Kecil", "Ditolak", "Nama kurang jelas"})

		// What was refused needs somebody, and says why.
		h.follow("Hari ini")
		h.follow("1 barang ditolak portal")
		h.follow("Miniatur Perahu Pinisi Ukuran Kecil")
		h.see("ditolak portal", "Nama kurang jelas")

		// Nothing new goes out before the list is repaired.
		h.follow("Berkas unggah")
		h.follow("Buat berkas unggah")
		h.see("Tidak ada yang baru untuk diunggah.")
		repaired := filepath.Join(h.TempDir(), "daftar-diperbaiki.xlsx")
		if err := os.WriteFile(repaired, read(h.T, filepath.Join(h.workspace, "products.xlsx")), 0o600); err != nil {
			h.Fatal(err)
		}
		setInBook(h.T, repaired, "KR-002", "Nama Barang", "Miniatur Perahu Pinisi Kecil, Kayu Jati, Panjang 25 cm")
		h.follow("Daftar barang")
		h.hand("Berkas daftar", repaired)
		h.follow("Periksa")
		h.see("daftar-diperbaiki.xlsx", "40 siap")
		h.follow("Pakai daftar ini")
		h.see("Daftar ini sekarang dipakai.")

		h.follow("Berkas unggah")
		h.follow("Buat berkas unggah")
		h.see("Berkas unggah dibuat.", "1 barang")
		h.follow("Hari ini")
		h.see("1 tayang", "39 menunggu portal")
		if strings.Contains(h.text(), "ditolak portal") {
			h.Errorf("%s: what was repaired is still told as refused: %s", h.way, h.text())
		}
	})
}

func TestTheOfficerTicksWhatWasEnteredByHand(t *testing.T) {
	inEveryWay(t, sampleWorkspace, func(h *hands) {
		h.named("Bu Sri")
		h.follow("Berkas unggah")
		h.follow("Buat berkas unggah")
		h.answer([]any{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Tayang", ""})

		// A price that moved is a card with what is there and what is to be.
		setInList(h.T, h.workspace, "KR-001", "Harga", 365000)
		h.follow("Isi lewat formulir")
		h.see("KR-001", "sekarang 350000")
		if h.way.scripts {
			h.push("Salin")
			h.until("Tersalin")
		}
		h.follow("✓ Sudah diisi di portal")
		h.see("Ditandai selesai.", "1 dari")
		h.follow("Barang/jasa")
		h.fill("Cari nama atau kode", "KR-001")
		h.follow("Tampilkan")
		h.follow("Miniatur Perahu Pinisi Kayu Jati")
		h.see("Rp365.000", "Bu Sri")
	})
}
