//go:build unix

package source_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// servers are the database servers that tests start; what is not installed is
// said plainly, and in CI it fails.
func servers(t *testing.T) map[string]*shopDB {
	t.Helper()
	found := map[string]*shopDB{}
	for _, s := range []struct {
		name, pack string
		start      func(*testing.T) *shopDB
	}{{"postgres", "postgresql", startPostgres}, {"mysql", "mariadb-server", startMySQL}} {
		db := s.start(t)
		switch {
		case db != nil:
			found[s.name] = db
		case os.Getenv("CI") == "true":
			t.Errorf("no server for %s on this machine: install %s (Debian: apt-get install %s)", s.name, s.pack, s.pack)
		default:
			t.Logf("no server for %s on this machine, so the suite runs without it: install %s (Debian: apt-get install %s)", s.name, s.pack, s.pack)
		}
	}
	return found
}

// findProgram looks on the path and where Debian keeps what is not on it.
func findProgram(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		for _, pattern := range []string{"/usr/lib/postgresql/*/bin/", "/usr/sbin/"} {
			if paths, err := filepath.Glob(pattern + name); err == nil && len(paths) > 0 {
				return paths[len(paths)-1]
			}
		}
	}
	return ""
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// serverUser gives who a server runs as, since none of them runs as root, and
// a folder that is theirs.
func serverUser(t *testing.T, name string) (dir string, as *syscall.SysProcAttr) {
	t.Helper()
	dir, err := os.MkdirTemp("", "ekatalog-"+name+"-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if os.Getuid() != 0 {
		return dir, nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return dir, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func run(t *testing.T, as *syscall.SysProcAttr, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.SysProcAttr, c.Dir = as, "/"
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// serve runs a server until the test ends and waits until it takes calls.
func serve(t *testing.T, as *syscall.SysProcAttr, port int, stop os.Signal, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.SysProcAttr, c.Dir = as, "/"
	log, err := os.Create(filepath.Join(t.TempDir(), "server.log"))
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Signal(stop)
		c.Wait()
		log.Close()
	})
	for range 300 {
		if conn, err := net.DialTimeout("tcp", fmt.Sprint("127.0.0.1:", port), time.Second); err == nil {
			conn.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	text, _ := os.ReadFile(log.Name())
	t.Fatalf("%s takes no calls\n%s", name, text)
}

func startPostgres(t *testing.T) *shopDB {
	initdb, server := findProgram("initdb"), findProgram("postgres")
	if initdb == "" || server == "" {
		return nil
	}
	dir, as := serverUser(t, "postgres")
	data, secret := filepath.Join(dir, "data"), filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(shopPassword), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, as, initdb, "-D", data, "-U", "toko", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--locale", "C", "-N")
	port := freePort(t)
	serve(t, as, port, syscall.SIGINT, server, "-D", data, "-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="+dir, "-c", "fsync=off")
	db := &shopDB{kind: "postgres", driver: "pgx", address: fmt.Sprintf("postgres://toko@127.0.0.1:%d/postgres?sslmode=disable", port)}
	db.admin = fmt.Sprintf("postgres://toko:%s@127.0.0.1:%d/postgres?sslmode=disable", shopPassword, port)
	db.awake(t)
	return db
}

func startMySQL(t *testing.T) *shopDB {
	install, server := findProgram("mariadb-install-db", "mysql_install_db"), findProgram("mariadbd", "mysqld")
	if install == "" || server == "" {
		return nil
	}
	dir, as := serverUser(t, "mysql")
	data, start := filepath.Join(dir, "data"), filepath.Join(dir, "start.sql")
	sql := "CREATE DATABASE toko CHARACTER SET utf8mb4;\nCREATE USER 'toko'@'%' IDENTIFIED BY '" + shopPassword + "';\nGRANT ALL ON toko.* TO 'toko'@'%';\nDELETE FROM mysql.global_priv WHERE User='';\nFLUSH PRIVILEGES;\n"
	if err := os.WriteFile(start, []byte(sql), 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, as, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	port := freePort(t)
	serve(t, as, port, syscall.SIGTERM, server, "--no-defaults", "--datadir="+data, "--socket="+filepath.Join(dir, "s"), "--pid-file="+filepath.Join(dir, "pid"),
		"--port="+strconv.Itoa(port), "--bind-address=127.0.0.1", "--skip-name-resolve", "--init-file="+start)
	db := &shopDB{kind: "mysql", driver: "mysql", address: fmt.Sprintf("mysql://toko@127.0.0.1:%d/toko", port)}
	db.admin = fmt.Sprintf("toko:%s@tcp(127.0.0.1:%d)/toko?multiStatements=true", shopPassword, port)
	db.awake(t)
	return db
}

// awake waits until the server takes orders, not only calls.
func (s *shopDB) awake(t *testing.T) {
	t.Helper()
	db := s.open(t)
	var err error
	for range 100 {
		if err = db.PingContext(context.Background()); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s: %v", s.kind, err)
}
