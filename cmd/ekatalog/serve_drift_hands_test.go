package main

import (
	"strings"
	"testing"
)

// TestTheHandsDecideWhatCounts goes both ways about what somebody else has
// changed on the portal: each button sends its own decision.
func TestTheHandsDecideWhatCounts(t *testing.T) {
	inEveryWay(t, func(t *testing.T) string {
		dir := sampleWorkspace(t)
		standIn(t, dir, "", nil)
		return dir
	}, func(h *hands) {
		h.follow("Siapa Anda?")
		h.fill("Nama Anda", "Bu Sri")
		h.follow("Simpan")
		h.follow("Proses dan jadwal")
		h.follow("Jalankan sekarang")
		h.until("✓ selesai")
		for _, one := range []struct{ sku, button string }{{"KR-001", "Pakai yang di portal"}, {"KR-002", "Pakai yang di daftar"}} {
			changeOutside(h.T, h.workspace, one.sku, 999000)
			h.follow("Selisih dengan portal")
			h.follow("Bandingkan sekarang")
			h.until("1 berbeda", one.sku)
			h.tick(one.sku)
			h.fill("Alasan", "sudah disepakati")
			h.follow(one.button)
			h.until("Putusan Anda dicatat.")
		}
		decided := map[string]string{}
		for _, a := range acts(h.T, h.workspace) {
			if _, what, ok := strings.Cut(a.Act.Act, "drift."); ok {
				decided[a.Subject] = what
			}
		}
		if decided["KR-001"] != "taken" || decided["KR-002"] != "ours" {
			h.Errorf("%s: recorded: %v", h.way, decided)
		}
	})
}
