package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// previewRows is the list that an officer edits her mapping against; the target
// of a preview is stated for it.
const previewRows = 10_000

// previewing measures mapping preview on a list of its own: every name and
// every price reads otherwise.
func (b *bench) previewing(ctx context.Context) error {
	of := *b // a workspace of its own; the table and the faults stay this one's
	of.rows, of.workspace = previewRows, b.path("preview")
	if err := of.makeList(ctx, "-workspace", of.workspace); err != nil {
		return err
	}
	own, err := os.ReadFile(filepath.Join(of.workspace, "mapping.yaml"))
	if err != nil {
		return err
	}
	edited := bytes.Replace(own, []byte(`row["Nama Barang"]`), []byte(`row["Nama Barang"] + " Madura"`), 1)
	edited = bytes.Replace(edited, []byte(`rupiah(row["Harga"])`), []byte(`rupiah(row["HPP"])`), 1)
	if err := os.WriteFile(filepath.Join(of.workspace, "edited.yaml"), edited, 0o644); err != nil {
		return err
	}
	var all []measure
	for n := range b.runs + 1 {
		var a struct{ Rows, Changed int64 }
		m, err := of.product(ctx, &a, "mapping", "preview", "edited.yaml")
		if err != nil {
			return err
		}
		b.wrong.check("mapping preview: rows", a.Rows, previewRows)
		b.wrong.check("mapping preview: changed", a.Changed, previewRows)
		if n > 0 {
			all = append(all, m)
		}
	}
	m := middle(all)
	b.table.under(fmt.Sprintf("`mapping preview` of %s rows, two fields of each changed", grouped(previewRows)), m.wall, time.Second)
	b.table.memory("… peak memory", m.peak, 0, 150)
	return nil
}
