//go:build crash

package ledger

import "os"

// roomEnv is the most pages that a ledger may have in a program built with the
// tag crash, as if the disk had no room for more.
const roomEnv = "EKATALOG_CRASH_PAGES"

func room() []string {
	if pages := os.Getenv(roomEnv); pages != "" {
		return []string{"_pragma=max_page_count(" + pages + ")"}
	}
	return nil
}
