package connector

import (
	"errors"
	"syscall"
)

// DiskFull reports that a call failed because there is no room on the disk, or
// none left for this user.
func DiskFull(err error) bool {
	const handleDiskFull, diskFull, quota = syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)
	return errors.Is(err, handleDiskFull) || errors.Is(err, diskFull) || errors.Is(err, quota)
}

// processGone reports that no process of this machine has the number.
func processGone(pid int) bool {
	h, err := syscall.OpenProcess(syscall.PROCESS_QUERY_INFORMATION, false, uint32(pid))
	if err != nil {
		return err != syscall.ERROR_ACCESS_DENIED
	}
	defer syscall.CloseHandle(h)
	const stillActive = 259 // STILL_ACTIVE of GetExitCodeProcess
	var code uint32
	return syscall.GetExitCodeProcess(h, &code) == nil && code != stillActive
}
