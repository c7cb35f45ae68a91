package photos

import (
	"bytes"

	"ekatalog/mapping"
)

// Judge tells what a picture is that belongs to no product, such as a scan, and
// why it cannot be kept: no issue for a whole JPEG or PNG of any size. Nothing
// is decoded that would take more memory than is allowed.
func Judge(name string, b []byte) (Kind, []mapping.Issue) {
	j := &judgement{size: int64(len(b))}
	r := bytes.NewReader(b)
	err := j.read(r, name, Limits{})
	if err == nil && j.facts.endOpen && j.usable() {
		err = j.seeEnd(r)
	}
	if err != nil { // of reading memory: it cannot be
		return Unknown, []mapping.Issue{issue("photo_unreadable", true, name)}
	}
	var issues []mapping.Issue
	for _, f := range j.findings {
		if f.grave && f.code != "photo_wrong_ending" { // it is kept under an ending of its kind
			issues = append(issues, f.issue(name))
		}
	}
	return j.facts.Kind, issues
}
