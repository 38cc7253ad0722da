package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// freeDisk is how many bytes the disk of a folder has for this user; false if the system
// does not say.
func freeDisk(dir string) (float64, bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil || stat.Blocks == 0 {
		return 0, false
	}
	return float64(stat.Bavail) * float64(stat.Bsize), true
}

// freeMemory is how many bytes of memory the system can give to this program.
func freeMemory() (float64, bool) {
	free, isKnown := 0.0, false
	if info, err := os.ReadFile("/proc/meminfo"); err == nil {
		if _, rest, isThere := bytes.Cut(info, []byte("MemAvailable:")); isThere {
			var kilobytes float64
			if _, err := fmt.Sscan(string(rest), &kilobytes); err == nil {
				free, isKnown = kilobytes*1024, true
			}
		}
	}
	// a container may have less
	if text, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64); err == nil && (!isKnown || limit < free) {
			free, isKnown = limit, true
		}
	}
	return free, isKnown
}
