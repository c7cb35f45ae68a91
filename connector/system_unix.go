//go:build unix

package connector

import (
	"errors"
	"syscall"
)

// DiskFull reports that a call failed because there is no room on the disk, or
// none left for this user.
func DiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// processGone reports that no process of this machine has the number.
func processGone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
