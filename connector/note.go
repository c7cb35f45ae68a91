package connector

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"
)

// note is what an export remembers of a product that it wrote.
type note struct {
	name    string
	hash    string // of what was written
	offer   Offer
	content []byte // canonical
	origin  Origin
}

// keep puts the note into a spool.
func (n *note) keep(s *spool) error {
	for _, text := range [][]byte{
		[]byte(n.name), []byte(n.hash), n.content,
		strconv.AppendInt(nil, n.offer.Price, 10), []byte(n.offer.Stock.String()), strconv.AppendBool(nil, n.offer.Active),
		[]byte(n.origin.SHA256), []byte(n.origin.Sheet), []byte(n.origin.Cell),
	} {
		if err := s.add(text); err != nil {
			return err
		}
	}
	return nil
}

// note gives the next note that keep put there.
func (s spooled) note() note {
	text := func() string { return string(s.next()) }
	n := note{name: text(), hash: text(), content: s.next()}
	var errs [3]error
	n.offer.Price, errs[0] = strconv.ParseInt(text(), 10, 64)
	n.offer.Stock, errs[1] = decimal.NewFromString(text())
	n.offer.Active, errs[2] = strconv.ParseBool(text())
	n.origin = Origin{SHA256: text(), Sheet: text(), Cell: text()}
	if err := errors.Join(errs[:]...); err != nil {
		panic(fmt.Errorf("a note that nobody kept: %w", err)) // rather than remember what was not written
	}
	return n
}
