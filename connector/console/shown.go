package console

import "strconv"

// listed gives what a page shows of all, at most most, and how many it does not.
func listed[T any](all []T, most int) (shown []T, more int) {
	n := min(len(all), most)
	return all[:n], len(all) - n
}

// turn leads through a list page by page.
type turn struct {
	Before, After string // addresses of the pages beside this one; empty for none
}

// turnOf gives what the page at path shows of a list, from the first from on,
// and where it leads. What was read is more than it shows where it goes on.
func turnOf[T any](path string, read []T, from, atOnce int) ([]T, turn) {
	var t turn
	shown, more := listed(read, atOnce)
	if more > 0 {
		t.After = path + "?dari=" + strconv.Itoa(from+atOnce)
	}
	if from > 0 {
		t.Before = path + "?dari=" + strconv.Itoa(max(0, from-atOnce))
	}
	return shown, t
}
