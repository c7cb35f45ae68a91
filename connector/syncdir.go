package connector

import (
	"errors"
	"os"
	"runtime"
)

// SyncDir makes the names in a folder durable. Windows has no such call and
// keeps names with the rename itself.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(Disk.Sync(d), d.Close())
}
