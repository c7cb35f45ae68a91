package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/schedule"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// configFile is ekatalog.yaml. Every path in it is below the file's folder or
// absolute.
type configFile struct {
	Seller struct {
		Name          string `yaml:"name"`           // the seller's name as the portal shows it
		AccountHolder string `yaml:"account_holder"` // who holds the portal account, such as a partner
		NIB           string `yaml:"nib"`
		NPWP          string `yaml:"npwp"`
		PKP           struct {
			Status string `yaml:"status"` // pkp or non_pkp: decides which PPN is plausible
		} `yaml:"pkp"`
		Zone string `yaml:"zone"` // Asia/Jakarta (default), Asia/Makassar, Asia/Jayapura
	} `yaml:"seller"`
	Source   []sourceEntry `yaml:"source"`
	Formats  []string      `yaml:"formats"`  // always has v6-form
	Database string        `yaml:"database"` // a file; postgres://… in a later version
	Endpoint struct {
		URL       string `yaml:"url"`
		TokenFile string `yaml:"token_file"` // below secrets_dir, readable by its owner only
		Rate      string `yaml:"rate"`       // "1000/m"; 0 switches the limit off
		Budget    int64  `yaml:"budget"`     // writes that a run may send; 0 for no limit
		TimeLimit string `yaml:"time_limit"` // "30m": nothing is sent once a run has taken so long; 0 for no limit
	} `yaml:"endpoint"`
	Photos struct {
		Folder  string `yaml:"folder"`   // pictures by code; prepared copies stand beside it in the folder with -siap at its end
		BaseURL string `yaml:"base_url"` // where the prepared copies are published
	} `yaml:"photos"`
	Guard struct {
		MaxWithdraw    string `yaml:"max_withdraw"`     // default 10%
		MaxPriceChange string `yaml:"max_price_change"` // default 25%
		MaxJumps       string `yaml:"max_jumps"`        // default 10%
		MaxMedianShift string `yaml:"max_median_shift"` // default 10%
		MinListSize    string `yaml:"min_list_size"`    // default 70%
		RemovalDelay   *int   `yaml:"removal_delay"`    // complete reads on different days, default 3
	} `yaml:"guard"`
	Approval struct {
		Create   string `yaml:"create"`
		Content  string `yaml:"content"`
		Price    string `yaml:"price"` // never, always or "up 5%"
		Withdraw string `yaml:"withdraw"`
	} `yaml:"approval"`
	// Drift says what becomes of what somebody else has changed on the portal:
	// hold (the default), ours or theirs.
	Drift struct {
		Price   string `yaml:"price"`
		Stock   string `yaml:"stock"`
		Active  string `yaml:"active"`
		Content string `yaml:"content"`
	} `yaml:"drift"`
	Schedule struct {
		Sync struct {
			Cron   string `yaml:"cron"`   // five fields, in the seller's zone; empty for never
			Missed string `yaml:"missed"` // once (the default) or skip
		} `yaml:"sync"`
	} `yaml:"schedule"`
	SecretsDir string `yaml:"secrets_dir"` // where token_file is; the config's folder
}

type sourceEntry struct {
	File      string `yaml:"file"`
	Sheet     string `yaml:"sheet"` // a name, or * for all; the first when empty
	Mapping   string `yaml:"mapping"`
	HeaderRow int    `yaml:"header_row"`
	Numbers   string `yaml:"numbers"` // id (default) or en
	Include   string `yaml:"include"` // CEL over row; rows it is false for are left out
	// Query is one SELECT in the place of Sheet, for a database.
	Query string `yaml:"query"`
	// SecretFile holds the password of a database or the token of an address,
	// below secrets_dir and readable by its owner only.
	SecretFile string `yaml:"secret_file"`
	// LineBreak is what a shop's export writes for a line break in a cell.
	LineBreak string `yaml:"line_break"`
	Parent    struct {
		Column string   `yaml:"column"` // names the parent of a variation
		Keys   []string `yaml:"keys"`   // columns that a parent is known by
	} `yaml:"parent"`
	Sale struct {
		Price string `yaml:"price"` // of some weeks: noted, never taken
		From  string `yaml:"from"`
		To    string `yaml:"to"`
	} `yaml:"sale"`
	Limits struct {
		Unzipped string `yaml:"unzipped"` // default 64MiB
		Rows     int    `yaml:"rows"`     // default 200000
		Entries  int    `yaml:"entries"`
		Columns  int    `yaml:"columns"`
	} `yaml:"limits"`
}

// config is a configFile after it was checked.
type config struct {
	configFile
	path     string
	dir      string
	zone     *time.Location
	formats  []*schemas.Format
	guard    connector.Guard
	approval connector.Approval
	drift    connector.Drift
	rate     int // per minute, 0 for none
	outbox   connector.Outbox
	schedule schedule.Plan

	corrections []byte // the file of corrections as it was read

	texts map[string]mappingText // by path: what is taken for mapping files in the place of what they say
	named [][]byte               // mappings that are not in use and name reference lists
}

// maxConfigBytes is far more than any config needs.
const maxConfigBytes = 1 << 20

// loadConfig reads and checks a config; all faults are told at once.
func loadConfig(path string) (*config, []document.Fault, error) {
	b, err := readUpTo(path, maxConfigBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, usage("config.missing", "berkas", path)
	case errors.Is(err, errTooLarge):
		return nil, nil, usage("config.too_large", "berkas", path)
	case err != nil:
		return nil, nil, fmt.Errorf("config: %w", err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, fmt.Errorf("config: %w", err)
	}
	c := &config{path: path, dir: filepath.Dir(abs)}
	k := &checker{file: filepath.Base(path)}
	if !k.read(b, &c.configFile) {
		return nil, nil, k.err()
	}
	c.check(k)
	if err := k.err(); err != nil {
		return nil, nil, err
	}
	return c, k.warnings, nil
}

// check turns texts into values and names everything that cannot be used.
func (c *config) check(k *checker) {
	c.checkSeller(k)
	c.checkSources(k)
	c.checkFormats(k)
	c.checkEndpoint(k)
	c.checkLimits(k)
	c.checkPhotos(k)
	c.checkGuard(k)
	c.checkDrift(k)
	if c.Database == "" {
		c.Database = "ekatalog.db"
	}
	if strings.Contains(c.Database, "://") {
		k.value("$.database", "config.database", "nilai", strings.SplitN(c.Database, "://", 2)[0])
	}
	c.checkSchedule(k)
}

func (c *config) checkSeller(k *checker) {
	switch c.Seller.PKP.Status {
	case "", "pkp", "non_pkp":
	default:
		k.value("$.seller.pkp.status", "config.choice", "kunci", "seller.pkp.status", "nilai", c.Seller.PKP.Status, "pilihan", "pkp, non_pkp")
	}
	if c.Seller.Zone == "" {
		c.Seller.Zone = "Asia/Jakarta"
	}
	var err error
	if c.zone, err = time.LoadLocation(c.Seller.Zone); err != nil || c.Seller.Zone == "Local" {
		k.value("$.seller.zone", "config.choice", "kunci", "seller.zone", "nilai", c.Seller.Zone, "pilihan", "Asia/Jakarta, Asia/Makassar, Asia/Jayapura")
	}
}

func (c *config) checkSources(k *checker) {
	if len(c.Source) == 0 && !k.refused("source") {
		k.add(nil, "config.no_source")
	}
	for i := range c.Source {
		s := &c.Source[i]
		at := fmt.Sprintf("$.source[%d]", i)
		if s.File == "" && !k.refused("source.file") {
			k.value(at, "config.required", "kunci", "source.file")
		}
		if s.Mapping == "" {
			s.Mapping = "mapping.yaml"
		}
		switch s.Numbers {
		case "":
			s.Numbers = string(mapping.NumbersID)
		case string(mapping.NumbersID), string(mapping.NumbersEN):
		default:
			k.value(at+".numbers", "config.choice", "kunci", "source.numbers", "nilai", s.Numbers, "pilihan", "id, en")
		}
		if s.Limits.Unzipped != "" {
			if _, err := parseBytes(s.Limits.Unzipped); err != nil {
				k.value(at+".limits.unzipped", "config.size", "kunci", "source.limits.unzipped", "nilai", s.Limits.Unzipped)
			}
		}
		c.checkOrigin(k, s, at)
		for key, n := range map[string]int{"header_row": s.HeaderRow, "limits.rows": s.Limits.Rows, "limits.columns": s.Limits.Columns, "limits.entries": s.Limits.Entries} {
			if n < 0 {
				k.value(at+"."+key, "config.negative", "kunci", "source."+key)
			}
		}
	}
}

func (c *config) checkFormats(k *checker) {
	if len(c.Formats) == 0 {
		c.Formats = []string{mapping.HoldingFormat, connector.WorkbookFormat}
	}
	if i := slices.Index(c.Formats, mapping.HoldingFormat); i < 0 {
		c.Formats = slices.Insert(c.Formats, 0, mapping.HoldingFormat)
	} else if i > 0 {
		c.Formats = slices.Insert(slices.Delete(c.Formats, i, i+1), 0, mapping.HoldingFormat)
	}
	for _, id := range c.Formats {
		f, err := schemas.FormatByID(id)
		if err != nil {
			k.value("$.formats", "config.format", "nilai", id)
			continue
		}
		c.formats = append(c.formats, f)
	}
}

// checkPhotos refuses a place of photos that no browser could open.
func (c *config) checkPhotos(k *checker) {
	if c.Photos.BaseURL == "" {
		return
	}
	u, err := url.Parse(c.Photos.BaseURL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "http" && u.Scheme != "https" {
		k.value("$.photos.base_url", "config.photos_url", "nilai", c.Photos.BaseURL)
	}
}

// parseBytes reads a size such as 64MiB, 500KiB or plain bytes.
func parseBytes(s string) (int64, error) {
	factor := int64(1)
	for suffix, f := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if digits, ok := strings.CutSuffix(s, suffix); ok {
			s, factor = strings.TrimSpace(digits), f
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > (1<<40)/factor {
		return 0, fmt.Errorf("size %q", s)
	}
	return n * factor, nil
}

// file gives a path of the config as it is found on disk.
func (c *config) file(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.dir, path)
}

// terms are the circumstances under which a list is mapped now.
func (c *config) terms(now time.Time) mapping.Terms {
	return mapping.Terms{On: now.In(c.zone), PKP: c.Seller.PKP.Status}
}

// checkOrigin checks the address of a database server or of the web, and the
// settings that only such a source has.
func (c *config) checkOrigin(k *checker, s *sourceEntry, at string) {
	key := ""
	switch {
	case source.IsServer(s.File):
		key = source.CheckServer(s.File)
	case source.IsAddress(s.File):
		key = source.CheckAddress(s.File)
	case strings.Contains(s.File, "://"):
		key = "config.source_scheme"
	case s.SecretFile != "":
		k.value(at+".secret_file", "config.source_only", "kunci", "source.secret_file")
	}
	if key != "" {
		// The address may hold a secret, so only its kind is shown.
		k.value(at+".file", key, "nilai", strings.SplitN(s.File, "://", 2)[0]+"://…")
	}
	if s.Query != "" && s.Sheet != "" {
		k.value(at+".query", "config.source_query_sheet")
	}
	if s.Parent.Column == "" != (len(s.Parent.Keys) == 0) {
		k.value(at+".parent", "config.source_parent")
	}
}

// limits are a source's limits for the reader.
func (s *sourceEntry) limits() source.Limits {
	l := source.Limits{Rows: int64(s.Limits.Rows), Columns: s.Limits.Columns, Entries: s.Limits.Entries}
	if n, err := parseBytes(s.Limits.Unzipped); err == nil {
		l.Unzipped = n
	}
	return l
}
