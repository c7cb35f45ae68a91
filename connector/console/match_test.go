package console

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// noMatches is a desk whose mapping file cannot be read.
type noMatches struct{}

func (noMatches) Matchings(context.Context) ([]MatchingName, error) {
	return []MatchingName{{Number: 1}}, nil
}
func (noMatches) Matching(context.Context, int) (*Matching, error) { return nil, errUnreadable }
func (noMatches) Try(context.Context, int, MatchChange) (*MatchTrial, error) {
	return nil, errUnreadable
}
func (noMatches) Save(context.Context, int, MatchChange) error { return errUnreadable }
func (noMatches) Values(context.Context, int, string) ([]connector.ValueSeen, bool, error) {
	return nil, false, errUnreadable
}
func (noMatches) Search(context.Context, connector.ReferenceKind, string) ([]Found, bool, error) {
	return nil, false, errUnreadable
}
func (noMatches) Versions(context.Context, int) ([]FileVersion, error) { return nil, errUnreadable }
func (noMatches) Version(context.Context, int, int64) (*mapping.Mapping, error) {
	return nil, errUnreadable
}

func TestAReasonForAMappingIsOneLine(t *testing.T) {
	r := formRequest(t, "/", "versi", "1", "alasan", " harga\u202e\r\n  baru "+strings.Repeat("a", 2*maxNote))
	if err := r.ParseForm(); err != nil {
		t.Fatal(err)
	}
	c, err := matchChange(r, &Matching{})
	if err != nil || !strings.HasPrefix(c.Reason, "harga baru a") || utf8.RuneCountInString(c.Reason) > maxNote {
		t.Errorf("%q, %v", c.Reason, err)
	}
}
