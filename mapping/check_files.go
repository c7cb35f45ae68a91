package mapping

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"ekatalog/schemas"
)

// checkPhotos checks number and kind of the photos; the first that the channel
// cannot take speaks for all.
func (c *checker) checkPhotos(f *schemas.Field) {
	photos := c.l.Photos
	if len(photos) < f.MinItems {
		c.missing(f)
		return
	}
	if f.MaxItems > 0 && len(photos) > f.MaxItems {
		n := strconv.Itoa(len(photos))
		c.add(ruleTooManyPhotos, f.Name, n, "n", n, "batas", strconv.Itoa(f.MaxItems))
	}
	for _, p := range photos {
		switch {
		case f.Link && !(publicLink(p) && endsIn(p, f.Endings)):
			c.add(rulePhotoNotPublic, f.Name, p, "berkas", p)
		case !f.Link && !endsIn(filePath(p), f.Endings):
			c.add(rulePhotoType, f.Name, p, "berkas", p, "daftar", strings.Join(f.Endings, " "))
		default:
			continue
		}
		return
	}
}

// checkDocuments checks that each document is what the channel takes: a link
// for the mass upload, else a file of a kind taken. Where a file lies behind a
// link cannot be told from its address.
func (c *checker) checkDocuments(f *schemas.Field) {
	for i := range c.l.Documents {
		d := &c.l.Documents[i]
		switch {
		case d.Value == "":
		case f.Link && !publicLink(d.Value):
			c.add(ruleDocumentNotLink, "documents."+d.Label, d.Value, "nama", d.Label, "berkas", d.Value)
		case !f.Link && !isLink(d.Value) && !endsIn(d.Value, f.Endings):
			c.add(ruleDocumentType, "documents."+d.Label, d.Value, "nama", d.Label, "berkas", d.Value, "daftar", strings.Join(f.Endings, " "))
		}
	}
}

func endsIn(s string, endings []string) bool {
	return len(endings) == 0 || slices.ContainsFunc(endings, func(e string) bool {
		return len(s) > len(e) && strings.EqualFold(s[len(s)-len(e):], e)
	})
}

func isLink(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// filePath gives an address without its query; a file name as it is.
func filePath(s string) string {
	if isLink(s) {
		if i := strings.IndexAny(s, "?#"); i >= 0 {
			return s[:i]
		}
	}
	return s
}

// publicLink reports an address that others can open as far as its text tells:
// a web address whose host is neither this machine nor a private network.
func publicLink(s string) bool {
	if !isLink(s) {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' {
			return false
		}
	}
	host := s[strings.IndexByte(s, '/')+len("//"):]
	for i := range len(host) {
		if c := host[i]; c == '/' || c == '?' || c == '#' {
			host = host[:i]
			break
		}
	}
	if strings.IndexByte(host, '@') >= 0 {
		return false
	}
	host, _, _ = strings.Cut(host, ":")
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 || dot == len(host)-1 {
		return false
	}
	if last := host[len(host)-1]; last < '0' || last > '9' {
		top := host[dot+1:]
		return top != "local" && top != "localhost" && top != "internal" && top != "lan"
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsGlobalUnicast() && !ip.IsPrivate()
}
