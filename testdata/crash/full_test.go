//go:build unix

package crash

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// needsRoom are the names of the points before calls that a full disk refuses.
var needsRoom = regexp.MustCompile(`^(create|open|write|sync|mkdir|rename) [^d]`)

func TestAFullDiskIsSaidAndLeavesNothingHalf(t *testing.T) {
	program, err := tagged()
	check(t, err)
	runs := 0
	seen := map[string]bool{}
	for _, s := range tried(t) {
		t.Run(s.name, func(t *testing.T) {
			k := s.learn(t, program)
			points := slices.DeleteFunc(slices.Clone(k.chosen(seen)), func(p string) bool { return !needsRoom.MatchString(p) })
			rooms := k.rooms(t)
			in := []*known{k}
			if !sample {
				in = append(in, k.in(t, "en"))
			}
			for n, k := range in {
				k.each(t, share(points, n, len(in)), func(point string, p *place) string { return k.full(p, atEnv+point, fullEnv) })
				k.each(t, share(rooms, n, len(in)), func(pages string, p *place) string { return k.full(p, pagesEnv+pages) })
			}
			runs += len(points) + len(rooms)
			t.Logf("no room for a file at %d calls, for the ledger at %d sizes", len(points), len(rooms))
		})
	}
	t.Logf("in sum %d runs; all children so far used the processor for %v", runs, used())
}

// share gives the n-th of equal shares of a list.
func share(list []string, n, shares int) (some []string) {
	for i, x := range list {
		if i%shares == n {
			some = append(some, x)
		}
	}
	return some
}

// pageSize is that of a ledger, in bytes.
const pageSize = 4096

// rooms are the sizes, in pages, at which the ledger finds no room: all from
// what it has to what it gets, or the first, one between and the last, or only
// the one between.
func (k *known) rooms(t *testing.T) []string {
	t.Helper()
	from := 1
	if info, err := os.Stat(filepath.Join(k.model, workspaceName, "ekatalog.db")); err == nil {
		from = int(info.Size() / pageSize)
	}
	var all []string
	for n := from; n < k.pages; n++ {
		all = append(all, strconv.Itoa(n))
	}
	switch {
	case everyPoint || len(all) < 3:
		return all
	case sample:
		return []string{all[len(all)/2]}
	}
	return []string{all[0], all[len(all)/2], all[len(all)-1]}
}

// full does the command on a full disk, and then with room again.
func (k *known) full(p *place, settings ...string) string {
	e, err := p.run(k.args, settings...)
	if err != nil {
		return err.Error()
	}
	if e.exit == k.exit && strings.HasPrefix(settings[0], pagesEnv) {
		return k.judge(p, nil) // what the ledger had was room enough
	}
	if e.exit != 1 {
		return fmt.Sprintf("exit code %d, want 1\n%s%s", e.exit, e.says, e.out)
	}
	word := map[string]string{"id": "enuh", "en": "full"}[k.lang]
	said := strings.TrimSpace(e.says)
	if !strings.Contains(said, word) || !strings.HasSuffix(said, ".") || strings.Contains(said, "\n") || strings.Contains(said, "no space") {
		return fmt.Sprintf("not one clear sentence:\n%s", e.says)
	}
	return k.judge(p, k.again)
}

// judge finishes a run and says what is wrong in the end.
func (k *known) judge(p *place, again []int) string {
	end, err := k.finish(p, again)
	if err != nil {
		return err.Error()
	}
	if diff := k.differs(end); diff != "" {
		return "the end is not as when nothing happens:\n" + diff
	}
	return ""
}
