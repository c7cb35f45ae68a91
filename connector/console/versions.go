package console

import "time"

// FileVersion is one content that a file of the workspace has had.
type FileVersion struct {
	Number int64     // 0 for what is in the file and not kept yet
	At     time.Time // zero where it is not kept yet
	Person string    // empty where no person is known
	Reason string
	How    string // key of the message that says how it came
	Now    bool   // it is what the file says
}

// shownVersions is how many versions a page names.
const shownVersions = 200

// versionList leads to the pages of the versions of a file.
type versionList struct {
	Path     string // of the list; the page of a version is its number below
	Versions []FileVersion
	More     int
}

func versionsOf(path string, all []FileVersion) versionList {
	l := versionList{Path: path}
	l.Versions, l.More = listed(all, shownVersions)
	return l
}
