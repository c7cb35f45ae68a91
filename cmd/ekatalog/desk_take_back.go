package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

// TakeBack implements console.Lists: a list comes back with its mappings and
// with how it was read, and what stands there is kept in its turn.
func (d *desk) TakeBack(ctx context.Context, kept string) error {
	accepted, err := d.accepted(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(accepted, func(a console.Accepted) bool { return a.Kept == kept && kept != "" })
	if i < 0 {
		return usage("desk.list.not_kept")
	}
	call := d.call(ctx)
	c, _, err := call.finishedConfig(ctx)
	if err != nil {
		return err
	}
	t := &taking{call: call, config: c, after: accepted[i].Before}
	inUse := ""
	if len(c.listFiles()) > 0 {
		if inUse, err = c.replaced(accepted[i].Name); err != nil {
			return err
		}
		t.before = filepath.Base(inUse)
	}
	if err := t.restore(filepath.Join(c.file(oldLists), kept), inUse); err != nil {
		return err
	}
	sha := connector.Digest(t.listChange().Now)
	if i := slices.IndexFunc(accepted, func(a console.Accepted) bool { return a.SHA256 == sha }); i >= 0 {
		t.report = &connector.CheckReport{Products: accepted[i].Products, Ready: accepted[i].Ready, Held: accepted[i].Held}
	}
	return t.take(ctx)
}

// restore prepares the files of a folder to come back to their places, in the
// place of the list in use.
func (t *taking) restore(dir, inUse string) error {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return usage("desk.list.not_kept")
	}
	if err != nil {
		return fmt.Errorf("old list: %w", err)
	}
	kept := map[string][]byte{}
	for _, f := range files {
		if kept[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			return fmt.Errorf("old list: %w", err)
		}
	}
	if kept[t.after] == nil {
		return usage("desk.list.not_kept")
	}
	then, err := t.configAsThen(kept, inUse)
	if err != nil {
		return err
	}
	for name, b := range kept {
		if i := slices.IndexFunc(then.mappings(), func(p string) bool { return filepath.Base(p) == name }); i >= 0 {
			if err := t.mapping(then.mappings()[i], b); err != nil {
				return err
			}
		}
	}
	i := slices.IndexFunc(then.listFiles(), func(p string) bool { return filepath.Base(p) == t.after })
	if i < 0 {
		return usage("desk.list.not_kept")
	}
	to := then.listFiles()[i]
	change, err := replacing(to, kept[t.after])
	if err != nil {
		return err
	}
	t.changes = append(t.changes, change)
	if to != inUse {
		t.gone = inUse
	}
	return nil
}

// configAsThen lets the config read the list as it did when that was in use,
// with all other settings as they are now.
func (t *taking) configAsThen(kept map[string][]byte, inUse string) (*config, error) {
	old, changed := kept[filepath.Base(t.config.path)]
	if !changed && t.after == filepath.Base(inUse) {
		return t.config, nil
	}
	err := t.configure(func(e *configEdit) error {
		if changed {
			return e.sourcesOf(old)
		}
		return e.setFile(inUse, t.after)
	})
	if err != nil {
		return nil, err
	}
	return t.config.at(t.changes[len(t.changes)-1].Now)
}
