package console

import (
	"fmt"
	"net/url"
	"slices"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// troubles fills in what products lack and what is wrong with papers, what holds
// products first.
func (c *Console) troubles(p *papersPage, shelf *connector.Shelf, reg *PaperRegister) {
	for n, t := range shelf.Papers {
		i := t.Issue
		line := paperTrouble{Bad: i.Severity == mapping.SeverityError, N: t.N, More: t.N - len(t.Places), Path: c.paperPath(i, reg)}
		line.Text, line.Fix = i.PageText(c.Lang)
		for _, at := range t.Places {
			g := &shelf.Goods[at]
			line.Goods = append(line.Goods, goodLink{clip(g.Code(), maxShown), productPath(g, int(at))})
		}
		if i.Code == "document_missing_file" {
			line.File, line.Input = i.Found, fmt.Sprintf("berkas-%d", n)
		}
		if i.Code == "document_missing" {
			p.Lacking = append(p.Lacking, line)
		} else {
			p.Wrong = append(p.Wrong, line)
		}
	}
	first := func(all []paperTrouble) ([]paperTrouble, int) {
		slices.SortStableFunc(all, func(a, b paperTrouble) int {
			switch {
			case a.Bad == b.Bad:
				return b.N - a.N
			case a.Bad:
				return -1
			}
			return 1
		})
		return listed(all, shownTroubles)
	}
	p.Lacking, p.LackMore = first(p.Lacking)
	p.Wrong, p.WrongMore = first(p.Wrong)
}

// paperPath is where a trouble is put right: at the paper that it is about, or at
// a new one that begins with what is known.
func (c *Console) paperPath(i mapping.Issue, reg *PaperRegister) string {
	if n := slices.IndexFunc(reg.Papers, func(x connector.Paper) bool { return x.Place == i.Cell }); n >= 0 {
		return paperPath(reg.Papers[n].ID)
	}
	fresh := url.Values{}
	switch i.Code {
	case "document_missing":
		fresh.Set("jenis", documentKind)
		fresh.Set("judul", i.Values["nama"])
	case "certificate_unregistered":
		kinds, err := schemas.CertificateKinds()
		k := slices.IndexFunc(kinds, func(k schemas.CertificateKind) bool { return k.Title == i.Values["jenis"] })
		if err != nil || k < 0 {
			return ""
		}
		fresh.Set("jenis", kinds[k].ID)
		fresh.Set("nomor", i.Values["nomor"])
	default:
		return ""
	}
	return "/dokumen/baru?" + fresh.Encode()
}

func paperPath(id string) string { return "/dokumen/" + url.PathEscape(id) }
