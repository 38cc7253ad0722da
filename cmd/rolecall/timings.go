package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

// timings writes how long each statement of a run took, as CSV: when it began
// and how long it took, in seconds, and its name. Statements run side by side,
// so that the seconds add up to more than the run took.
type timings struct {
	mutex sync.Mutex
	file  *os.File
	rows  *csv.Writer
	start time.Time
}

// newTimings begins the file; it is nil if there is no name for one.
func newTimings(name string) (*timings, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot write the timings: %w", err)
	}
	t := &timings{file: file, rows: csv.NewWriter(file), start: time.Now()}
	return t, t.rows.Write([]string{"began", "seconds", "statement"})
}

// add notes a statement. What cannot be written shows when the file is closed.
func (t *timings) add(name string, began time.Time, took time.Duration) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	seconds := func(of time.Duration) string { return strconv.FormatFloat(of.Seconds(), 'f', 3, 64) }
	_ = t.rows.Write([]string{seconds(began.Sub(t.start)), seconds(took), name})
}

// observer is what a database is opened with.
func (t *timings) observer() func(string, time.Time, time.Duration) {
	if t == nil {
		return nil
	}
	return t.add
}

func (t *timings) close() error {
	if t == nil {
		return nil
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.rows.Flush()
	if err := errors.Join(t.rows.Error(), t.file.Close()); err != nil {
		return fmt.Errorf("cannot write the timings: %w", err)
	}
	return nil
}
