package connector

import (
	"context"
	"fmt"
	"time"
)

// FileVersion is one content that a file of the workspace has had. Those of a
// file count from 1.
type FileVersion struct {
	File    string // as FileChange.Name
	Number  int64
	SHA256  string // of Content, lower hex
	Content []byte // left out where only the list of versions is asked for
	Act     string // how it came: the act of its record
	Actor   string
	Run     string
	Reason  string
	At      time.Time // set by the ledger
}

// FileSeen is the act of a content that somebody wrote by other means and that
// was found in a file.
const FileSeen = "file.seen"

// keepVersions adds to a step what replacing a file adds to its versions: the
// new content, and before it the one found if nobody knows it yet.
func (c *Connector) keepVersions(ctx context.Context, f FileChange, step *Step) error {
	if f.Kept == "" {
		return nil
	}
	known, err := c.Ledger.FileVersions(ctx, f.Name)
	if err != nil {
		return fmt.Errorf("versions of %s: %w", f.Name, err)
	}
	var last FileVersion
	if len(known) > 0 {
		last = known[0]
	}
	add := func(content []byte, act Act) {
		last = FileVersion{
			File: f.Name, Number: last.Number + 1, SHA256: Digest(content), Content: content,
			Act: act.Act, Actor: act.Actor, Run: step.Run.ID, Reason: act.Reason,
		}
		step.Versions = append(step.Versions, last)
	}
	if f.Was != nil && Digest(f.Was) != last.SHA256 {
		seen := c.act("", FileSeen, f.Name, step.Run.ID)
		seen.Actor, seen.Digest = "system", Digest(f.Was)
		step.Acts = append(step.Acts, seen)
		add(f.Was, seen)
	}
	add(f.Now, Act{Act: f.Kept, Actor: c.Actor, Reason: c.Reason})
	return nil
}
