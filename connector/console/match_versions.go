package console

import (
	"context"
	"net/http"
	"strconv"

	"ekatalog/mapping"
)

// MatchVersions is the work behind the pages of what mapping files have said.
type MatchVersions interface {
	// Versions gives what is kept of a mapping file, the last first. What
	// stands in the file and is not kept yet comes before, with Number 0.
	Versions(ctx context.Context, n int) ([]FileVersion, error)
	// Version gives one of them with its mapping.
	Version(ctx context.Context, n int, number int64) (*mapping.Mapping, error)
}

type versionsPage struct {
	MatchingName
	versionList
}

// versionPage compares a version with the one before and with the file.
type versionPage struct {
	MatchingName
	FileVersion
	Digest string
	Before int64       // number of the version before, 0 for none
	Made   changesView // what it changed
	Back   changesView // what going back to it would change
	Broken string      // why it cannot be read any more
}

func (c *Console) showVersions(w http.ResponseWriter, r *http.Request) error {
	m, all, err := c.versions(r)
	if err != nil {
		return err
	}
	p := versionsPage{m.MatchingName, versionsOf(matchingPath(m.Number)+"/versi", all)}
	return c.render(w, r, http.StatusOK, "match-versions", p)
}

func (c *Console) versions(r *http.Request) (*Matching, []FileVersion, error) {
	m, err := c.matching(r)
	if err != nil {
		return nil, nil, err
	}
	all, err := c.MatchVersions.Versions(r.Context(), m.Number)
	return m, all, err
}

func (c *Console) showVersion(w http.ResponseWriter, r *http.Request) error {
	m, all, err := c.versions(r)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(r.PathValue("versi"), 10, 64)
	at := -1
	for i, v := range all {
		if v.Number == number && number > 0 {
			at = i
		}
	}
	if err != nil || at < 0 {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	p := versionPage{MatchingName: m.MatchingName, FileVersion: all[at], Digest: m.Digest}
	version, err := c.MatchVersions.Version(r.Context(), m.Number, number)
	if err != nil {
		p.Broken, _ = c.Explain(err)
		return c.render(w, r, http.StatusOK, "match-version", p)
	}
	if at+1 < len(all) {
		if before, err := c.MatchVersions.Version(r.Context(), m.Number, all[at+1].Number); err == nil {
			p.Before, p.Made = all[at+1].Number, c.changes(before, version)
		}
	}
	if m.Mapping != nil {
		p.Back = c.changes(m.Mapping, version)
	}
	return c.render(w, r, http.StatusOK, "match-version", p)
}
