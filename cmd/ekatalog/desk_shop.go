package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
)

// sign is what stands over every page: whose it is, and whether the endpoint
// is a stand-in. Nobody waits for it.
type sign struct {
	desk *desk

	mu      sync.Mutex
	config  *config // as last read
	changed time.Time
	trial   bool  // as the endpoint last said, or as the last run was
	trouble error // why it did not say so when it was asked last, nil where it did
	asked   time.Time
}

// signPatience is how long the endpoint may take to say what it is, and
// signFresh how long its word holds.
const (
	signPatience = 5 * time.Second
	signFresh    = time.Minute
)

// shop reads the config where it has changed and has the endpoint asked where
// its last word is old. A config that cannot be used changes nothing: every
// page that needs it says so.
func (s *sign) shop() console.Shop {
	s.mu.Lock()
	defer s.mu.Unlock()
	if info, err := os.Stat(s.desk.app.configPath); err == nil && !info.ModTime().Equal(s.changed) {
		if c, _, err := loadConfig(s.desk.app.configPath); err == nil {
			s.config, s.changed, s.asked = c, info.ModTime(), time.Time{}
		}
	}
	if s.config.Endpoint.URL == "" {
		s.trial, s.trouble = false, nil
	} else if time.Since(s.asked) > signFresh {
		s.asked = time.Now()
		go s.ask(s.config)
	}
	return console.Shop{Seller: s.config.Seller.Name, Trial: s.trial, Zone: s.config.zone}
}

// settings is the config as it was last read and could be used.
func (s *sign) settings() *config {
	s.shop()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.config
}

// ask lets the endpoint of c say what it is. One that does not stays what it was.
func (s *sign) ask(c *config) {
	ctx, cancel := context.WithTimeout(s.desk.ctx, signPatience)
	defer cancel()
	mock, err := s.desk.isMock(ctx, c)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c != s.config { // another is asked by now
		return
	}
	if s.trouble = err; err == nil {
		s.trial = mock
	}
}

// remember takes what the last run was for what the endpoint is, until it says
// so itself.
func (s *sign) remember(ctx context.Context) error {
	ledger, err := s.desk.known(ctx)
	if err != nil || ledger == nil {
		return err
	}
	runs, err := ledger.Runs(ctx, 0, recentRuns)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range runs {
		if isSending(r.Command) {
			s.trial = r.Catalogue == connector.CatalogueTrial
			break
		}
	}
	return nil
}

// silent is why the endpoint did not say what it is when it was asked last.
func (s *sign) silent() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble
}

// isMock asks the endpoint of c whether anything that is done there is real,
// whatever state the list and its mapping are in.
func (d *desk) isMock(ctx context.Context, c *config) (mock bool, err error) {
	client, err := c.client(d.app)
	if err != nil {
		return false, err
	}
	if client == nil {
		return false, connector.ErrNoEndpoint
	}
	who, err := client.Seller(ctx)
	return who.Mock, err
}

// known gives the seller's ledger, which stays open while the pages are
// served; nil where nothing has been recorded yet.
func (d *desk) known(ctx context.Context) (*ledger.Seller, error) {
	d.ledgerMu.Lock()
	defer d.ledgerMu.Unlock()
	if d.ledger != nil {
		return d.ledger.Seller(d.app.seller), nil
	}
	c, _, err := loadConfig(d.app.configPath)
	if err != nil {
		return nil, err
	}
	path := c.file(c.Database)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if d.ledger, err = ledger.Open(ctx, path, ledger.Options{Now: d.app.now, Tool: tool()}); err != nil {
		return nil, err
	}
	return d.ledger.Seller(d.app.seller), nil
}

// close gives up what the pages have kept open.
func (d *desk) close() error {
	d.shelves.Close()
	d.ledgerMu.Lock()
	defer d.ledgerMu.Unlock()
	if d.ledger == nil {
		return nil
	}
	return d.ledger.Close()
}
