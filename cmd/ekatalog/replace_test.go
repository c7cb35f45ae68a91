package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
)

// asking is a workspace whose list lacks what answers asks: one CSV with many
// stock words.
func asking(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"ekatalog.yaml": "seller: {name: Bengkel (CONTOH), account_holder: Koperasi (CONTOH), pkp: {status: non_pkp}}\nsource: [{file: barang.csv, mapping: barang.yaml}]\ndatabase: ekatalog.db\n",
		"barang.csv":    "Kode,Nama,Stok\nK1,Kursi kayu jati,ready\nK2,Meja kayu jati,ada\nK3,Rak kayu jati,banyak\nK4,Lemari kayu jati,tersedia\n",
		"barang.yaml":   "version: 1\nsku: row[\"Kode\"]\nfields:\n  name: row[\"Nama\"]\n  stock: quantity(row[\"Stok\"])\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// calls is one call of the program in a workspace: what it said and its exit
// code.
func calls(t *testing.T, dir string, args ...string) (out, said string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	a := newApp(strings.NewReader(""), &o, &e)
	code = a.run(context.Background(), append([]string{"--config", filepath.Join(dir, "ekatalog.yaml")}, args...))
	return o.String(), e.String(), code
}

// openQuestions are the IDs of what answers asks about a field.
func openQuestions(t *testing.T, dir, field string) []string {
	t.Helper()
	out, said, _ := calls(t, dir, "answers", "--json")
	var ids []string
	for _, line := range strings.Split(out, "\n") {
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), `"id": "`+field+"-"); ok {
			ids = append(ids, field+"-"+strings.TrimSuffix(id, `",`))
		}
	}
	if len(ids) < 2 {
		t.Fatalf("%d questions: %s%s", len(ids), out, said)
	}
	return ids
}

func namesIn(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

// recordedAnswers are the answers of the audit log, by question, with the
// digest of the mapping that each was recorded with.
func recordedAnswers(t *testing.T, dir string) (answers, files []ledger.Record) {
	t.Helper()
	db, err := ledger.Open(t.Context(), filepath.Join(dir, "ekatalog.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	acts, err := db.Seller("default").Acts(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range acts {
		switch a.Act.Act {
		case "answer.kept":
			answers = append(answers, a)
		case "v6 file.replaced":
			files = append(files, a)
		}
	}
	return answers, files
}

// However many processes answer at once, each answer that one of them took is
// in the mapping and on the record, and the mapping is always the recorded one.
func TestAnswersOfManyProcessesAtOnceAreAllKept(t *testing.T) {
	dir := asking(t)
	mapping := filepath.Join(dir, "barang.yaml")
	ids := openQuestions(t, dir, "stok")
	var all sync.WaitGroup
	said := make([]bytes.Buffer, len(ids))
	for n, id := range ids {
		all.Go(func() {
			for range 100 { // whoever meets another says so, and can repeat it
				c := exec.Command("ekatalog", "--config", filepath.Join(dir, "ekatalog.yaml"), "answers", "--set", id+"=7")
				said[n].Reset()
				c.Stderr = &said[n]
				_ = c.Run() // other questions are open, so it is never 0
				if c.ProcessState.ExitCode() == exitFindings {
					return
				}
			}
			t.Errorf("%s was never taken: %s", id, &said[n])
		})
	}
	all.Wait()
	out, _, _ := calls(t, dir, "answers", "--kept")
	for _, id := range ids {
		if !strings.Contains(out, id) {
			t.Errorf("%s is lost: %s", id, out)
		}
	}
	answers, files := recordedAnswers(t, dir)
	if len(answers) != len(ids) || len(files) != len(ids) {
		t.Fatalf("%d answers and %d files on the record", len(answers), len(files))
	}
	for n, f := range files[1:] {
		if f.Before["sha256"] != files[n].Digest {
			t.Errorf("file %d does not follow the one before", n+1)
		}
	}
	if last := files[len(files)-1]; last.Digest != connector.Digest(read(t, mapping)) {
		t.Error("the mapping is not the recorded one")
	}
	for _, name := range namesIn(t, dir) {
		if strings.HasSuffix(name, ".part") {
			t.Errorf("%s is left", name)
		}
	}
}

// A process that died between the record of an answer and the mapping, or just
// before the record.
func TestAnAnswerThatACrashCutOffIsFinishedOrGone(t *testing.T) {
	for _, c := range []struct {
		name, command, want string
		recorded            bool
		edit                bool
	}{
		{"recorded", "check", "diselesaikan", true, false},
		{"recorded, then answers", "answers", "diselesaikan", true, false},
		{"recorded, then test", "mapping test", "diselesaikan", true, false},
		{"not recorded", "check", "tidak berlaku", false, false},
		{"recorded, and a person edits", "check", "diubah sejak itu", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := asking(t)
			path := filepath.Join(dir, "barang.yaml")
			id, old := openQuestions(t, dir, "stok")[0], read(t, path)
			if _, said, code := calls(t, dir, "answers", "--set", id+"=7"); code != exitFindings {
				t.Fatal(said)
			}
			now, run := read(t, path), "019a0000-0000-7000-8000-000000000000"
			if _, files := recordedAnswers(t, dir); c.recorded {
				run = files[0].Run
			}
			want := now
			if !c.recorded {
				want = old
			}
			if err := os.Rename(path, filepath.Join(dir, ".barang.yaml."+run+".part")); err != nil {
				t.Fatal(err)
			}
			if c.edit {
				old = append(slices.Clone(old), "# diubah orang\n"...)
				want = old
			}
			if err := os.WriteFile(path, old, 0o644); err != nil {
				t.Fatal(err)
			}
			_, said, _ := calls(t, dir, strings.Fields(c.command)...)
			if !strings.Contains(said, c.want) || !strings.Contains(said, "barang.yaml") {
				t.Errorf("said %q", said)
			}
			if got := read(t, path); !bytes.Equal(got, want) {
				t.Errorf("the mapping is\n%s", got)
			}
			if names := namesIn(t, dir); slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, ".part") }) {
				t.Errorf("left %q", names)
			}
			if _, said, _ := calls(t, dir, "check"); strings.Contains(said, "barang.yaml") {
				t.Errorf("the second time: %q", said)
			}
		})
	}
}
