package workshop

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata" // the seller's zone, also where the machine has none

	"github.com/goccy/go-yaml"

	"ekatalog/connector"
	"ekatalog/connector/connectortest"
	"ekatalog/connector/ledger"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

const (
	listsDir   = "../lists"
	cleanList  = "bengkel-rapi.xlsx"
	seller     = "default"
	tool       = "ekatalog (uji)"
	cleanYAML  = "ekatalog-rapi.yaml"
	answerYAML = "ekatalog-dijawab.yaml"
)

// settings is what these tests take from a config beside them; all of it is
// read by the program's own tests.
type settings struct {
	Seller struct {
		PKP struct {
			Status string `yaml:"status"`
		} `yaml:"pkp"`
		Zone string `yaml:"zone"`
	} `yaml:"seller"`
	Source  []entry  `yaml:"source"`
	Formats []string `yaml:"formats"`
	Photos  struct {
		BaseURL string `yaml:"base_url"`
	} `yaml:"photos"`
	Guard struct {
		MaxWithdraw    string `yaml:"max_withdraw"`
		MaxPriceChange string `yaml:"max_price_change"`
		MaxJumps       string `yaml:"max_jumps"`
		MaxMedianShift string `yaml:"max_median_shift"`
		MinListSize    string `yaml:"min_list_size"`
		RemovalDelay   int    `yaml:"removal_delay"`
	} `yaml:"guard"`
}

// entry is a source entry of a config.
type entry struct {
	File    string              `yaml:"file"`
	Sheet   string              `yaml:"sheet"`
	Mapping string              `yaml:"mapping"`
	Numbers mapping.NumberStyle `yaml:"numbers"`
	Include string              `yaml:"include"`
}

func settingsOf(t *testing.T, file string) settings {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s settings
	if err := yaml.Unmarshal(b, &s); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return s
}

// workspace is a config of this folder at work: its lists, a ledger in a file
// of its own and a catalogue in memory, which is a mock.
type workspace struct {
	*connector.Connector
	now    time.Time
	memory *connectortest.Memory
}

// open wires a config whose lists are in lists. The clock stands at two in
// the night of Tuesday 3 March 2026 in the seller's zone.
func open(t *testing.T, config, lists string) *workspace {
	t.Helper()
	s := settingsOf(t, config)
	w := &workspace{Connector: connectorOf(t, lists, s.Formats, s.Source...), memory: &connectortest.Memory{}}
	zone, err := time.LoadLocation(s.Seller.Zone)
	if err != nil {
		t.Fatal(err)
	}
	w.now = time.Date(2026, 3, 3, 2, 0, 0, 0, zone)
	w.Zone, w.PKP, w.PhotoBase = zone, s.Seller.PKP.Status, s.Photos.BaseURL
	w.Now = func() time.Time { return w.now }
	w.Guard.RemovalDelay = s.Guard.RemovalDelay
	for _, x := range []struct {
		text  string
		limit *connector.Limit
	}{
		{s.Guard.MaxWithdraw, &w.Guard.MaxWithdraw}, {s.Guard.MaxPriceChange, &w.Guard.MaxPriceChange}, {s.Guard.MaxJumps, &w.Guard.MaxJumps},
		{s.Guard.MaxMedianShift, &w.Guard.MaxMedianShift}, {s.Guard.MinListSize, &w.Guard.MinListSize},
	} {
		if *x.limit, err = connector.ParseLimit(x.text); err != nil {
			t.Fatalf("%s: %v", config, err)
		}
	}
	db, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ekatalog.db"), ledger.Options{Now: w.Now, Tool: tool})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	account := db.Seller(seller)
	w.Ledger, w.Lease, w.History, w.Destination, w.Reader = account, account, account, w.memory, w.memory
	return w
}

// connectorOf maps and checks lists in a folder; it has no ledger yet.
func connectorOf(t *testing.T, lists string, formats []string, entries ...entry) *connector.Connector {
	t.Helper()
	c := &connector.Connector{
		Seller: seller, Actor: "system", Tool: tool, PKP: "non_pkp", Zone: time.UTC, PhotoBase: "https://foto.example/bengkel/",
		Now: func() time.Time { return time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC) },
	}
	for _, id := range formats {
		f, err := schemas.FormatByID(id)
		if err != nil {
			t.Fatal(err)
		}
		c.Formats = append(c.Formats, f)
	}
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	c.Packs = schemas.NewPacks(packs...)
	for _, e := range entries {
		c.Lists = append(c.Lists, listOf(t, lists, e))
	}
	return c
}

func listOf(t *testing.T, lists string, e entry) connector.List {
	t.Helper()
	o, err := mapping.StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(e.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mapping.Load(e.Mapping, data, o)
	if err != nil {
		t.Fatal(err)
	}
	file := &source.File{Path: filepath.Join(lists, e.File), Sheet: e.Sheet, Numbers: e.Numbers, TempDir: t.TempDir()}
	for _, ref := range m.Columns() {
		c := source.Column{Name: ref.Name, Required: ref.Required}
		for _, f := range ref.Fields {
			switch f {
			case "sku":
				c.Role, c.Required = source.RoleSKU, false
			case "name":
				c.Role = source.RoleName
			case "price":
				c.Role = source.RolePrice
			}
		}
		file.Wanted = append(file.Wanted, c)
	}
	l := connector.List{Source: file, Mapping: m}
	if e.Include != "" {
		if l.Include, err = mapping.CompileInclude(e.Include); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func products(t *testing.T, c *connector.Connector) []*connector.Product {
	t.Helper()
	all, err := c.Products(context.Background(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func say(key string, values map[string]string) string {
	return schemas.Say(schemas.Indonesian, key, values)
}
