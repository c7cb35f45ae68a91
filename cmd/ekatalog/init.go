package main

import (
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// sample is a workspace as init writes it.
//
//go:embed sample
var sample embed.FS

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{Use: "init DIR", Short: a.say("help.init", nil), Args: args(cobra.ExactArgs(1)), RunE: func(_ *cobra.Command, dirs []string) error {
		dir := dirs[0]
		if err := initWorkspace(dir); err != nil {
			return err
		}
		if a.json {
			return a.document(map[string]string{"workspace": dir})
		}
		a.print("init.done", "folder", dir)
		return nil
	}}
}

// initWorkspace writes the sample workspace into dir. A file that is there is
// never touched: one that would be overwritten refuses the whole folder.
func initWorkspace(dir string) error {
	var files []string
	err := fs.WalkDir(sample, "sample", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("sample: %w", err)
	}
	target := func(path string) string {
		return filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(path, "sample/")))
	}
	for _, path := range append(files, "sample/endpoint.token") {
		if _, err := os.Lstat(target(path)); err == nil {
			return usage("init.exists", "berkas", target(path))
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	for _, path := range files {
		b, err := sample.ReadFile(path)
		if err != nil {
			return fmt.Errorf("sample: %w", err)
		}
		if err := os.MkdirAll(filepath.Dir(target(path)), 0o750); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
		if err := os.WriteFile(target(path), b, 0o640); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "endpoint.token"), []byte(rand.Text()+"\n"), 0o600); err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	return nil
}
