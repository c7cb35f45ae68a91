package workbook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
)

// leftovers begin the temporary names of what is made here.
var leftovers = []string{".unggah-", ".perbaikan-", ".by-hand", "." + picturesName, "." + manifestJS}

// clearLeftovers removes what exports have left in a folder that were cut off before
// the ledger knew of their files: nobody was told of them, and their products
// go out with the next export. What waits for its name stays. The caller holds
// the seller's lease, so none of it is still being written.
func clearLeftovers(dir string, o Options) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("export folder: %w", err)
	}
	for _, e := range entries {
		name, temporary := strings.CutSuffix(e.Name(), ".part")
		run := name[strings.LastIndexByte(name, '.')+1:]
		ours := slices.ContainsFunc(leftovers, func(begin string) bool { return strings.HasPrefix(name, begin) })
		if !temporary || !ours || run == o.Run || slices.Contains(o.Waiting, run) || strings.HasPrefix(run, "new-") {
			continue
		}
		if err := connector.Disk.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("export folder: %w", err)
		}
	}
	return nil
}
