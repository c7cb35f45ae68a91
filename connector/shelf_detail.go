package connector

import (
	"encoding/json"
	"fmt"

	"ekatalog/mapping"
)

// Find gives the position in Goods of a SKU.
func (s *Shelf) Find(sku string) (place int, there bool) {
	n, there := s.bySKU[FoldSKU(sku)]
	return int(n), there
}

// Product makes a product of the shelf once more, whole, from the row that was
// read, with all that was found to be wrong with it and with the rows that
// share its SKU. There is none of a product that is gone.
func (s *Shelf) Product(place int) (*Product, error) {
	g := &s.Goods[place]
	if g.row < 0 {
		return nil, fmt.Errorf("%s is in no list", g.SKU)
	}
	b, err := s.rows.record(g.row)
	if err != nil {
		return nil, fmt.Errorf("row of %s: %w", g.Code(), err)
	}
	list, row, err := readRow(b, s.heads)
	if err != nil {
		return nil, fmt.Errorf("row of %s: %w", g.Code(), err)
	}
	p, err := s.c.newMapper(false).product(list, row)
	if err != nil {
		return nil, fmt.Errorf("product %s: %w", g.Code(), err)
	}
	p.Issues = nil
	for _, n := range append([]int32{g.row}, s.twins[g.row]...) {
		own, err := s.issuesOf(n)
		if err != nil {
			return nil, fmt.Errorf("issues of %s: %w", g.Code(), err)
		}
		p.Issues = append(p.Issues, own...)
	}
	return p, nil
}

func (s *Shelf) issuesOf(row int32) ([]mapping.Issue, error) {
	b, err := s.issues.record(row)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	var all []mapping.Issue
	err = json.Unmarshal(b, &all)
	return all, err
}
