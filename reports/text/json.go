package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"rolecall/exports/source"
)

// JSON writes a summary, or another result, as JSON. It too may be read in a terminal: characters
// that could act there are escaped, which leaves the values the same.
func JSON(w io.Writer, result any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	_, err := w.Write(source.InertJSON(text.Bytes()))
	return err
}
