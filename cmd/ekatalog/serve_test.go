package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

var (
	fileLink = regexp.MustCompile(`href="(/daftar/[a-z0-9]+/berkas/[^"]+)"`)
	rowCount = regexp.MustCompile(`<b>([0-9.,]+)</b>`)
)

// counts are the numbers at the head of a result.
func counts(p page) string {
	var all []string
	for _, m := range rowCount.FindAllStringSubmatch(p.body, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, " ")
}

func TestACleanListGoesFromDropToUploadFiles(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, sampleWorkspace(t), lang)
		start := s.get("/daftar")
		for _, want := range []string{`action="/daftar"`, `enctype="multipart/form-data"`, `name="daftar"`, `lang="` + string(lang) + `"`} {
			if !strings.Contains(start.body, want) {
				t.Errorf("start page without %s", want)
			}
		}
		result := s.dropFile("bengkel-rapi.xlsx")
		if got := counts(result); got != "40 40 0" {
			t.Errorf("counts: got %s, want 40 40 0", got)
		}
		files := s.post(result.path + "/berkas")
		links := fileLink.FindAllStringSubmatch(files.body, -1)
		if files.status != http.StatusOK || files.path != result.path+"/berkas" || len(links) < 3 {
			t.Fatalf("files: %d at %s with %d files\n%s", files.status, files.path, len(links), files.body)
		}
		stay := tree(t, filepath.Join(s.workspace, filesFolder))
		for _, l := range links {
			f := s.get(l[1])
			name := "/" + filepath.Base(l[1])
			if f.status != http.StatusOK || sum([]byte(f.body)) != stay[name] {
				t.Errorf("%s: %d, %d bytes, not the file that stays in the workspace", name, f.status, len(f.body))
			}
			if got, want := f.header.Get("Content-Disposition"), `attachment; filename=`+name[1:]; got != want {
				t.Errorf("%s is saved as %s, want %s", name, got, want)
			}
		}
		for _, p := range []page{start, result, files} {
			if key := regexp.MustCompile(`\b(desk|export)\.[a-z_.]+`).FindString(strings.ReplaceAll(p.body, "desk.js", "")); key != "" {
				t.Errorf("%s %s: a message without text: %s", lang, p.path, key)
			}
		}
	}
}

func TestFilesAreMadeOnceForAProduct(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	first := s.dropFile("bengkel-rapi.xlsx")
	made := s.post(first.path + "/berkas")
	before := tree(t, filepath.Join(s.workspace, filesFolder))
	if again := s.post(first.path + "/berkas"); again.body != made.body {
		t.Error("asked again, the page differs")
	}
	second := s.dropFile("bengkel-rapi.csv")
	files := s.post(second.path + "/berkas")
	if fileLink.MatchString(files.body) || !strings.Contains(files.body, "40 exported before") {
		t.Errorf("the same products got new files:\n%s", files.body)
	}
	if after := tree(t, filepath.Join(s.workspace, filesFolder)); len(after) != len(before) {
		t.Errorf("files in the workspace: %d, then %d", len(before), len(after))
	}
}

func TestTheMessyListComesBackMarked(t *testing.T) {
	s := sit(t, messyWorkspace(t), schemas.Indonesian)
	result := s.dropFile("bengkel-pamekasan.xlsx")
	if got := counts(result); got != "28 6 22" {
		t.Errorf("counts: got %s, want 28 6 22", got)
	}
	for _, want := range []string{
		"MEUBELER!F7", "KR-002", "Rp175.000", // both readings of a price
		"Belum bisa lewat unggah massal", // what only the upload refuses
		"DAFTAR HARGA HASIL KARYA",       // left out and told
	} {
		if !strings.Contains(result.body, want) {
			t.Errorf("result without %q", want)
		}
	}
	if strings.Contains(result.body, "19850312") {
		t.Error("the signature is shown")
	}
	marked := s.get(result.path + "/ditandai")
	if got, want := marked.header.Get("Content-Disposition"), "attachment; filename=bengkel-pamekasan-ditandai.xlsx"; got != want {
		t.Errorf("saved as %s, want %s", got, want)
	}
	book, err := excelize.OpenReader(strings.NewReader(marked.body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if v, err := book.GetCellValue("MEUBELER", "C6"); err != nil || v != "Miniatur Perahu Pinisi" {
		t.Errorf("her own cell: %q, %v", v, err)
	}
	comments, err := book.GetComments("MEUBELER")
	if err != nil || len(comments) == 0 {
		t.Errorf("comments: %d, %v", len(comments), err)
	}
	if again := s.get(result.path + "/ditandai"); again.body != marked.body {
		t.Error("the second download differs")
	}
}

// raw asks for a path without any cleaning on the way, and follows nothing.
func TestLookingChangesNothing(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	result := s.dropFile("bengkel-rapi.csv")
	list := tree(t, s.temp)
	before := tree(t, s.workspace)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, path := range []string{"/", result.path, result.path + "/ditandai", result.path + "/berkas", "/daftar"} {
			s.send(s.request(method, path, nil))
		}
	}
	if after := tree(t, s.workspace); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the workspace changed:\n%v\n%v", before, after)
	}
	for path, was := range list {
		if is := tree(t, s.temp)[path]; is != was {
			t.Errorf("%s changed", path)
		}
	}
}

func TestManyPeopleAtOnceGetEachProductOnce(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	list := read(t, testLists+"bengkel-rapi.csv")
	var wg sync.WaitGroup
	pages := make([]page, 6)
	for n := range pages {
		wg.Go(func() {
			result := s.drop(fmt.Sprintf("daftar-%d.csv", n), list)
			var two sync.WaitGroup
			for range 2 {
				two.Go(func() { s.get(result.path + "/ditandai") })
				two.Go(func() { s.get(result.path) })
				two.Go(func() { s.post(result.path + "/berkas") })
			}
			two.Wait()
			pages[n] = s.get(result.path + "/berkas")
		})
	}
	wg.Wait()
	made := 0
	for n, p := range pages {
		if p.status != http.StatusOK {
			t.Errorf("%d: %d\n%s", n, p.status, p.body)
		}
		if fileLink.MatchString(p.body) {
			made++
		}
	}
	if made != 1 {
		t.Errorf("%d of %d got files, want 1", made, len(pages))
	}
}

func TestWhatWasDroppedIsGoneWhenThePagesEnd(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	result := s.dropFile("bengkel-rapi.csv")
	s.post(result.path + "/berkas")
	if len(s.kept()) == 0 {
		t.Fatal("nothing was kept")
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(s.temp); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if made := tree(t, filepath.Join(s.workspace, filesFolder)); len(made) == 0 {
		t.Error("the files that were made are gone too")
	}
}

func TestOfSeveralListsADroppedOneReplacesThatOfItsName(t *testing.T) {
	dir := sampleWorkspace(t)
	path := filepath.Join(dir, "ekatalog.yaml")
	config := strings.Replace(string(read(t, path)), "source:   [", `source:   [{file: lain.csv, mapping: mapping.yaml}, `, 1)
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.English)
	list := read(t, testLists+"bengkel-rapi.csv")
	if p := s.drop("LAIN.csv", list); counts(p) != "40 40 0" {
		t.Errorf("%d, counts %s", p.status, counts(p))
	}
	if p := s.drop("daftar.csv", list); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "lain.csv, products.xlsx") {
		t.Errorf("%d\n%s", p.status, p.body)
	}
}

func TestThePagesAreForThisMachineOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0", "192.0.2.1:8901", "example.com:80", "8901", ""} {
		l, err := listen(t.Context(), addr)
		var o *outcome
		if !errors.As(err, &o) || o.code != exitUsage {
			t.Errorf("%q: %v", addr, err)
		}
		if l != nil {
			l.Close()
		}
	}
	l, err := net.Listen("tcp", anyPort)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var o *outcome
	if _, err := listen(t.Context(), l.Addr().String()); !errors.As(err, &o) || o.key != "desk.listen" || o.code != exitCould {
		t.Errorf("a port in use: %v", err)
	}
}

func TestADoubleClickMakesAWorkspaceAndOpensItsPages(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	for range 2 { // the second finds the workspace, and the port taken
		ctx, cancel := context.WithCancel(t.Context())
		opened := make(chan string, 1)
		ended := make(chan error, 1)
		a := newApp(strings.NewReader(""), io.Discard, io.Discard)
		a.configPath, a.seller = "ekatalog.yaml", "default"
		go func() { ended <- a.openDesk(ctx, func(address string) { opened <- address }) }()
		select {
		case address := <-opened:
			answer, err := http.Get(address)
			if err != nil {
				t.Error(err)
			} else if answer.Body.Close(); answer.StatusCode != http.StatusOK {
				t.Errorf("%s: %d", address, answer.StatusCode)
			}
		case err := <-ended:
			t.Fatal(err)
		}
		defer func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}()
	}
	if _, err := os.Stat(filepath.Join(deskFolder, "mapping.yaml")); err != nil {
		t.Error(err)
	}
}

func TestAfterADoubleClickAnErrorStaysOnTheScreen(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("ekatalog.yaml", []byte("nothing: known\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, key := io.Pipe()
	screen := &buffer{}
	a := newApp(in, io.Discard, screen)
	a.lang = schemas.English
	ended := make(chan error, 1)
	go func() { ended <- a.doubleClicked(t.Context()) }()
	if _, err := io.Copy(key, bytes.NewReader([]byte("\n"))); err != nil { // waits until somebody reads
		t.Fatal(err)
	}
	var o *outcome
	if err := <-ended; !errors.As(err, &o) || o.code != exitUsage || o.key != "" {
		t.Errorf("%v", err)
	}
	if text := screen.String(); !strings.Contains(text, "nothing") || !strings.Contains(text, "Enter") {
		t.Errorf("screen: %s", text)
	}
}
