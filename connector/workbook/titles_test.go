package workbook

import (
	"testing"

	"ekatalog/schemas"
)

func TestEveryFieldThatATitleCanMeanIsAListings(t *testing.T) {
	titles, err := schemas.ColumnTitles()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range titles.Fields {
		if field(f.Field, "") == nil {
			t.Errorf("no listing has a field %q", f.Field)
		}
	}
}
