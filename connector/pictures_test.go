package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// album stands for a folder of pictures: what a picture is follows from its
// name.
type album struct{ asked []connector.PhotoQuery }

func (a *album) Of(q connector.PhotoQuery) connector.Pictures {
	a.asked = append(a.asked, q)
	var p connector.Pictures
	for _, name := range slices.Concat(q.Named, []string{q.SKU + "/2 b.jpg"}) {
		p.Names, p.Public = append(p.Names, name), append(p.Public, strings.Replace(name, ".jpg", ".png", 1))
	}
	p.Issues = []mapping.Issue{
		{Code: "photo_lying", Severity: mapping.SeverityWarning, Found: p.Names[0]},
		{Code: "photo_not_prepared", Severity: mapping.SeverityWarning, Format: connector.WorkbookFormat, Cell: "a!b!C3"},
	}
	return p
}

func (a *album) Ready(q connector.PhotoQuery, name string) ([]byte, *mapping.Issue, error) {
	if name == "meja.png" {
		return nil, &mapping.Issue{Code: "photo_unreadable", Severity: mapping.SeverityWarning, Found: name}, nil
	}
	return []byte(q.SKU + " " + name), nil, nil
}

func TestPicturesOfAProductAreJudgedAndPublished(t *testing.T) {
	s := openShop(t, items(1)...)
	s.c.Photos, s.c.PhotoBase = &album{}, "https://foto.example/"
	products, err := s.c.Products(t.Context(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	p := products[0]
	sku := p.Listing.SKU
	if want := []string{"https://foto.example/meja.png", "https://foto.example/" + sku + "/2%20b.png"}; !slices.Equal(p.Listing.Photos, want) {
		t.Errorf("photos %q, want %q", p.Listing.Photos, want)
	}
	var got []string
	for _, i := range p.Issues {
		if strings.HasPrefix(i.Code, "photo_") {
			got = append(got, fmt.Sprint(i.SKU, i.Field, i.Code, i.Format, i.Cell != "" && (i.Cell == "a!b!C3") == (i.Code == "photo_not_prepared")))
		}
	}
	if want := []string{fmt.Sprint(sku, "photos", "photo_lying", "", true), fmt.Sprint(sku, "photos", "photo_not_prepared", connector.WorkbookFormat, true)}; !slices.Equal(got, want) {
		t.Errorf("issues %q, want %q", got, want)
	}
	queries, err := s.c.PhotoQueries(t.Context())
	if err != nil || len(queries) != 1 || queries[0].SKU != sku || !slices.Equal(queries[0].Named, []string{"meja.png"}) || queries[0].Row == 0 {
		t.Errorf("%+v %v", queries, err)
	}
}

// framed is a Workbooks that keeps pictures.
type framed struct {
	connector.Workbooks
	pictures []string
}

func (f *framed) Picture(sku string, n int, png []byte) error {
	f.pictures = append(f.pictures, fmt.Sprint(sku, n, string(png)))
	return nil
}

func TestAnExportTakesPicturesAlongAndADamagedOneStopsNothing(t *testing.T) {
	s := openShop(t, items(1)...)
	s.c.Photos, s.c.PhotoBase = &album{}, "" // the upload takes no names, so it is entered by hand
	var f *framed
	r, err := s.c.Export(t.Context(), connector.ExportOptions{Begin: func(*connector.ExportReport) (connector.Workbooks, error) {
		f = &framed{Workbooks: &sheets{}}
		return f, nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	const sku = "A-000"
	if want := []string{fmt.Sprint(sku, 1, sku+" "+sku+"/2 b.jpg")}; !slices.Equal(f.pictures, want) {
		t.Errorf("pictures %q, want %q", f.pictures, want)
	}
	if r.ByHand != 1 || !slices.ContainsFunc(r.Issues, func(i mapping.Issue) bool { return i.Code == "photo_unreadable" && i.SKU == sku }) {
		t.Errorf("%+v", r)
	}
}

// Without a folder in the config nobody looks for pictures, so saving one is no
// advice by itself.
func TestWhereNobodyLooksForPicturesTheAdviceSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		photos connector.Photos
		want   string
	}{"no folder": {nil, "photos.folder"}, "an empty one": {bare{}, "folder foto"}} {
		s := openShop(t, items(1)...)
		s.c.Lists[0].Mapping = loadMapping(t, strings.Replace(mappingText, "  photos:       split(\"meja.png\", \",\")\n", "", 1))
		s.c.Photos = c.photos
		r, err := s.c.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, i := range r.Issues {
			if i.Code != "photo_missing" {
				continue
			}
			found++
			if _, fix := i.Text(schemas.Indonesian); !strings.Contains(fix, c.want) {
				t.Errorf("%s: %s", name, fix)
			}
		}
		if found == 0 {
			t.Errorf("%s: no issue", name)
		}
	}
}

// bare is a folder without pictures.
type bare struct{ shelf }

func (bare) Of(connector.PhotoQuery) connector.Pictures { return connector.Pictures{} }

// shelf stands for a folder of pictures by code: KR-001.jpg and KR-001_2.jpg.
type shelf struct{}

func (shelf) Of(q connector.PhotoQuery) connector.Pictures {
	return connector.Pictures{Names: []string{q.SKU + ".jpg", q.SKU + "_2.jpg"}, Public: []string{q.SKU + ".png", q.SKU + "_2.png"}}
}

func (shelf) Ready(connector.PhotoQuery, string) ([]byte, *mapping.Issue, error) {
	return nil, nil, nil
}

func TestAPictureThatMayBeAnotherProductsHoldsTheOneThatTakesIt(t *testing.T) {
	s := openShop(t, item("KR-1", 100_000, "5"), item("kr-1_2", 100_000, "5"), item("KR-3", 100_000, "5"))
	s.c.Lists[0].Mapping = loadMapping(t, strings.Replace(mappingText, "  photos:       split(\"meja.png\", \",\")\n", "", 1))
	s.c.Photos, s.c.PhotoBase = shelf{}, "https://foto.example/"
	var got []string
	r, err := s.c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range r.Issues {
		if i.Code == "photo_of_other" {
			got = append(got, fmt.Sprint(i.SKU, " ", i.Found, " ", i.Values["lain"], " ", i.Holds(), " ", i.Cell != ""))
		}
	}
	if want := []string{"KR-1 KR-1_2.jpg kr-1_2 true true"}; !slices.Equal(got, want) {
		t.Errorf("issues %q, want %q", got, want)
	}
}
