package main

import (
	"context"
	"errors"
	"io/fs"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/mapping"
)

// Versions gives what the ledger keeps of a mapping file. What somebody wrote
// with an editor comes first until the next change keeps it.
func (d matchDesk) Versions(ctx context.Context, n int) (all []console.MatchVersion, err error) {
	a := d.call(ctx)
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return nil, err
	}
	path, err := c.numbered(n)
	if err != nil {
		return nil, err
	}
	text, err := readMappingText(path)
	if err != nil {
		return nil, err
	}
	digest := connector.Digest(text.data)
	var kept []connector.FileVersion
	var names *people
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return nil, err
	}
	if m != nil {
		defer m.close(&err)
		names = peopleOf(m.seller)
		if kept, err = m.seller.FileVersions(ctx, text.name); err != nil {
			return nil, err
		}
	}
	if len(kept) == 0 || kept[0].SHA256 != digest {
		all = append(all, console.MatchVersion{How: "desk.match.how.unkept", Now: true})
	}
	for i, v := range kept {
		x := console.MatchVersion{Number: v.Number, At: v.At, Reason: v.Reason, How: versionHow(v.Act), Now: i == 0 && v.SHA256 == digest}
		if x.Person, err = names.of(ctx, v.Actor); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

// versionHow is the message that says how a version came.
func versionHow(act string) string {
	switch act {
	case mappingChanged:
		return "desk.match.how.changed"
	case mappingRestored:
		return "desk.match.how.restored"
	case connector.AnswerKept, connector.AnswerUndone:
		return "desk.match.how.answered"
	case connector.IssueReleased, connector.ReleaseUndone:
		return "desk.match.how.released"
	case connector.ListAccepted:
		return "desk.match.how.begun"
	}
	return "desk.match.how.seen"
}

func (d matchDesk) Version(ctx context.Context, n int, number int64) (*mapping.Mapping, error) {
	a := d.call(ctx)
	c, options, err := a.mappingTools(ctx)
	if err != nil {
		return nil, err
	}
	a.config = c
	path, err := c.numbered(n)
	if err != nil {
		return nil, err
	}
	text, err := readMappingText(path)
	if err != nil {
		return nil, err
	}
	v, err := a.fileVersion(ctx, text.name, number)
	if err != nil {
		return nil, err
	}
	return mapping.Load(text.name, v.Content, options)
}

// fileVersion gives a kept version of a file of the workspace.
func (a *app) fileVersion(ctx context.Context, file string, number int64) (v connector.FileVersion, err error) {
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return v, err
	}
	if m == nil {
		return v, usage("desk.gone")
	}
	defer m.close(&err)
	v, err = m.seller.FileVersion(ctx, file, number)
	if errors.Is(err, fs.ErrNotExist) {
		return v, usage("desk.gone")
	}
	return v, err
}
