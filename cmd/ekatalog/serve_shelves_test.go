package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ekatalog/schemas"
)

func TestPhotosAreSeenAddedAndPrepared(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/foto"), http.StatusOK, "<b>40</b> barang", "punya foto")
	picture := read(t, filepath.Join(dir, "foto", "cuci.png"))
	s.says(s.file("Bu Sri", "/foto", "foto", "cuci.png", picture), http.StatusUnprocessableEntity, "sudah ada dan tidak ditimpa")
	s.says(s.file("Bu Sri", "/foto", "foto", "../../ZZ-9.png", picture), http.StatusOK, "Foto disimpan.")
	s.says(s.file("Bu Sri", "/foto", "foto", "ZZ-8.png", []byte("PK\x03\x04")), http.StatusUnprocessableEntity, "bukan foto")
	if got := read(t, filepath.Join(dir, "foto", "ZZ-9.png")); string(got) != string(picture) {
		t.Error("another picture is kept")
	}
	s.says(s.result(s.post("/foto/siapkan")), http.StatusOK, "Foto")
	if prepared, err := os.ReadDir(filepath.Join(dir, "foto-siap")); err != nil || len(prepared) == 0 {
		t.Errorf("%d copies, %v", len(prepared), err)
	}
}

func TestSeveralPhotosAreKeptEachForItself(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		dir := sampleWorkspace(t)
		s := sit(t, dir, lang)
		picture := read(t, filepath.Join(dir, "foto", "cuci.png"))
		kept := func(file string) string { return schemas.Say(lang, "desk.photos.kept", values("berkas", file)) }
		// One that is there, one that is none and one that is too large do not stop the rest.
		p := s.files("Bu Sri", "/foto", "foto", map[string][]byte{"A-1.png": picture, "cuci.png": picture, "B-1.png": []byte("PK"), "C-1.png": append(slices.Clone(picture), make([]byte, 11<<20)...), "D-1.png": picture})
		s.says(p, http.StatusUnprocessableEntity, kept("A-1.png"), kept("D-1.png"), schemas.Say(lang, "desk.photos.exists", values("berkas", "cuci.png")),
			schemas.Say(lang, "desk.photos.no_picture", values("berkas", "B-1.png")), schemas.Say(lang, "desk.photos.large", nil))
		for file, there := range map[string]bool{"A-1.png": true, "D-1.png": true, "B-1.png": false, "C-1.png": false} {
			if _, err := os.Stat(filepath.Join(dir, "foto", file)); (err == nil) != there {
				t.Errorf("%s: %v", file, err)
			}
		}
		s.says(s.files("Bu Sri", "/foto", "foto", map[string][]byte{"E-1.png": picture, "E-2.png": picture}), http.StatusOK, schemas.Say(lang, "desk.done.photo", nil), kept("E-1.png"), kept("E-2.png"))
		if again := s.get("/foto"); strings.Contains(again.body, kept("E-1.png")) {
			t.Error("said again to who only looks")
		}
		many := map[string][]byte{}
		for n := range 33 {
			many["F-"+itoa(int64(10+n))+".png"] = picture
		}
		s.says(s.files("Bu Sri", "/foto", "foto", many), http.StatusUnprocessableEntity, kept("F-39.png"), schemas.Say(lang, "desk.photos.many", values("n", "3", "batas", "30")))
		s.says(s.files("Bu Sri", "/foto", "foto", nil), http.StatusBadRequest, schemas.Say(lang, "desk.photos.none_chosen", nil))
	}
}

func TestAPhotoIsPutBesideItsProduct(t *testing.T) {
	dir := sampleWorkspace(t)
	rules := filepath.Join(dir, "mapping.yaml")
	if err := os.WriteFile(rules, regexp.MustCompile(`(?m)^  photos: .*\n`).ReplaceAll(read(t, rules), nil), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	picture := read(t, filepath.Join(dir, "foto", "cuci.png"))
	lacking := s.get("/foto")
	s.says(lacking, http.StatusOK, `name="kode" value="KR-001"`, `href="/barang/KR-001"`, "Miniatur Perahu Pinisi Kayu Jati", "dari=30")
	if n := strings.Count(lacking.body, `name="kode"`); n != 30 {
		t.Errorf("%d fields", n)
	}
	s.says(s.files("Bu Sri", "/foto", "foto", map[string][]byte{"IMG-1.png": picture, "IMG-2.png": picture}, "kode", "KR-001"), http.StatusOK, "IMG-1.png disimpan sebagai KR-001.png.", "IMG-2.png disimpan sebagai KR-001_2.png.")
	if after := s.get("/foto"); strings.Contains(after.body, `name="kode" value="KR-001"`) {
		t.Error("KR-001 is still without a picture")
	}
	for _, odd := range []string{"../x", "..", "a\\b\x00", strings.Repeat("a", 200)} {
		s.files("Bu Sri", "/foto", "foto", map[string][]byte{"x.png": picture}, "kode", odd)
	}
	for path := range tree(t, dir) {
		if strings.HasSuffix(path, ".png") && !strings.HasPrefix(path, "/foto/") {
			t.Errorf("a picture is at %s", path)
		}
	}
}

func TestAPictureIsKeptAsWhatItIs(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	folder, picture := filepath.Join(dir, "foto"), read(t, filepath.Join(dir, "foto", "cuci.png"))
	before := tree(t, folder)
	for _, bad := range []struct {
		name  string
		bytes []byte
		says  string
	}{
		{"ZZ-1.png", picture[:len(picture)/2], "rusak atau tidak lengkap"},
		{"ZZ-1.jpg", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "Paling Kompatibel"},
		{"ZZ-1.jpg", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "sebenarnya berkas GIF"},
		{"ZZ-1.jpg", bytes.Repeat([]byte("x"), 12<<20), "lebih besar dari 10 MB"},
	} {
		s.says(s.file("Bu Sri", "/foto", "foto", bad.name, bad.bytes), http.StatusUnprocessableEntity, bad.says)
	}
	if !maps.Equal(tree(t, folder), before) {
		t.Error("a picture that was refused is kept")
	}
	s.says(s.file("Bu Sri", "/foto", "foto", "ZZ-1.JPEG", picture), http.StatusOK, "Foto disimpan.")
	s.says(s.file("Bu Sri", "/foto", "foto", "ZZ.001", picture), http.StatusOK, "Foto disimpan.")
	for _, name := range []string{"ZZ-1.png", "ZZ.001.png"} {
		if string(read(t, filepath.Join(folder, name))) != string(picture) {
			t.Errorf("%s is another picture", name)
		}
	}
	r := lastAct(t, dir, photoKept)
	if who, err := ledgerOf(t, dir).Person(t.Context(), r.Actor); err != nil || who.Name != "Bu Sri" || r.Subject != "ZZ.001.png" || r.Digest != sum(picture) {
		t.Errorf("recorded: %+v by %s, %v", r, who.Name, err)
	}
}

func TestAPhotoThatTheListNamesIsKeptUnderThatName(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	picture := read(t, filepath.Join(s.workspace, "foto", "cuci.png"))
	s.post(s.dropFile("bengkel-rapi.csv").path + "/pakai")
	s.says(s.get("/foto"), http.StatusOK, "<b>0</b> punya foto", `name="nama" value="KR-001.png"`, "di daftar: KR-001.png")
	s.says(s.files("", "/foto", "foto", map[string][]byte{"IMG-7.png": picture}, "kode", "KR-001", "nama", "KR-001.png"), http.StatusOK, "IMG-7.png disimpan sebagai KR-001.png.")
	var other bytes.Buffer
	if err := jpeg.Encode(&other, image.NewGray(image.Rect(0, 0, 400, 400)), nil); err != nil {
		t.Fatal(err)
	}
	s.says(s.files("", "/foto", "foto", map[string][]byte{"IMG-8.jpg": other.Bytes()}, "kode", "KR-002", "nama", "KR-002.png"), http.StatusUnprocessableEntity, "Daftar menyebut KR-002.png, tetapi yang dikirim foto JPEG.")
	after := s.get("/foto")
	s.says(after, http.StatusOK, "<b>1</b> punya foto")
	if strings.Contains(after.body, `value="KR-001.png"`) {
		t.Error("KR-001 is still without a picture")
	}
	s.says(s.files("", "/foto", "foto", map[string][]byte{"IMG-8.jpg": other.Bytes()}, "kode", "KR-003", "nama", "KR-003.JPEG"), http.StatusOK, "IMG-8.jpg disimpan sebagai KR-003.jpeg.")
}
