package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"ekatalog/connector"
)

// Book loads what is known of a catalogue at one moment, without contents.
func (s *Seller) Book(ctx context.Context, c connector.Catalogue) (*connector.Book, error) {
	b := &connector.Book{}
	err := s.view(ctx, func(t *sql.Tx) (err error) {
		if b.Entries, err = s.entries(ctx, t, c); err != nil {
			return fmt.Errorf("entries: %w", err)
		}
		if b.Open, err = s.openIntents(ctx, t, c); err != nil {
			return fmt.Errorf("open intents: %w", err)
		}
		if b.Since, err = s.since(ctx, t, c); err != nil {
			return fmt.Errorf("cursor: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("book of %s: %w", c, err)
	}
	return b, nil
}
