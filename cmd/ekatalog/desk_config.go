package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"path/filepath"

	"ekatalog/connector"
)

// settingChange is a setting that is given a value, the one it has or another.
// The key is its path in the config with dots.
type settingChange struct{ key, was, now string }

// changeSettings changes settings in place and records what they were, in a run
// of the name command. What changes no text, such as a secret, is recorded alone.
func (d *desk) changeSettings(ctx context.Context, c *config, command string, act connector.Act, changes []settingChange) (err error) {
	act.Before, act.After = map[string]any{}, maps.Clone(act.After)
	if act.After == nil {
		act.After = map[string]any{}
	}
	change, err := c.edited(func(e *configEdit) error {
		for _, s := range changes {
			act.Before[s.key], act.After[s.key] = s.was, s.now
			if err := e.put(s.key, s.now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return d.refusedSettings(err)
	}
	call := d.call(ctx)
	m, err := call.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	act.Actor, act.Tool = m.actor, tool()
	if act.Subject == "" {
		act.Subject = filepath.Base(c.path)
	}
	if bytes.Equal(change.Was, change.Now) {
		return m.seller.Commit(ctx, connector.Step{Catalogue: connector.CatalogueV6, Acts: []connector.Act{act}})
	}
	return toldMoved(m.connector(call).ReplaceFiles(ctx, command, []connector.FileChange{change}, []connector.Act{act}))
}

// toldMoved says of a file that it was changed by a person or another call.
func toldMoved(err error) error {
	if moved, ok := errors.AsType[*connector.FileMoved](err); ok {
		return usage("answers.changed", "berkas", moved.Name)
	}
	return err
}
