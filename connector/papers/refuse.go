package papers

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Tidy gives a paper as the register holds it: with what its sort has, without
// spaces that do not count, and each product named once.
func Tidy(p connector.Paper) connector.Paper {
	if p.Kind == "" {
		p.Number, p.Holder, p.Issued, p.Expires = "", "", time.Time{}, time.Time{}
	} else {
		p.Title = ""
	}
	for _, s := range []*string{&p.Title, &p.Number, &p.Holder} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	p.Link = strings.TrimSpace(p.Link)
	if p.File = strings.ReplaceAll(strings.TrimSpace(p.File), `\`, "/"); p.File != "" {
		p.File = path.Clean(p.File)
	}
	seen := map[string]bool{"": true}
	var all []string
	for _, name := range p.Products {
		name = strings.Join(strings.Fields(name), " ")
		if key := mapping.Fold(name); !seen[key] {
			seen[key] = true
			all = append(all, name)
		}
	}
	p.Products = all
	return p
}

// Refuse says why a tidy paper cannot stand in the register, as message keys by
// what is wrong with it: title, number, kind, issued, expires, holder, file,
// link or products; nothing for one that can.
func (p *Papers) Refuse(x connector.Paper) map[string]string {
	wrong := map[string]string{}
	say := func(what, key string, is bool) {
		if is && wrong[what] == "" {
			wrong[what] = key
		}
	}
	for what, text := range map[string]string{"title": x.Title, "number": x.Number, "holder": x.Holder, "file": x.File, "link": x.Link} {
		say(what, "papers.wrong_length", utf8.RuneCountInString(text) > maxTextRunes)
	}
	for _, name := range x.Products {
		say("products", "papers.wrong_length", utf8.RuneCountInString(name) > maxTextRunes)
	}
	say("products", "papers.wrong_products", len(x.Products) > maxProducts)
	if x.Kind == "" {
		say("title", "papers.wrong_title", x.Title == "")
		say("title", "papers.wrong_twice", p.hasGeneral(x))
		say("file", "papers.wrong_no_file", x.File == "")
	} else {
		say("kind", "papers.wrong_kind", !slices.ContainsFunc(p.kinds, func(k schemas.CertificateKind) bool { return k.ID == x.Kind }))
		say("number", "papers.wrong_number", x.Number == "")
		say("issued", "papers.wrong_date", !dated(x.Issued))
		say("expires", "papers.wrong_date", !dated(x.Expires))
		say("expires", "papers.wrong_order", !x.Issued.IsZero() && !x.Expires.IsZero() && x.Expires.Before(x.Issued))
	}
	if x.File != "" {
		say("file", "papers.wrong_file", !filepath.IsLocal(filepath.FromSlash(x.File)) || !isPDF(x.File))
	}
	say("link", "papers.wrong_link", x.Link != "" && !mapping.PublicLink(x.Link))
	say("kind", "papers.wrong_many", x.ID == "" && len(p.certificates)+len(p.documents) >= maxEntries)
	return wrong
}

// hasGeneral reports whether the register has another document of a title, both for
// all products that ask for it: nobody would ever be given the second.
func (p *Papers) hasGeneral(x connector.Paper) bool {
	return len(x.Products) == 0 && slices.ContainsFunc(p.Register(), func(o connector.Paper) bool {
		return o.Kind == "" && o.ID != x.ID && len(o.Products) == 0 && mapping.Fold(o.Title) == mapping.Fold(x.Title)
	})
}

// dated reports whether a day is one that the register takes, or none.
func dated(t time.Time) bool { return t.IsZero() || t.Year() >= firstYear && t.Year() <= lastYear }
