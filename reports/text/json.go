package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

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
	_, err := w.Write(source.InertJSON(text.Bytes()))
	return err
}
