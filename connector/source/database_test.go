package source_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

const shopPassword = "rahasia-toko-81"

// shopDB is a database that a test fills and a source reads.
type shopDB struct {
	kind    string
	driver  string
	address string // for the source, without a password
	admin   string // for the test
}

func (s *shopDB) open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open(s.driver, s.admin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func (s *shopDB) exec(t *testing.T, statements ...string) {
	t.Helper()
	db := s.open(t)
	for _, q := range statements {
		if _, err := db.ExecContext(context.Background(), q); err != nil {
			t.Fatalf("%s: %v\n%s", s.kind, err, q)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func (s *shopDB) source(change func(*source.Database)) *source.Database {
	d := &source.Database{Address: s.address, Table: "produk"}
	if s.kind != "sqlite" {
		d.Secret = func() (string, error) { return shopPassword, nil }
	}
	if change != nil {
		change(d)
	}
	return d
}

func sqliteShop(t *testing.T) *shopDB {
	path := filepath.Join(t.TempDir(), "toko 100%?.db")
	return &shopDB{kind: "sqlite", driver: "sqlite", address: path, admin: "file://" + strings.NewReplacer("%", "%25", "?", "%3F", " ", "%20").Replace(path)}
}

// words are what the engines write differently.
var words = map[string]map[string]string{
	"sqlite":   {"NUM": "DECIMAL(24,6)", "REAL": "REAL", "BOOL": "BOOLEAN", "BLOB": "BLOB", "HEX": "x'00ff'", "Q": `"`, "BIG": "TEXT"},
	"postgres": {"NUM": "NUMERIC(24,6)", "REAL": "DOUBLE PRECISION", "BOOL": "BOOLEAN", "BLOB": "BYTEA", "HEX": `'\x00ff'::bytea`, "Q": `"`, "BIG": "NUMERIC(40,2)"},
	"mysql":    {"NUM": "DECIMAL(24,6)", "REAL": "DOUBLE", "BOOL": "BOOLEAN", "BLOB": "LONGBLOB", "HEX": "x'00ff'", "Q": "`", "BIG": "DECIMAL(40,2)"},
}

func (s *shopDB) say(text string) string {
	for word, means := range words[s.kind] {
		text = strings.ReplaceAll(text, "«"+word+"»", means)
	}
	return text
}

// fill makes the table of the suite, which every engine and the web address
// must give alike.
func (s *shopDB) fill(t *testing.T) {
	t.Helper()
	s.exec(t,
		s.say(`CREATE TABLE produk (kode VARCHAR(40) PRIMARY KEY, nama VARCHAR(200), harga «NUM», stok INTEGER, berat «REAL», dibuat DATE, gambar «BLOB», ket VARCHAR(200))`),
		s.say(`INSERT INTO produk VALUES ('B-02', 'Lemari "jati"', 2400000.5, 4, 36.25, '2026-08-03', «HEX», NULL)`),
		s.say(`INSERT INTO produk VALUES ('A-01', 'Café Table', 1250000, 6, 12.5, NULL, NULL, '  ')`),
		s.say(`INSERT INTO produk VALUES ('C-03', 'Rak', 0.125, NULL, 0.3, '2025-01-31', NULL, 'baris
dua')`),
		s.say(`CREATE VIEW tampil AS SELECT kode, nama, harga FROM produk WHERE stok > 0`),
		s.say(`CREATE TABLE kosong (kode VARCHAR(40), nama VARCHAR(40), harga INTEGER)`),
	)
}

const shopJSON = `{"total": 3, "data": {"items": [
 {"kode":"A-01","nama":"Café Table","harga":1250000.00,"stok":6,"berat":12.5,"dibuat":null,"ket":"  "},
 {"kode":"B-02","nama":"Lemari \"jati\"","harga":24000005e-1,"stok":4,"berat":36.25,"dibuat":"2026-08-03"},
 {"kode":"C-03","nama":"Rak","harga":0.125,"stok":null,"berat":0.3,"dibuat":"2025-01-31","ket":"baris\ndua"}
]}}`

var shopColumns = []source.Column{
	{Name: "Kode", Role: source.RoleSKU}, {Name: "nama", Required: true, Role: source.RoleName}, {Name: "HARGA", Required: true, Role: source.RolePrice},
	{Name: "stok", Required: true}, {Name: "berat"}, {Name: "ket"},
}

// shelf is a source of the suite: the same products from anywhere.
type shelf func(wanted []source.Column, numbers mapping.NumberStyle, limits source.Limits) connector.Source

// read gives a source's rows as lines of text, one row a line, with the kinds.
func readAll(s connector.Source) (lines []string, r connector.Reading, err error) {
	r, err = s.Read(context.Background(), func(row *mapping.Row) error {
		var cells []string
		for i, n := range row.Header.Names {
			if v := row.Values[i]; v.Kind != mapping.Empty {
				cells = append(cells, fmt.Sprintf("%s=%q:%d", strings.ToLower(n), v.Text, v.Kind))
			}
		}
		lines = append(lines, strings.Join(cells, " "))
		return nil
	})
	return lines, r, err
}

func keyOf(t *testing.T, err error) (string, map[string]string) {
	t.Helper()
	var u *connector.Unreadable
	if !errors.As(err, &u) {
		t.Fatalf("got %v, want an Unreadable", err)
	}
	return u.Key, u.Values
}

func wantKey(t *testing.T, err error, key string) map[string]string {
	t.Helper()
	got, values := keyOf(t, err)
	if got != key {
		t.Fatalf("got %s %v, want %s", got, values, key)
	}
	return values
}

// conform holds a source to what every source does.
func conform(t *testing.T, open shelf) {
	t.Run("rows", func(t *testing.T) {
		got, r, err := readAll(open(shopColumns, mapping.NumbersID, source.Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			`kode="A-01":1 nama="Café Table":1 harga="1250000":2 stok="6":2 berat="12,5":2`,
			`kode="B-02":1 nama="Lemari \"jati\"":1 harga="2400000,5":2 stok="4":2 berat="36,25":2`,
			`kode="C-03":1 nama="Rak":1 harga="0,125":2 berat="0,3":2 ket="baris\ndua":1`,
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		again, r2, err := readAll(open(shopColumns, mapping.NumbersID, source.Limits{}))
		if err != nil || !cmp.Equal(again, got) || !cmp.Equal(r, r2) {
			t.Errorf("the second read differs: %v %v %v", again, r2, err)
		}
		if len(r.Files) != 1 || len(r.Files[0].SHA256) != 64 || r.Files[0].Rows != 3 || strings.ContainsAny(r.Files[0].Name, "!@") {
			t.Errorf("reading: %+v", r)
		}
	})
	t.Run("english numbers", func(t *testing.T) {
		got, _, err := readAll(open(shopColumns, mapping.NumbersEN, source.Limits{}))
		if err != nil || !strings.Contains(got[1], `harga="2400000.5":2`) {
			t.Errorf("%v %v", got, err)
		}
	})
	t.Run("missing column", func(t *testing.T) {
		_, _, err := readAll(open(append([]source.Column{{Name: "hrga", Required: true}}, shopColumns...), mapping.NumbersID, source.Limits{}))
		if v := wantKey(t, err, "table_column_missing"); !strings.Contains(v["terdekat"], "harga") {
			t.Errorf("values %v", v)
		}
		_, _, err = readAll(open([]source.Column{{Name: "Zzzzzzzzzz", Required: true}}, mapping.NumbersID, source.Limits{}))
		if v := wantKey(t, err, "table_column_missing_none"); !strings.Contains(v["daftar"], "harga") {
			t.Errorf("values %v", v)
		}
	})
	t.Run("limits", func(t *testing.T) {
		_, _, err := readAll(open(shopColumns, mapping.NumbersID, source.Limits{Rows: 2}))
		wantKey(t, err, "too_many_rows")
		_, _, err = readAll(open(nil, mapping.NumbersID, source.Limits{Columns: 3}))
		wantKey(t, err, "too_many_columns")
		_, _, err = readAll(open(shopColumns, mapping.NumbersID, source.Limits{Unzipped: 30}))
		wantKey(t, err, "table_too_big")
	})
	t.Run("who takes the rows fails", func(t *testing.T) {
		broken := errors.New("disk full")
		r, err := open(shopColumns, mapping.NumbersID, source.Limits{}).Read(context.Background(), func(*mapping.Row) error { return broken })
		if !errors.Is(err, broken) || len(r.Files) > 0 {
			t.Errorf("%+v %v", r, err)
		}
	})
	t.Run("called off", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := open(shopColumns, mapping.NumbersID, source.Limits{}).Read(ctx, func(*mapping.Row) error { return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("cells", func(t *testing.T) {
		var cells []string
		_, err := open(shopColumns, mapping.NumbersID, source.Limits{}).Read(context.Background(), func(r *mapping.Row) error {
			cells = append(cells, mapping.ShortCell(r.Header.Cell(r.Header.Find("harga"), r.Number)))
			return nil
		})
		if err != nil || len(cells) != 3 || !strings.HasSuffix(cells[2], "!harga#3") {
			t.Errorf("%v %v", cells, err)
		}
	})
}

func TestEverySourceGivesTheSameRows(t *testing.T) {
	all := servers(t)
	all["sqlite"] = sqliteShop(t)
	for name, db := range all {
		db.fill(t)
		t.Run(name, func(t *testing.T) {
			conform(t, func(wanted []source.Column, n mapping.NumberStyle, l source.Limits) connector.Source {
				return db.source(func(d *source.Database) { d.Wanted, d.Numbers, d.Limits = wanted, n, l })
			})
			t.Run("sql", func(t *testing.T) { conformSQL(t, db) })
		})
	}
	t.Run("http", func(t *testing.T) {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Write([]byte(shopJSON))
		}))
		defer s.Close()
		conform(t, func(wanted []source.Column, n mapping.NumberStyle, l source.Limits) connector.Source {
			return &source.Address{URL: s.URL + "/api/produk", List: "data.items", Numbers: n, Limits: l, Wanted: wanted}
		})
	})
}

// conformSQL holds a database source to what only databases can do.
func conformSQL(t *testing.T, db *shopDB) {
	count := func() (n int) {
		if err := db.open(t).QueryRow("SELECT count(*) FROM produk").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	read := func(change func(*source.Database)) ([]string, connector.Reading, error) {
		return readAll(db.source(func(d *source.Database) { d.Wanted = shopColumns[:3]; change(d) }))
	}
	t.Run("views and queries", func(t *testing.T) {
		got, _, err := read(func(d *source.Database) { d.Table = "tampil" })
		if err != nil || len(got) != 2 {
			t.Errorf("view: %v %v", got, err)
		}
		got, r, err := read(func(d *source.Database) {
			d.Table, d.Query = "", "SELECT kode, nama, harga * 2 AS harga, gambar FROM produk WHERE nama <> ';' ORDER BY kode DESC; -- akhir"
		})
		if err != nil || len(got) != 3 || !strings.Contains(got[1], `harga="4800001":2`) {
			t.Errorf("query: %v %v %v", got, r, err)
		}
		_, _, err = read(func(d *source.Database) { d.Table, d.Query = "", "SELECT kode, nama, harga, kode FROM produk" })
		if key, _ := keyOf(t, err); key != "table_column_twice" {
			t.Errorf("got %s", key)
		}
		_, _, err = read(func(d *source.Database) { d.Table, d.Query = "", "SELECT kode, nama, hrga FROM produk" })
		wantKey(t, err, "source_sql")
	})
	t.Run("no write gets through", func(t *testing.T) {
		for _, q := range []string{
			"DELETE FROM produk", "SELECT 1; DELETE FROM produk", "/* SELECT */ UPDATE produk SET stok = 0", "",
			"WITH x AS (DELETE FROM produk RETURNING *) SELECT * FROM x", "WITH x AS (SELECT 1) DELETE FROM produk", "SELECT 1;;SELECT 2", "EXPLAIN SELECT 1",
		} {
			if _, _, err := read(func(d *source.Database) { d.Table, d.Query = "", q }); err == nil {
				t.Errorf("%q was taken", q)
			}
		}
		if n := count(); n != 3 {
			t.Errorf("%d rows are left", n)
		}
	})
	t.Run("a query that would write elsewhere is not sent", func(t *testing.T) {
		for _, q := range []string{
			"SELECT kode, nama, harga FROM produk INTO OUTFILE '/var/lib/mysql/keluar.csv'", "SELECT kode, nama, harga into salinan FROM produk",
			"SELECT kode, nama, harga FROM produk /*!INTO DUMPFILE 'x'*/", "SELECT kode, nama, harga FROM produk /*M!100000 INTO DUMPFILE 'x'*/",
		} {
			_, _, err := read(func(d *source.Database) { d.Table, d.Query = "", q })
			wantKey(t, err, "source_query")
		}
		_, _, err := read(func(d *source.Database) {
			d.Table, d.Query = "", "SELECT kode, nama, 'into' AS harga FROM produk -- into"
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("which table", func(t *testing.T) {
		_, _, err := read(func(d *source.Database) { d.Table = "produkk" })
		if v := wantKey(t, err, "source_table_missing"); v["terdekat"] != "produk" {
			t.Errorf("values %v", v)
		}
		_, _, err = read(func(d *source.Database) { d.Table = "" })
		if v := wantKey(t, err, "source_which_table"); !strings.Contains(v["daftar"], "tampil") {
			t.Errorf("values %v", v)
		}
		_, _, err = read(func(d *source.Database) { d.Table = `produk"; DROP TABLE produk; --` })
		if key, _ := keyOf(t, err); !strings.HasPrefix(key, "source_table_missing") || count() != 3 {
			t.Errorf("got %s", key)
		}
		_, _, err = read(func(d *source.Database) { d.Table = "kosong" })
		wantKey(t, err, "table_empty")
	})
	t.Run("names that need quoting", func(t *testing.T) {
		evil := "a\"b`c; DROP TABLE produk"
		q := words[db.kind]["Q"]
		quoted := q + strings.ReplaceAll(evil, q, q+q) + q
		db.exec(t, "CREATE TABLE "+quoted+" (kode VARCHAR(9), nama VARCHAR(9), harga INTEGER, "+quoted+" INTEGER)", "INSERT INTO "+quoted+" VALUES ('A', 'b', 1, 2)")
		got, _, err := readAll(db.source(func(d *source.Database) {
			d.Table, d.Wanted = evil, append([]source.Column{{Name: evil, Required: true}}, shopColumns[:3]...)
		}))
		if err != nil || len(got) != 1 || !strings.Contains(got[0], `="2":2`) || count() != 3 {
			t.Errorf("%v %v", got, err)
		}
	})
	t.Run("pictures", func(t *testing.T) {
		_, _, err := readAll(db.source(func(d *source.Database) { d.Wanted = append([]source.Column{{Name: "gambar"}}, shopColumns...) }))
		if v := wantKey(t, err, "source_blob"); v["kolom"] != "gambar" {
			t.Errorf("values %v", v)
		}
	})
	t.Run("exact numbers", func(t *testing.T) {
		db.exec(t, db.say("CREATE TABLE besar (kode VARCHAR(9), nama VARCHAR(9), harga BIGINT, persis «BIG»)"),
			"INSERT INTO besar VALUES ('A', 'b', 9223372036854775807, '12345678901234567890123456.07')")
		got, _, err := readAll(db.source(func(d *source.Database) {
			d.Table, d.Wanted, d.Numbers = "besar", append([]source.Column{{Name: "persis"}}, shopColumns[:3]...), mapping.NumbersEN
		}))
		if err != nil || !strings.Contains(got[0], `harga="9223372036854775807":2`) || !strings.Contains(got[0], `persis="12345678901234567890123456.07"`) {
			t.Errorf("%v %v", got, err)
		}
	})
	t.Run("dates", func(t *testing.T) {
		got, _, err := readAll(db.source(func(d *source.Database) { d.Wanted = append([]source.Column{{Name: "dibuat"}}, shopColumns...) }))
		if err != nil || !strings.Contains(got[1], fmt.Sprintf(`dibuat="2026-08-03":%d`, mapping.Date)) {
			t.Errorf("%v %v", got, err)
		}
	})
	t.Run("too slow", func(t *testing.T) {
		slow := map[string]string{
			"sqlite":   "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT 'a' AS kode, 'b' AS nama, max(n) AS harga FROM x",
			"postgres": "SELECT 'a' AS kode, 'b' AS nama, 1 AS harga FROM pg_sleep(30)",
			"mysql":    "SELECT 'a' AS kode, 'b' AS nama, sleep(30) AS harga",
		}[db.kind]
		began := time.Now()
		_, _, err := read(func(d *source.Database) { d.Table, d.Query, d.Timeout = "", slow, 300*time.Millisecond })
		wantKey(t, err, "source_slow")
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("too slow behind the first row", func(t *testing.T) {
		slow := map[string]string{
			"sqlite":   "SELECT 'a' AS kode, 'b' AS nama, 1 AS harga UNION ALL SELECT * FROM (WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 200000000) SELECT 'c', 'd', max(n) FROM x)",
			"postgres": "SELECT 'a' AS kode, 'b' AS nama, 1 AS harga UNION ALL SELECT 'c', 'd', 2 FROM pg_sleep(60)",
			"mysql":    "SELECT 'a' AS kode, 'b' AS nama, 1 AS harga UNION ALL SELECT 'c', 'd', sleep(60)",
		}[db.kind]
		began := time.Now()
		_, _, err := read(func(d *source.Database) { d.Table, d.Query, d.Timeout = "", slow, 300*time.Millisecond })
		wantKey(t, err, "source_slow")
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("who takes the rows is slow", func(t *testing.T) {
		d := db.source(func(d *source.Database) { d.Wanted, d.Timeout = shopColumns[:3], 2*time.Second })
		_, err := d.Read(t.Context(), func(*mapping.Row) error { time.Sleep(1500 * time.Millisecond); return nil })
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("a value too long", func(t *testing.T) {
		long := map[string]string{"sqlite": "hex(zeroblob(2000000))", "postgres": "repeat('x', 2000000)", "mysql": "repeat('x', 2000000)"}[db.kind]
		_, _, err := read(func(d *source.Database) {
			d.Table, d.Query = "", "SELECT kode, "+long+" AS nama, harga FROM produk"
		})
		if key, _ := keyOf(t, err); key != "table_cell_long" && key != "table_too_big" {
			t.Errorf("got %s", key)
		}
	})
	if db.kind == "sqlite" {
		return
	}
	t.Run("secrets", func(t *testing.T) {
		_, _, err := read(func(d *source.Database) { d.Secret = func() (string, error) { return "kata-sandi-salah", nil } })
		wantKey(t, err, "source_login")
		if strings.Contains(err.Error(), "kata-sandi-salah") {
			t.Errorf("the error shows the password: %v", err)
		}
		_, _, err = read(func(d *source.Database) { d.Address = strings.Replace(d.Address, "toko@", "toko:"+shopPassword+"@", 1) })
		wantKey(t, err, "config.source_secret")
		if strings.Contains(err.Error(), shopPassword) {
			t.Errorf("the error shows the password: %v", err)
		}
		broken := errors.New("no file")
		if _, _, err = read(func(d *source.Database) { d.Secret = func() (string, error) { return "", broken } }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		name := map[string]string{"postgres": "PGPASSWORD", "mysql": "MYSQL_PWD"}[db.kind]
		t.Setenv(name, shopPassword)
		if _, _, err = read(func(d *source.Database) { d.Secret = nil }); err != nil {
			t.Errorf("password of the environment: %v", err)
		}
	})
	t.Run("no such database", func(t *testing.T) {
		_, _, err := read(func(d *source.Database) {
			d.Address = strings.NewReplacer("/postgres?", "/tidakada?", "/toko", "/tidakada", "//toko", "//toko").Replace(d.Address)
		})
		if key, _ := keyOf(t, err); key != "source_no_database" && key != "source_login" {
			t.Errorf("got %s", key)
		}
	})
}

func TestAServerThatIsNotThereIsUnreachable(t *testing.T) {
	for _, address := range []string{"postgres://toko@127.0.0.1:1/toko", "mysql://toko@127.0.0.1:1/toko"} {
		_, _, err := readAll(&source.Database{Address: address, Secret: func() (string, error) { return shopPassword, nil }})
		var u *source.Unreachable
		if !errors.As(err, &u) || strings.Contains(err.Error(), shopPassword) {
			t.Errorf("%s: %v", address, err)
		} else if key, v := u.Message(); key != "source_unreachable" || v["berkas"] != "127.0.0.1/toko" {
			t.Errorf("%s: %s %v", address, key, v)
		}
	}
}

// A file that is in use, was torn or is none leaves nothing behind.
func TestAnSQLiteFileIsOnlyRead(t *testing.T) {
	db := sqliteShop(t)
	db.fill(t)
	dir := filepath.Dir(db.address)
	files := func() string {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return strings.Join(all, " ")
	}
	read := func() error {
		_, _, err := readAll(db.source(func(d *source.Database) { d.Wanted = shopColumns }))
		return err
	}
	before := files()
	if err := read(); err != nil || files() != before {
		t.Errorf("left %s: %v", files(), err)
	}
	db.exec(t, "PRAGMA journal_mode=WAL", "INSERT INTO produk VALUES ('D', 'Meja', 1, 1, 1, NULL, NULL, NULL)")
	before = files()
	if err := read(); err != nil || files() != before {
		t.Errorf("WAL, closed: left %s, was %s: %v", files(), before, err)
	}
	open := db.open(t) // the shop's program, which goes on writing
	open.SetMaxOpenConns(1)
	if _, err := open.Exec("INSERT INTO produk VALUES ('E', 'Kursi', 1, 1, 1, NULL, NULL, NULL)"); err != nil {
		t.Fatal(err)
	}
	got, _, err := readAll(db.source(func(d *source.Database) { d.Wanted = shopColumns }))
	if err != nil || len(got) != 5 {
		t.Errorf("WAL, open: %v %v", got, err)
	}
	if err := os.Remove(db.address + "-shm"); err != nil {
		t.Fatal(err)
	}
	wantKey(t, read(), "source_not_closed")
	for name, make := range map[string]func(b []byte) []byte{
		"cut":      func(b []byte) []byte { return b[:len(b)/2] },
		"head":     func(b []byte) []byte { return b[:20] },
		"scribble": func(b []byte) []byte { return append(b[:100:100], []byte(strings.Repeat("x", len(b)-100))...) },
	} {
		path := filepath.Join(t.TempDir(), name+".db")
		fresh := sqliteShop(t)
		fresh.fill(t)
		b, err := os.ReadFile(fresh.address)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, make(b), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err = readAll(&source.Database{Address: path, Table: "produk", Wanted: shopColumns})
		wantKey(t, err, "source_damaged")
	}
}

// A small file whose views make much of it costs no more than an honest one.
func TestACraftedSQLiteFileTakesLittle(t *testing.T) {
	for name, c := range map[string]struct{ view, want string }{
		"a long value":      {"SELECT 'a' AS kode, hex(zeroblob(400000000)) AS nama, 1 AS harga", "table_too_big"},
		"rows without end":  {"WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n AS kode, 'b' AS nama, n AS harga FROM x", "too_many_rows"},
		"a value that goes": {"SELECT 'a' AS kode, printf('%.*c', 2000000, 'x') AS nama, 1 AS harga", "table_cell_long"},
	} {
		t.Run(name, func(t *testing.T) {
			db := sqliteShop(t)
			db.exec(t, "CREATE VIEW produk AS "+c.view)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := readAll(db.source(func(d *source.Database) { d.Timeout = 2 * time.Second; d.Limits.Rows = 1000 }))
			runtime.ReadMemStats(&after)
			wantKey(t, err, c.want)
			if used := after.TotalAlloc - before.TotalAlloc; used > 100<<20 {
				t.Errorf("%d MiB", used>>20)
			}
		})
	}
}

func TestAnAddressOfAServerHoldsNoSecret(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://toko@host/toko":                  "",
		"postgresql://toko@host:5433/toko":           "",
		"postgres://host/toko?sslmode=verify-full":   "",
		"mysql://toko@host:3306/toko?tls=true":       "",
		"postgres://toko:rahasia@host/toko":          "config.source_secret",
		"postgres://toko@host/toko?password=rahasia": "config.source_secret",
		"postgres://toko@host/toko?options=-c":       "config.source_server",
		"postgres://toko@host":                       "config.source_server",
		"postgres://toko@host/a/b":                   "config.source_server",
		"mysql://toko@host:x/toko":                   "config.source_server",
		"mysql:///toko":                              "config.source_server",
	} {
		if got := source.CheckServer(address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}
