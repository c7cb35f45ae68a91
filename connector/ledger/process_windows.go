package ledger

import (
	"strconv"
	"syscall"
)

const stillActive = 259 // STILL_ACTIVE of GetExitCodeProcess

// processStart names a process so that a later one with the same number is
// told apart: when it began. Empty when it cannot be told.
func processStart(pid int) string {
	h, err := syscall.OpenProcess(syscall.PROCESS_QUERY_INFORMATION, false, uint32(pid))
	if err != nil {
		return ""
	}
	defer syscall.CloseHandle(h)
	var created, exited, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(h, &created, &exited, &kernel, &user); err != nil {
		return ""
	}
	return strconv.FormatInt(created.Nanoseconds(), 10)
}

// died reports that the process named start is certainly gone. One that may
// not be looked at, as another user's, is not.
func died(pid int, start string) bool {
	h, err := syscall.OpenProcess(syscall.PROCESS_QUERY_INFORMATION, false, uint32(pid))
	if err != nil {
		return err != syscall.ERROR_ACCESS_DENIED
	}
	defer syscall.CloseHandle(h)
	var code uint32
	if syscall.GetExitCodeProcess(h, &code) == nil && code != stillActive {
		return true
	}
	now := processStart(pid)
	return start != "" && now != "" && now != start
}
