package connector

import (
	"strconv"
	"time"

	"ekatalog/mapping"
)

// ListStaleAfter is how old a list may grow before people are asked whether it
// still holds: what is sold in a workshop changes in a fortnight.
const ListStaleAfter = 14 * 24 * time.Hour

// ListStale is the code of the warning about it.
const ListStale = "list_stale"

// stale warns of each list that nobody has saved for long. It holds nothing.
func (c *Connector) stale(r Reading) []mapping.Issue {
	var all []mapping.Issue
	told := map[string]bool{}
	for _, f := range r.Files {
		if f.Modified.IsZero() || told[f.Name] {
			continue
		}
		told[f.Name] = true
		if age := c.Now().Sub(f.Modified); age >= ListStaleAfter {
			day := f.Modified.In(c.Zone).Format(time.DateOnly)
			all = append(all, mapping.Issue{
				Code: ListStale, Severity: mapping.SeverityWarning, Cell: f.Name, Found: day,
				Values: map[string]string{"berkas": f.Name, "n": strconv.Itoa(int(age / (24 * time.Hour))), "tanggal": day},
			})
		}
	}
	return all
}
