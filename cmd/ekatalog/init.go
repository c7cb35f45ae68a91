package main

import (
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
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

// writeWorkspace writes the workspace below root of from into dir. A file that
// is there is never touched: one that would be overwritten refuses the whole
// folder.
func writeWorkspace(from embed.FS, root, dir string) error {
	var files []string
	err := fs.WalkDir(from, root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	target := func(path string) string {
		return filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(path, root+"/")))
	}
	for _, path := range append(files, root+"/endpoint.token") {
		if _, err := os.Lstat(target(path)); err == nil {
			return usage("init.exists", "berkas", target(path))
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	for _, path := range files {
		b, err := from.ReadFile(path)
		if err != nil {
			return fmt.Errorf("sample: %w", err)
		}
		if err := connector.Disk.MkdirAll(filepath.Dir(target(path)), 0o750); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
		if err := connector.Disk.WriteFile(target(path), b, 0o640); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	if err := connector.Disk.WriteFile(filepath.Join(dir, "endpoint.token"), []byte(rand.Text()+"\n"), 0o600); err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	return nil
}
