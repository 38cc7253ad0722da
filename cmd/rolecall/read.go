package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/dustin/go-humanize"
)

// largestText is how much a file may hold that people write: rules, their tests, a
// context, a query.
const largestText = 16 << 20

// readFile reads a file, which may be a pipe: whoever interrupts the program does not
// wait for its other end, and one that does not end is given up at most bytes.
func readFile(ctx context.Context, path string, most int64) ([]byte, error) {
	return readInTime(ctx, func() ([]byte, error) {
		file, err := os.Open(path) // of a pipe, waits for somebody who writes
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return readMost(file, path, most)
	})
}

// readMost reads all there is, up to most bytes.
func readMost(from io.Reader, name string, most int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(content)) > most {
		return nil, fmt.Errorf("%s holds more than %s, or does not end", name, humanize.IBytes(uint64(most)))
	}
	return content, err
}

// readInTime does what may wait for somebody else, until ctx ends.
func readInTime[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	case found := <-done:
		return found.value, found.err
	}
}

// patientReader is a reader that nobody waits for once ctx has ended.
type patientReader struct {
	ctx  context.Context
	from io.Reader
	rest []byte // read, and not yet asked for
	err  error
}

func (r *patientReader) Read(into []byte) (int, error) {
	if len(r.rest) == 0 && r.err == nil {
		r.rest, r.err = readInTime(r.ctx, func() ([]byte, error) {
			buffer := make([]byte, 64<<10)
			n, err := r.from.Read(buffer)
			return buffer[:n], err
		})
	}
	if len(r.rest) > 0 {
		n := copy(into, r.rest)
		r.rest = r.rest[n:]
		return n, nil
	}
	return 0, r.err
}
