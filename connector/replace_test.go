package connector_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
)

// dyingEnv makes TestAFileIsReplacedByAProcessThatDies a process that dies.
const dyingEnv = "CONNECTOR_TEST_DIES"

// twoFiles are two files of a workspace and what is to stand in them.
func twoFiles(t testing.TB, dir string) []connector.FileChange {
	t.Helper()
	files := []connector.FileChange{
		{Name: "satu.yaml", Path: filepath.Join(dir, "satu.yaml"), Was: []byte("lama\n"), Now: []byte("baru\n")},
		{Name: "dua.yaml", Path: filepath.Join(dir, "dua.yaml"), Now: []byte("pertama\n")}, // there is none yet
	}
	return files
}

// begin puts the files there as they were.
func begin(t testing.TB, files []connector.FileChange) {
	t.Helper()
	for _, f := range files {
		if f.Was != nil {
			write(t, f.Path, f.Was)
		}
	}
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// wantFiles expects the old or the new content of all files and nothing beside
// them.
func wantFiles(t testing.TB, files []connector.FileChange, renewed bool) {
	t.Helper()
	var names []string
	for _, f := range files {
		want := f.Was
		if renewed {
			want = f.Now
		}
		got, err := os.ReadFile(f.Path)
		if want == nil != errors.Is(err, os.ErrNotExist) || string(got) != string(want) {
			t.Errorf("%s has %q, want %q (%v)", f.Name, got, want, err)
		}
		if want != nil {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	if got := namesIn(t, filepath.Dir(files[0].Path)); !slices.Equal(got, names) {
		t.Errorf("the folder has %q, want %q", got, names)
	}
}

func namesIn(t testing.TB, dir string) []string {
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

func why() []connector.Act { return []connector.Act{{Act: "v6 why", Subject: "stok-1"}} }

func TestAReplacedFileIsRecordedWithWhyAndByWhichBytes(t *testing.T) {
	s := openShop(t)
	files := twoFiles(t, t.TempDir())
	begin(t, files)
	if err := os.Chmod(files[0].Path, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "tautan.yaml")
	if err := os.Symlink(files[0].Path, link); err != nil {
		t.Fatal(err)
	}
	linked := slices.Clone(files)
	linked[0].Path = link
	s.c.Reason = "daftar baru"
	if err := s.c.ReplaceFiles(t.Context(), "answers", linked, why()); err != nil {
		t.Fatal(err)
	}
	s.check()
	wantFiles(t, files, true)
	if info, err := os.Stat(files[0].Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", info.Mode(), err)
	}
	r := s.actsOf("v6 file.replaced")
	if len(r) != 2 || r["satu.yaml"].Digest != r["satu.yaml"].After["sha256"] || r["satu.yaml"].Reason != "daftar baru" || r["dua.yaml"].Before["sha256"] != nil ||
		r["satu.yaml"].Before["sha256"] == nil || r["satu.yaml"].Run != s.actsOf("v6 why")["stok-1"].Run {
		t.Errorf("%+v", r)
	}
}

func TestAFileIsNotReplacedBehindAnybodysBack(t *testing.T) {
	s := openShop(t)
	files := twoFiles(t, t.TempDir())
	var moved *connector.FileMoved
	for name, change := range map[string]func(){
		"edited":   func() { write(t, files[0].Path, []byte("orang lain\n")) },
		"gone":     func() { os.Remove(files[0].Path) },
		"made":     func() { write(t, files[1].Path, []byte("orang lain\n")) },
		"shorter":  func() { write(t, files[0].Path, nil) },
		"the same": func() {}, // by a process that has the lease
	} {
		begin(t, files)
		os.Remove(files[1].Path)
		release := func() {}
		change()
		if name == "the same" {
			var err error
			if release, err = s.db.Seller("default").Take(t.Context(), connector.Holder{Run: "lain", Command: "sync"}); err != nil {
				t.Fatal(err)
			}
		}
		before, there := s.dump(), namesIn(t, filepath.Dir(files[0].Path))
		err := s.c.ReplaceFiles(t.Context(), "answers", files, why())
		var held *connector.LeaseHeld
		if !errors.As(err, &moved) && (name != "the same" || !errors.As(err, &held)) {
			t.Errorf("%s: %v", name, err)
		}
		delete(before, "lease")
		after := s.dump()
		delete(after, "lease")
		if d := differ(before, after); len(d) > 0 {
			t.Errorf("%s: %v", name, d)
		}
		if got := namesIn(t, filepath.Dir(files[0].Path)); !slices.Equal(got, there) {
			t.Errorf("%s: the folder has %q, had %q", name, got, there)
		}
		release()
	}
}

func TestAFileWhoseRecordFailsStaysOrIsFinishedByTheRecord(t *testing.T) {
	for _, recorded := range []bool{false, true} {
		s := openShop(t)
		files := twoFiles(t, t.TempDir())
		begin(t, files)
		s.c.Ledger = &failing{Ledger: s.seller, after: recorded}
		if err := s.c.ReplaceFiles(t.Context(), "answers", files, why()); !errors.Is(err, errDead) {
			t.Fatal(err)
		}
		s.open()
		if recorded {
			wantFinished(t, s, files, connector.FileFinished, connector.FileFinished)
		}
		wantFiles(t, files, recorded)
	}
}

// wantFinished expects what becomes of files when a process starts anew.
func wantFinished(t testing.TB, s *shop, files []connector.FileChange, want ...string) {
	t.Helper()
	done, err := s.c.FinishFiles(context.Background(), files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range done {
		got = append(got, f.Key)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%q, want %q", got, want)
	}
	if again, err := s.c.FinishFiles(context.Background(), files); err != nil || len(again) > 0 {
		t.Fatalf("the second time %v %v", again, err)
	}
	s.check()
}

// dying is a ledger whose process dies at its first commit.
type dying struct {
	connector.Ledger
	after bool
}

func (d *dying) Commit(ctx context.Context, step connector.Step) error {
	if d.after {
		if err := d.Ledger.Commit(ctx, step); err != nil {
			return err
		}
	}
	p, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := p.Kill(); err != nil {
		return err
	}
	select {}
}

// killed lets another process die in replacing files, before or after they are
// recorded, and gives the names of what it left beside them.
func killed(t *testing.T, s *shop, dir, when string) []string {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestAFileIsReplacedByAProcessThatDies$")
	c.Env = append(os.Environ(), dyingEnv+"="+strings.Join([]string{when, s.path, dir}, string(os.PathListSeparator)))
	out, err := c.CombinedOutput()
	if err == nil || strings.Contains(string(out), "FAIL") {
		t.Fatalf("the process did not die: %s", out)
	}
	var parts []string
	for _, name := range namesIn(t, dir) {
		if strings.HasSuffix(name, ".part") {
			parts = append(parts, filepath.Join(dir, name))
		}
	}
	if len(parts) != 2 {
		t.Fatalf("%q are left, %s", parts, out)
	}
	return parts
}

func TestAFileIsReplacedByAProcessThatDies(t *testing.T) {
	if how := os.Getenv(dyingEnv); how != "" {
		part := strings.Split(how, string(os.PathListSeparator))
		s := &shop{TB: t, path: part[1], source: newTable()}
		s.at("2026-08-03 09:00")
		s.open()
		s.c.Ledger = &dying{Ledger: s.seller, after: part[0] == "after"}
		t.Fatal("FAIL: it lived on", s.c.ReplaceFiles(t.Context(), "answers", twoFiles(t, part[2]), why()))
	}
	edit := func(path string) func(testing.TB, []string) {
		return func(t testing.TB, _ []string) { write(t, path, []byte("orang lain\n")) }
	}
	for _, c := range []struct {
		name, when string
		then       func(t testing.TB, parts []string)
		want       []string
		renewed    bool
	}{
		{"before the record", "before", nil, []string{connector.FileDropped, connector.FileDropped}, false},
		{"amid writing", "before", func(t testing.TB, parts []string) { write(t, parts[1], []byte("ba")) }, []string{connector.FileDropped, connector.FileDropped}, false},
		{"after the record", "after", nil, []string{connector.FileFinished, connector.FileFinished}, true},
		// The names of dua.yaml come before those of satu.yaml.
		{"after the first name", "after", func(t testing.TB, parts []string) {
			if err := os.Rename(parts[0], filepath.Join(filepath.Dir(parts[0]), "dua.yaml")); err != nil {
				t.Fatal(err)
			}
		}, []string{connector.FileFinished}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openShop(t)
			dir := t.TempDir()
			files := twoFiles(t, dir)
			begin(t, files)
			parts := killed(t, s, dir, c.when)
			if c.then != nil {
				c.then(t, parts)
			}
			if left, err := connector.UnfinishedFiles(files[0].Path, files[1].Path); err != nil || !left {
				t.Fatal(left, err)
			}
			wantFinished(t, s, files, c.want...)
			wantFiles(t, files, c.renewed)
			if n := len(s.actsOf("v6 file.replaced")); n != 2 && c.renewed || n != 0 && !c.renewed {
				t.Errorf("%d files recorded", n)
			}
		})
	}
	t.Run("and a person edits the file", func(t *testing.T) {
		s := openShop(t)
		dir := t.TempDir()
		files := twoFiles(t, dir)
		begin(t, files)
		edit(files[0].Path)(t, killed(t, s, dir, "after"))
		// Whoever writes next finishes first, and then knows that it has moved.
		var moved *connector.FileMoved
		if err := s.c.ReplaceFiles(t.Context(), "answers", files, why()); !errors.As(err, &moved) {
			t.Fatal(err)
		}
		s.check()
		files[0].Was, files[1].Was = []byte("orang lain\n"), files[1].Now
		wantFiles(t, files, false)
		if a := s.actsOf("v6 file.not_replaced"); len(a) != 1 || a["satu.yaml"].Before["sha256"] == s.actsOf("v6 file.replaced")["satu.yaml"].Before["sha256"] {
			t.Errorf("%+v", a)
		}
	})
}

func TestAFileThatOnlyLooksUnfinishedIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "satu.yaml")
	for _, name := range []string{".satu.yaml.part", ".satu.yaml.x.part", ".dua.yaml.019a0000-0000-7000-8000-000000000000.part", "satu.yaml.019a0000-0000-7000-8000-000000000000.part"} {
		write(t, filepath.Join(dir, name), []byte("milik orang"))
	}
	for _, p := range []string{path, filepath.Join(dir, "tidak", "ada.yaml")} {
		if left, err := connector.UnfinishedFiles(p); left || err != nil {
			t.Errorf("%s: %v %v", p, left, err)
		}
	}
}

func TestWhatAFileSaidIsKeptAsVersions(t *testing.T) {
	s := openShop(t)
	ctx := t.Context()
	f := connector.FileChange{Name: "m.yaml", Path: filepath.Join(t.TempDir(), "m.yaml"), Was: []byte("satu\n"), Now: []byte("dua\n"), Kept: "mapping.changed"}
	write(t, f.Path, f.Was)
	replace := func(was, now string) {
		t.Helper()
		f.Was, f.Now = []byte(was), []byte(now)
		if err := s.c.ReplaceFiles(ctx, "mapping", []connector.FileChange{f}, nil); err != nil {
			t.Fatal(err)
		}
	}
	replace("satu\n", "dua\n")
	replace("dua\n", "tiga\n")
	write(t, f.Path, []byte("dengan editor\n"))
	replace("dengan editor\n", "satu\n")
	all, err := s.seller.FileVersions(ctx, "m.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, v := range all {
		whole, err := s.seller.FileVersion(ctx, "m.yaml", v.Number)
		if err != nil || v.Number != int64(len(all)-i) || connector.Digest(whole.Content) != v.SHA256 || v.At.IsZero() || v.Run == "" {
			t.Errorf("%+v, %v", v, err)
		}
		got = append(got, v.Act+" "+strings.TrimSpace(string(whole.Content)))
	}
	want := []string{"mapping.changed satu", "file.seen dengan editor", "mapping.changed tiga", "mapping.changed dua", "file.seen satu"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := s.seller.FileVersion(ctx, "m.yaml", 6); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a version that is not there: %v", err)
	}
}
