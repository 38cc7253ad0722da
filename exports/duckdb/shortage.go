package duckdb

import (
	"errors"
	"regexp"
	"strings"

	engine "github.com/duckdb/duckdb-go/v2"
)

// Shortage says that the engine has too little memory, or no room for what does
// not fit there. It is nobody's mistake, so it says what to do instead of where.
type Shortage struct {
	What  string // memory or disk
	Name  string // of the statement that was run
	Path  string // disk: the file that has no room, if the engine names it
	cause error
}

// Error says what to do.
func (s *Shortage) Error() string {
	if s.What == "disk" {
		return "the disk has no room for what does not fit into memory (while running " + s.Name + ")\n" +
			" make room on the disk of the output folder, or raise --memory-limit"
	}
	match := ofLimit.FindStringSubmatch(s.cause.Error())
	if match == nil {
		return "the system has no more memory for the engine (while running " + s.Name + ")\n" +
			" let the program have more, or set a lower --memory-limit, so that the engine uses the disk sooner, and fewer --threads"
	}
	return "the engine needs more memory than its limit of " + match[1] + " (while running " + s.Name + ")\n" +
		" raise --memory-limit (to 4GiB, say), or take fewer --threads: each needs memory of its own"
}

// namedFile finds the file where the engine names one.
var namedFile = regexp.MustCompile(`file "([^"]+)"`)

// Unwrap gives the driver's error.
func (s *Shortage) Unwrap() error { return s.cause }

// ofLimit finds the limit where the engine says how much of it is used.
var ofLimit = regexp.MustCompile(`/([0-9.]+ [KMGT]?i?B) used`)

func shortage(statement Statement, err error) error {
	var engineErr *engine.Error
	if !errors.As(err, &engineErr) {
		return nil
	}
	path := ""
	if match := namedFile.FindStringSubmatch(engineErr.Msg); match != nil {
		path = match[1]
	}
	switch {
	case strings.Contains(engineErr.Msg, "Disk quota exceeded"), strings.Contains(engineErr.Msg, "No space left on device"), strings.Contains(engineErr.Msg, "max_temp_directory_size"):
		return &Shortage{"disk", statement.Name, path, err}
	case engineErr.Type == engine.ErrorTypeOutOfMemory:
		return &Shortage{"memory", statement.Name, "", err}
	}
	return nil
}
