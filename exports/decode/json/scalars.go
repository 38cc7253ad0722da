package json

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"rolecall/exports/decode/text"
)

// CountScalars counts the values of a text that is one list of texts, numbers and the like:
// valid JSON in which no record stands. isList is false of any other text.
func CountScalars(ctx context.Context, from *text.Text) (values int64, isList bool) {
	file, err := from.Open()
	if err != nil {
		return 0, false
	}
	defer file.Close()
	decoder := json.NewDecoder(skipMark(text.Reader{Ctx: ctx, Reader: file}))
	depth := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return values, depth == 0 && values > 0
		}
		if err != nil {
			return 0, false
		}
		switch token {
		case json.Delim('{'), json.Delim('}'):
			return 0, false
		case json.Delim('['):
			depth++
		case json.Delim(']'):
			depth--
		default:
			if depth == 0 {
				return 0, false
			}
			values++
		}
	}
}
