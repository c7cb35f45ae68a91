package main

import (
	"context"
	_ "embed"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/ledger"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

//go:embed mapping.yaml
var mappingText []byte

// Names in a soak's folder.
const (
	listName   = "daftar.csv"
	ledgerName = "ekatalog.db"
)

// seller is the one of the soak.
const seller = "default"

// shop is a seller's connector as cmd/ekatalog wires it.
type shop struct {
	*connector.Connector
	dir     string
	address string
	db      *ledger.DB
	ledger  *ledger.Seller
	client  *endpoint.Client
	conns   atomic.Int64 // open connections of the client
}

func openShop(ctx context.Context, dir, address string) (*shop, error) {
	s := &shop{dir: dir, address: address}
	var err error
	if s.db, err = ledger.Open(ctx, filepath.Join(dir, ledgerName), ledger.Options{Tool: "soak"}); err != nil {
		return nil, err
	}
	s.ledger = s.db.Seller(seller)
	l, err := readList(filepath.Join(dir, listName))
	if err != nil {
		return nil, err
	}
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		return nil, err
	}
	format, err := schemas.FormatByID(mapping.HoldingFormat)
	if err != nil {
		return nil, err
	}
	guard, err := guards()
	if err != nil {
		return nil, err
	}
	s.Connector = &connector.Connector{
		Seller: seller, Actor: "system", Reason: "uji tahan lama", Tool: "soak", Zone: time.FixedZone("WIB", 7*3600), PKP: "non_pkp",
		Lists: []connector.List{l}, Formats: []*schemas.Format{format}, Packs: schemas.NewPacks(packs...), PhotoBase: "https://foto.example/",
		Ledger: s.ledger, Lease: s.ledger, History: s.ledger, Guard: guard,
		Drift: connector.Drift{Price: connector.PolicyHold, Stock: connector.PolicyTheirs, Active: connector.PolicyOurs, Content: connector.PolicyHold},
		Now:   time.Now,
	}
	return s, s.patient()
}

// patient gives the shop the patience of cmd/ekatalog.
func (s *shop) patient() error { return s.call(endpoint.Config{}, connector.Outbox{}) }

// hasty gives it much less, so that what takes half a minute takes a second or
// two, and half an hour sees many runs.
func (s *shop) hasty() error {
	return s.call(endpoint.Config{Timeout: 1500 * time.Millisecond, MaxWait: 3 * time.Second},
		connector.Outbox{Patience: time.Second, Backoff: 50 * time.Millisecond, MaxBackoff: 500 * time.Millisecond})
}

// call makes the client of the runs to come.
func (s *shop) call(c endpoint.Config, o connector.Outbox) (err error) {
	c.URL, c.Token, c.Dial = s.address, s.token, s.dial
	if s.client, err = endpoint.New(c); err != nil {
		return err
	}
	s.Destination, s.Reader, s.Outbox = s.client, s.client, o
	return nil
}

// guards are those of a config that says nothing, but for the delay: what is
// taken out of the list is taken down at once, for a soak has but one day.
func guards() (g connector.Guard, err error) {
	for _, one := range []struct {
		limit *connector.Limit
		text  string
	}{
		{&g.MaxWithdraw, "10%"}, {&g.MaxPriceChange, "25%"}, {&g.MaxJumps, "10%"}, {&g.MaxMedianShift, "10%"}, {&g.MinListSize, "70%"},
	} {
		if *one.limit, err = connector.ParseLimit(one.text); err != nil {
			return g, err
		}
	}
	return g, nil
}

// readList is the list on disk with its mapping.
func readList(path string) (connector.List, error) {
	o, err := mapping.StandardOptions()
	if err != nil {
		return connector.List{}, err
	}
	m, err := mapping.Load("mapping.yaml", mappingText, o)
	if err != nil {
		return connector.List{}, err
	}
	roles := map[string]string{"sku": source.RoleSKU, "name": source.RoleName, "price": source.RolePrice}
	var wanted []source.Column
	for _, ref := range m.Columns() {
		c := source.Column{Name: ref.Name, Required: ref.Required}
		for field, role := range roles {
			if slices.Contains(ref.Fields, field) {
				c.Role = role
			}
		}
		wanted = append(wanted, c)
	}
	return connector.List{Source: &source.File{Path: path, Numbers: mapping.NumbersID, Wanted: wanted}, Mapping: m}, nil
}

// token reads the file of the token before every request.
func (s *shop) token() (string, error) {
	b, err := os.ReadFile(filepath.Join(s.dir, tokenName))
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	return string(b[:len(b)-1]), nil
}

// dial opens a connection that is counted until it is closed.
func (s *shop) dial(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{Timeout: 3 * time.Second}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	s.conns.Add(1)
	return &counted{Conn: c, of: &s.conns}, nil
}

// counted is a connection that takes itself off a count when it is closed.
type counted struct {
	net.Conn
	of     *atomic.Int64
	closed atomic.Bool
}

func (c *counted) Close() error {
	if c.closed.CompareAndSwap(false, true) {
		c.of.Add(-1)
	}
	return c.Conn.Close()
}
