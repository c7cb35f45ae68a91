//go:build unix

// Package rusage tells what processes used.
package rusage

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// Peak is the most memory that an ended process had resident, in bytes. On
// Linux that is never less than its parent's was when it began.
func Peak(p *os.ProcessState) int64 {
	u, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss) // the others count kibibytes
	}
	return int64(u.Maxrss) << 10
}

// Self is the user and system time of this process so far.
func Self() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}
