package main

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"

	"ekatalog/connector"
	"ekatalog/schemas/document"
)

// changeConfig changes the config in place and records why, in a run of the
// name command. What changes no text, such as a secret, is recorded alone.
func (d *desk) changeConfig(ctx context.Context, c *config, command string, act connector.Act, do func(*configEdit) error) (err error) {
	edit, err := editConfig(c)
	if err != nil {
		return err
	}
	if err := do(edit); err != nil {
		return err
	}
	change, err := edit.change()
	if faults, ok := errors.AsType[*document.Faults](err); ok {
		return d.refusedSettings(faults)
	}
	if err != nil {
		return err
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
