package main

import (
	"context"
	"errors"
	"io/fs"

	"ekatalog/connector/ledger"
)

// people are the names behind the ids of those who acted, as far as they were
// asked for.
type people struct {
	seller *ledger.Seller
	known  map[string]string
}

func peopleOf(s *ledger.Seller) *people { return &people{seller: s, known: map[string]string{}} }

// of gives a person's name, empty for nobody in particular.
func (n *people) of(ctx context.Context, id string) (string, error) {
	if name, known := n.known[id]; known || id == "" {
		return name, nil
	}
	p, err := n.seller.Person(ctx, id)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	n.known[id] = p.Name
	return p.Name, nil
}
