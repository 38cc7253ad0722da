package csv

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestFieldsAreCountedInPieces counts the fields of tables byte by byte, where
// nothing can be skipped, and all at once.
func TestFieldsAreCountedInPieces(t *testing.T) {
	part := rapid.SampledFrom([]string{"a", "some text", "\"", "\"\"", ",", ",", "\n", "\r\n", "\r", ";", "é", "0123456789abcdef", "\"x,\ny\""})
	rapid.Check(t, func(t *rapid.T) {
		var text string
		for _, each := range rapid.SliceOfN(part, 0, 60).Draw(t, "parts") {
			text += each
		}
		count := func(size int) string {
			counter := newCounter(',', 2, 0)
			for rest := []byte(text); len(rest) > 0; {
				n := min(size, len(rest))
				counter.piece(rest[:n])
				rest = rest[n:]
			}
			counter.endRecord(counter.offset, false)
			return fmt.Sprint(counter.records, counter.surplus, counter.odd, counter.ends)
		}
		if slow, fast := count(1), count(len(text)+1); slow != fast {
			t.Fatalf("%q: %s, byte by byte %s", text, fast, slow)
		}
	})
}
