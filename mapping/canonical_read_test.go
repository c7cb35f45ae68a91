package mapping

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestABodyReadBackHasTheContentItWasMadeFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawListing(t)
		want := l.AppendContent(nil)
		for _, body := range [][]byte{l.CreateBody(), l.ContentBody()} {
			got, err := ReadContent(body)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s\ngot  %s %v\nwant %s", body, got, err, want)
			}
		}
	})
}

func TestAShownListingIsReadByItsContentAlone(t *testing.T) {
	for _, c := range []struct{ object, want string }{
		{`{"id":"p-1","status":"ACTIVE","price":1,"stock":2.5,"active":true,"name":"Meja","rating":4.5,"seller":{"name":"x"}}`, `{"name":"Meja"}`},
		{`{"height_cm":120.0,"weight_gram":2000.0,"name":"Meja","brand":"","photos":[],"attributes":null}`, `{"height_cm":"120","name":"Meja","weight_gram":2000}`},
		{`{"attributes":{"b":"2","a":"1","c":""},"wholesale":[{"min_quantity":5.0,"price":900}]}`, `{"attributes":{"a":"1","b":"2"},"wholesale":[{"min_quantity":"5","price":900}]}`},
	} {
		if got, err := ReadContent([]byte(c.object)); err != nil || string(got) != c.want {
			t.Errorf("%s: got %s %v, want %s", c.object, got, err, c.want)
		}
	}
}

func TestAShownListingOfAnotherShapeIsNotTaken(t *testing.T) {
	for _, object := range []string{
		``, `[]`, `"x"`, `{"name":5}`, `{"photos":"a.png"}`, `{"attributes":{"a":1}}`, `{"height_cm":"120"}`, `{"weight_gram":1.5}`,
		`{"weight_gram":1e30}`, `{"height_cm":1e1000000000}`, `{"height_cm":` + strings.Repeat("1", 41) + `}`,
		`{"wholesale":[{"price":5}]}`, `{"wholesale":[{"min_quantity":5}]}`, `{"regional_prices":[{"region":"35"}]}`, `{"variants":[{"price":0.5}]}`,
	} {
		if got, err := ReadContent([]byte(object)); err == nil {
			t.Errorf("%s: got %s, want an error", object, got)
		}
	}
}
