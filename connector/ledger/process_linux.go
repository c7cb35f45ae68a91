package ledger

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// processStart names a process of this machine so that a later one with the
// same number is told apart: the boot, the PID namespace, and the tick of the
// boot in which it began. Empty when it cannot be told.
func processStart(pid int) string {
	stat, ok := processStat(pid)
	here := processPlace()
	if !ok || here == "" {
		return ""
	}
	return here + string(stat[19])
}

// died reports that the process named start is certainly gone. One that ended
// and was not yet waited for is; one of another boot or namespace is not, as
// it may be another machine of the same name.
func died(pid int, start string) bool {
	here := processPlace()
	if here == "" || !strings.HasPrefix(start, here) {
		return false
	}
	stat, ok := processStat(pid)
	return !ok || string(stat[0]) == "Z" || string(stat[0]) == "X" || here+string(stat[19]) != start
}

func processPlace() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return string(bytes.TrimSpace(boot)) + " " + space + " "
}

// processStat gives the fields of /proc/PID/stat from the third (state) on;
// the second, the program's name, may hold spaces and parentheses.
func processStat(pid int) ([][]byte, bool) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return nil, false
	}
	fields := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	return fields, len(fields) > 19
}
