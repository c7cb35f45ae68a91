package endpointtest_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"ekatalog/connector/endpoint/endpointtest"
	"ekatalog/schemas"
)

const token = "rahasia-uji-0123456789"

func options() endpointtest.Options {
	return endpointtest.Options{Tokens: map[string]endpointtest.Seller{token: {ID: "penyedia-1", Name: "Bengkel Kerja"}}}
}

func TestTheStandInKeepsEveryClauseOfTheContract(t *testing.T) {
	s := endpointtest.New(options())
	srv := httptest.NewServer(s)
	defer srv.Close()
	report, err := endpointtest.Verify(t.Context(), srv.URL+"/api", token)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if !c.OK {
			t.Errorf("%s: %s", c.Name, c.Seen)
		}
	}
	if !report.OK() || len(report.Checks) < 35 || report.Mode != "mock" || report.Seller != "penyedia-1" {
		t.Errorf("report %+v", report)
	}
}

func TestEveryClauseHasATextInBothLanguages(t *testing.T) {
	s := endpointtest.New(options())
	srv := httptest.NewServer(s)
	defer srv.Close()
	report, err := endpointtest.Verify(t.Context(), srv.URL+"/api", token)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		keys := schemas.MessageKeys(lang)
		for _, c := range report.Checks {
			if !slices.Contains(keys, "verify."+c.Name) {
				t.Errorf("%s: no text verify.%s", lang, c.Name)
			}
		}
	}
}
