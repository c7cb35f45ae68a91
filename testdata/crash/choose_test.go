//go:build unix

package crash

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// howMuchEnv says at how many points it happens: "all", every one (make crash),
// or "distinct", each distinct one of every scenario (make crash-short).
// Otherwise it is a sample, see sampled, that make test has time for.
const howMuchEnv = "EKATALOG_CRASH"

var (
	everyPoint    = os.Getenv(howMuchEnv) == "all"
	distinctPoint = os.Getenv(howMuchEnv) == "distinct"
	sample        = !everyPoint && !distinctPoint
)

// tried are the scenarios to try: all, or of a sample those that between them
// make every kind of call: a list goes out, workbooks are written, and a file
// of the person's is changed.
func tried(t *testing.T) []scenario {
	t.Helper()
	switch text := os.Getenv(howMuchEnv); text {
	case "", "all", "distinct":
	default:
		t.Fatalf("%s is %q, want all, distinct or nothing", howMuchEnv, text)
	}
	if !sample {
		return scenarios
	}
	some := slices.DeleteFunc(slices.Clone(scenarios), func(s scenario) bool { return !slices.Contains(sampleScenarios, s.name) })
	if len(some) != len(sampleScenarios) {
		t.Fatalf("of %v only %d are scenarios", sampleScenarios, len(some))
	}
	t.Logf("a sample: %d of %d scenarios, one point of each kind of call", len(some), len(scenarios))
	return some
}

var sampleScenarios = []string{"sync", "export", "answers"}

// chosen are the points to try: all, a sample, or of each distinct one before a
// call that changes a file the first hit, and of those that others see, renames
// and commits, also the last. The moment after such a call is left out, for
// nothing outside of the process changes until the next point. A point that an
// earlier scenario has tried is tried again only where it is hit several times.
func (k *known) chosen(seen map[string]bool) []string {
	switch {
	case everyPoint:
		return k.points
	case sample:
		return sampled(k.points)
	}
	last := map[string]string{}
	for _, p := range k.points {
		if strings.HasPrefix(p, "rename ") || strings.HasPrefix(p, "point ") {
			last[name(p)] = p
		}
	}
	var some []string
	for _, p := range k.points {
		if strings.Contains(p, " done ") {
			continue
		}
		if !seen[name(p)] || last[name(p)] == p && !strings.HasSuffix(p, " #1") {
			some = append(some, p)
		}
		seen[name(p)] = true
	}
	return some
}

// sampled takes of each kind of call the point in the middle of all its hits:
// one before it creates, writes, makes durable, renames, removes, and one
// before and one after it commits, and sends and receives. A full disk is met
// where one of them needs room, and by the ledger half-way to what it becomes.
func sampled(points []string) (some []string) {
	of := map[string][]string{}
	var kinds []string
	for _, p := range points {
		if strings.Contains(p, " done ") {
			continue
		}
		at := kind(p)
		if of[at] == nil {
			kinds = append(kinds, at)
		}
		of[at] = append(of[at], p)
	}
	for _, at := range kinds {
		some = append(some, of[at][len(of[at])/2])
	}
	return some
}

// pointAt is where a fail point stands, without the calls around it.
var pointAt = regexp.MustCompile(`^point \S+`)

// kind is the kind of call that a point stands at: its name, or for one that
// commits, sends or receives the very line.
func kind(point string) string {
	if at := pointAt.FindString(point); at != "" {
		return at
	}
	call, _, _ := strings.Cut(point, " ")
	return call
}

// name is a point without how often it was hit.
func name(point string) string {
	name, _, _ := strings.Cut(point, " #")
	return name
}

func distinct(points []string) map[string]bool {
	all := map[string]bool{}
	for _, p := range points {
		all[name(p)] = true
	}
	return all
}
