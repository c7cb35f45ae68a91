package connector_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"ekatalog/connector"
)

// gone is the number of a process that has ended.
func gone(t *testing.T) string {
	t.Helper()
	c := exec.Command("go", "version")
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(c.Process.Pid)
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestWhatAProcessLeftGoesWithTheNextOne(t *testing.T) {
	here := strconv.Itoa(os.Getpid())
	for name, c := range map[string]struct {
		left string
		next func(dir string) error
		goes bool
	}{
		"draft of a process that is gone":   {left: ".a.json.new-" + gone(t) + "-1.part", next: replaceA, goes: true},
		"draft of one that lives":           {left: ".a.json.new-" + here + "-99.part", next: replaceA},
		"draft of another file":             {left: ".b.json.new-" + gone(t) + "-1.part", next: replaceA},
		"somebody else's file":              {left: ".a.json.new-lagi.part", next: replaceA},
		"scratch of a process that is gone": {left: "ekatalog-list-" + gone(t) + "-77", next: scratch, goes: true},
		"scratch of one that lives":         {left: "ekatalog-list-" + here + "-77", next: scratch},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, c.left), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := c.next(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(dir, c.left)); errors.Is(err, os.ErrNotExist) != c.goes {
				t.Errorf("left: %v", names(t, dir))
			}
		})
	}
}

func replaceA(dir string) error {
	return connector.ReplaceFile(filepath.Join(dir, "a.json"), 0o644, func(w io.Writer) error {
		_, err := io.WriteString(w, "{}")
		return err
	})
}

func scratch(dir string) error {
	f, err := connector.Scratch(dir, connector.ListScratch)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func TestAFileIsReplacedWholeOrStaysAsItWas(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	if err := replaceA(dir); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("cut off")
	err := connector.ReplaceFile(path, 0o644, func(w io.Writer) error {
		if _, err := io.WriteString(w, `{"half`); err != nil {
			return err
		}
		return broken
	})
	b, readErr := os.ReadFile(path)
	if !errors.Is(err, broken) || readErr != nil || string(b) != "{}" {
		t.Errorf("error %v, file %q %v", err, b, readErr)
	}
	if all := names(t, dir); len(all) != 1 {
		t.Errorf("left %v", all)
	}
}
