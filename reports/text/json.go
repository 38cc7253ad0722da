package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"

	"rolecall/exports/source"
	"rolecall/reports"
)

// JSON writes the summary as JSON. It too may be read in a terminal: characters
// that could act there are escaped, which leaves the values the same.
func JSON(w io.Writer, summary reports.Summary) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(summary); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	_, err := w.Write(escape(text.Bytes()))
	return err
}

func escape(text []byte) []byte {
	var escaped bytes.Buffer
	for _, r := range string(text) {
		switch {
		case r == '\n' || source.Printable(string(r)) == string(r):
			escaped.WriteRune(r)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&escaped, `\u%04x`, unit)
			}
		}
	}
	return escaped.Bytes()
}
