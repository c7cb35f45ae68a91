package main

import "testing"

// TestTheOfficersWeek goes from the first look to a plan that was approved and
// sent, a change of price, files for upload and the ticks of the day.
func TestTheOfficersWeek(t *testing.T) {
	inEveryWay(t, func(t *testing.T) string {
		dir := sampleWorkspace(t)
		standIn(t, dir, "", nil)
		return dir
	}, func(h *hands) {
		h.see("Hari ini", "40 barang/jasa", "Belum ada yang dikirim ke portal.")
		h.follow("Siapa Anda?")
		h.fill("Nama Anda", "Bu Sri")
		h.follow("Simpan")

		h.follow("Rencana perubahan")
		h.fill("Alasan perubahan", "Daftar pertama")
		h.follow("Buat rencana perubahan")
		h.see("UJI COBA", "40 barang baru", "menunggu persetujuan", "pengusul Bu Sri", "Daftar pertama")
		h.choose("Jenis perubahan", "barang baru")
		h.follow("Saring")
		h.see("40 barang cocok dengan saringan.")
		h.follow("Lembar Persetujuan")
		h.see("Bengkel Kerja (CONTOH)", "Penyetuju", "Daftar pertama")
		h.follow("Kembali ke rencana")
		h.follow("Setujui semua")
		h.see("Disetujui Bu Sri")
		h.follow("Kirim perubahan")
		h.until("40", "terkirim")

		h.follow("Hari ini")
		h.see("Semua barang sudah sama dengan portal tiruan.", "40 menunggu portal")

		h.follow("Barang/jasa")
		h.fill("Cari nama atau kode", "pinisi")
		h.follow("Tampilkan")
		h.see("1–2 dari 2")
		h.follow("Miniatur Perahu Pinisi Kayu Jati")
		h.see("Siap dikirim.", "Rp350.000", "terkirim", "Riwayat harga dan stok")

		h.follow("Berkas unggah")
		h.follow("Buat berkas unggah")
		h.see("Unduh semua dalam satu zip")

		h.follow("Isi lewat formulir")
		h.see("0 dari")
		h.follow("✓ Sudah diisi di portal")
		h.see("1 dari")
		if h.clicks > 40 {
			h.Errorf("%s: %d clicks", h.way, h.clicks)
		}
	})
}
