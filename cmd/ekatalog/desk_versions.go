package main

import (
	"context"
	"errors"
	"io/fs"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

// fileVersions gives what the ledger keeps of a file of the workspace, the last
// first. What somebody wrote with an editor comes before it until the next change
// keeps it. now is what the file says, nil for no file.
func (a *app) fileVersions(ctx context.Context, file string, now []byte) (all []console.FileVersion, err error) {
	digest := connector.Digest(now)
	var kept []connector.FileVersion
	var names *people
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return nil, err
	}
	if m != nil {
		defer m.close(&err)
		names = peopleOf(m.seller)
		if kept, err = m.seller.FileVersions(ctx, file); err != nil {
			return nil, err
		}
	}
	if now != nil && (len(kept) == 0 || kept[0].SHA256 != digest) {
		all = append(all, console.FileVersion{How: "desk.match.how.unkept", Now: true})
	}
	for i, v := range kept {
		x := console.FileVersion{Number: v.Number, At: v.At, Reason: v.Reason, How: versionHow(v.Act), Now: i == 0 && v.SHA256 == digest}
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
	case mappingChanged, paperKept, paperRemoved:
		return "desk.match.how.changed"
	case mappingRestored, papersRestored:
		return "desk.match.how.restored"
	case connector.AnswerKept, connector.AnswerUndone:
		return "desk.match.how.answered"
	case connector.IssueReleased, connector.ReleaseUndone:
		return "desk.match.how.released"
	case connector.ListAccepted:
		return "desk.match.how.begun"
	case templateDecided:
		return "desk.template.how.decided"
	case templateRestored:
		return "desk.template.how.restored"
	case connector.TemplateLearned:
		return "desk.template.how.learned"
	}
	return "desk.match.how.seen"
}

// fileVersion gives a kept version of a file of the workspace.
func (a *app) fileVersion(ctx context.Context, file string, number int64) (v connector.FileVersion, err error) {
	m, err := a.openMemoryIfAny(ctx)
	if err != nil {
		return v, err
	}
	if m == nil {
		return v, usage("desk.no_page")
	}
	defer m.close(&err)
	v, err = m.seller.FileVersion(ctx, file, number)
	if errors.Is(err, fs.ErrNotExist) {
		return v, usage("desk.no_page")
	}
	return v, err
}
