package console

import (
	"context"

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
func (noMatches) Versions(context.Context, int) ([]MatchVersion, error) { return nil, errUnreadable }
func (noMatches) Version(context.Context, int, int64) (*mapping.Mapping, error) {
	return nil, errUnreadable
}
