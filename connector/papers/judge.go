package papers

import "ekatalog/mapping"

// Judge says what is wrong with the bytes of a PDF that belongs to no product,
// such as a scan; nothing for one that opens and has a page.
func Judge(name string, b []byte) []mapping.Issue {
	if i, wrong := found(name, judge(b)); wrong {
		return []mapping.Issue{i}
	}
	return nil
}
