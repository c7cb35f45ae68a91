package main

import (
	"bytes"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// sample is a workspace as init writes it.
//
//go:embed sample
var sample embed.FS

// shops are workspaces for the exports of shops, a folder each.
//
//go:embed shops
var shops embed.FS

func (a *app) initCommand() *cobra.Command {
	var from string
	c := &cobra.Command{Use: "init [--from TOKO] DIR", Short: a.say("help.init", nil), Args: args(cobra.ExactArgs(1))}
	c.Flags().StringVar(&from, "from", "", a.say("flag.from", values("pilihan", strings.Join(shopNames(), ", "))))
	c.RunE = func(c *cobra.Command, dirs []string) error {
		dir := dirs[0]
		if !c.Flags().Changed("from") {
			if err := initWorkspace(dir); err != nil {
				return err
			}
			if a.json {
				return a.document(map[string]string{"workspace": dir})
			}
			a.print("init.done", "folder", dir)
			return nil
		}
		return a.initFrom(from, dir)
	}
	return c
}

// initFrom writes the workspace of a shop's export and says what it assumes
// and what it cannot know.
func (a *app) initFrom(shop, dir string) error {
	if !slices.Contains(shopNames(), shop) {
		if near, ok := schemas.Nearest(shop, shopNames()); ok {
			return usage("init.shop_unknown_near", "toko", shop, "saran", near)
		}
		return usage("init.shop_unknown", "toko", shop, "pilihan", strings.Join(shopNames(), ", "))
	}
	if err := writeWorkspace(shops, "shops/"+shop, dir); err != nil {
		return err
	}
	if a.json {
		return a.document(map[string]string{"workspace": dir, "from": shop})
	}
	list := "produk.xlsx"
	if shop == "woocommerce" {
		list = "produk.csv"
	}
	a.print("init.shop_done", "folder", dir, "berkas", list)
	a.print("init.shop." + shop)
	a.print("init.shop_answer")
	return nil
}

// shopNames are the shops that init knows, sorted.
func shopNames() []string {
	entries, err := fs.ReadDir(shops, "shops")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// initWorkspace writes the sample workspace into dir.
func initWorkspace(dir string) error { return writeWorkspace(sample, "sample", dir) }

// writeWorkspace writes the workspace below root of from into dir, its config
// last: without it a workspace is not there yet, and what an init that was cut
// off has left is completed. Any other file that is there is never touched: one
// that would be overwritten refuses the whole folder.
func writeWorkspace(from embed.FS, root, dir string) error {
	files := map[string][]byte{}
	err := fs.WalkDir(from, root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[filepath.FromSlash(strings.TrimPrefix(path, root+"/"))], err = from.ReadFile(path)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	const config, token = "ekatalog.yaml", "endpoint.token"
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(name string) bool { return name == config })
	files[token] = []byte(rand.Text() + "\n")
	var missing []string
	_, err = os.Lstat(filepath.Join(dir, config))
	whole := !errors.Is(err, fs.ErrNotExist)
	for _, name := range append(names, token, config) {
		path := filepath.Join(dir, name)
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, name)
			continue
		}
		if err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
		if whole || !info.Mode().IsRegular() || name != token && !says(path, files[name]) {
			return usage("init.exists", "berkas", path)
		}
	}
	for _, name := range missing {
		path, mode := filepath.Join(dir, name), fs.FileMode(0o640)
		if name == token {
			mode = 0o600
		}
		if err := connector.Disk.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
		err := connector.ReplaceFile(path, mode, func(w io.Writer) error {
			_, err := w.Write(files[name])
			return err
		})
		if err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	return nil
}

// says reports whether a file has just this content.
func says(path string, b []byte) bool {
	there, err := os.ReadFile(path)
	return err == nil && bytes.Equal(there, b)
}
