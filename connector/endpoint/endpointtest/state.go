package endpointtest

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ekatalog/connector"
)

// stateFile is what a stand-in keeps from one start to the next. It says of
// itself that nothing in it is real.
type stateFile struct {
	Trial     bool                 `json:"trial"`
	Version   int                  `json:"version"`
	LastStamp int64                `json:"last_stamp"`
	Sellers   map[string]stateShop `json:"sellers"`
}

type stateShop struct {
	Listings []stateListing `json:"listings"` // oldest change first
	Keys     []stateKey     `json:"keys"`     // oldest first
}

type stateListing struct {
	ID           string          `json:"id"`
	SKU          string          `json:"sku"`
	Name         string          `json:"name"`
	Status       string          `json:"status"`
	Active       bool            `json:"active"`
	Price        int64           `json:"price"`
	Stock        hundredths      `json:"stock"`
	Version      int64           `json:"version"`
	OfferVersion int64           `json:"offer_version"`
	Updated      int64           `json:"updated"`
	Reviewed     int64           `json:"reviewed"`
	Content      json.RawMessage `json:"content"`
	Reason       string          `json:"reason,omitempty"`
}

type stateKey struct {
	Key    string          `json:"key"`
	Hash   string          `json:"hash"`
	At     time.Time       `json:"at"`
	Answer json.RawMessage `json:"answer"`
}

// Load takes over the listings of Options.StateFile. A file that is not there
// is none; it is an error when the file is not one of a stand-in.
func (s *Server) Load() error {
	if s.o.StateFile == "" {
		return nil
	}
	b, err := os.ReadFile(s.o.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("state of the stand-in: %w", err)
	}
	var f stateFile
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("state of the stand-in %s: %w", s.o.StateFile, err)
	}
	if !f.Trial || f.Version != 1 {
		return fmt.Errorf("state of the stand-in %s: not a file of a stand-in", s.o.StateFile)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastStamp = f.LastStamp
	for id, state := range f.Sellers {
		if err := s.restore(s.shop(id), state); err != nil {
			return fmt.Errorf("state of the stand-in %s: %w", s.o.StateFile, err)
		}
	}
	return nil
}

// restore fills an empty shop.
func (s *Server) restore(sh *shop, state stateShop) error {
	for _, v := range state.Listings {
		l := listing(v.listing())
		sh.byID[l.ID], sh.bySKU[connector.FoldSKU(l.SKU)] = &l, &l
		sh.changes = append(sh.changes, change{l.Updated, &l})
		if l.Status == statusInReview && s.o.ReviewAfter >= 0 {
			sh.review = append(sh.review, &l)
		}
	}
	slices.SortFunc(sh.review, func(a, b *listing) int { return int(a.Reviewed - b.Reviewed) })
	for _, k := range state.Keys {
		c := &create{at: k.At, answer: &reply{status: http.StatusCreated, header: http.Header{}, body: k.Answer}}
		if n, err := hex.Decode(c.hash[:], []byte(k.Hash)); err != nil || n != len(c.hash) {
			return fmt.Errorf("key %q has no hash", k.Key)
		}
		sh.keys[k.Key] = c
		sh.expiry = append(sh.expiry, k.Key)
	}
	return nil
}

func (v stateListing) listing() listing {
	return listing{v.ID, v.SKU, v.Name, v.Status, v.Active, v.Price, v.Stock, v.Version, v.OfferVersion, v.Updated, v.Reviewed, v.Content, v.Reason}
}

// Close writes the listings to Options.StateFile, beside it first and then in
// its place.
func (s *Server) Close() error {
	if s.o.StateFile == "" {
		return nil
	}
	s.mu.Lock()
	f := stateFile{Trial: true, Version: 1, LastStamp: s.lastStamp, Sellers: map[string]stateShop{}}
	for id, sh := range s.shops {
		f.Sellers[id] = sh.state()
	}
	s.mu.Unlock()
	b, err := json.Marshal(f) // without spaces, so that stored answers keep their bytes
	if err != nil {
		return fmt.Errorf("state of the stand-in: %w", err)
	}
	if err := replaceFile(s.o.StateFile, b); err != nil {
		return fmt.Errorf("state of the stand-in: %w", err)
	}
	return nil
}

func (sh *shop) state() stateShop {
	state := stateShop{Listings: []stateListing{}, Keys: []stateKey{}}
	all, _ := sh.after(-1, len(sh.byID))
	for _, l := range all {
		state.Listings = append(state.Listings, stateListing{l.ID, l.SKU, l.Name, l.Status, l.Active, l.Price, l.Stock, l.Version, l.OfferVersion, l.Updated, l.Reviewed, l.Content, l.Reason})
	}
	for _, key := range sh.expiry {
		if c := sh.keys[key]; c != nil && c.answer != nil {
			state.Keys = append(state.Keys, stateKey{key, hex.EncodeToString(c.hash[:]), c.at, c.answer.body})
		}
	}
	return state
}

// replaceFile writes a file so that it is there whole or as it was.
func replaceFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
