package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/source"
)

// maxNesting is how deep values may lie in each other: three are needed.
const maxNesting = 16

// jsonReader turns JSON into nodes.
type jsonReader struct {
	document
	decoder *json.Decoder
}

// readJSON reads the one value that a text in JSON is.
func readJSON(d document) (*node, error) {
	r := jsonReader{d, json.NewDecoder(strings.NewReader(d.text))}
	r.decoder.UseNumber()
	root, err := r.next(0)
	if err != nil {
		return nil, r.worded(err)
	}
	end := r.offset()
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, d.problem(r.skipBlanks(end), "something follows the end of the extract", "keep one extract per file")
	}
	return root, nil
}

// offset is where the decoder stands: behind the last token.
func (r jsonReader) offset() int { return int(r.decoder.InputOffset()) }

// skipBlanks is where the next token begins.
func (r jsonReader) skipBlanks(from int) int {
	for from < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[from]) >= 0 {
		from++
	}
	return from
}

func (r jsonReader) next(depth int) (*node, error) {
	at := r.skipBlanks(r.offset())
	if depth > maxNesting {
		return nil, r.problem(at, fmt.Sprintf("nested deeper than %d levels", maxNesting), "")
	}
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	value := &node{offset: at}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return value, r.list(value, depth)
		}
		return value, r.object(value, depth)
	case json.Number:
		if number, err := token.Int64(); err == nil {
			value.value = number
		} else {
			value.value, _ = token.Float64()
		}
	default:
		value.value = token
	}
	return value, nil
}

func (r jsonReader) list(into *node, depth int) error {
	into.form = sequence
	for r.decoder.More() {
		item, err := r.next(depth + 1)
		if err != nil {
			return err
		}
		into.items = append(into.items, item)
	}
	_, err := r.decoder.Token()
	return err
}

func (r jsonReader) object(into *node, depth int) error {
	into.form = mapping
	for r.decoder.More() {
		at := r.skipBlanks(r.offset())
		key, err := r.decoder.Token()
		if err != nil {
			return err
		}
		value, err := r.next(depth + 1)
		if err != nil {
			return err
		}
		name, _ := key.(string)
		into.entries = append(into.entries, entry{name, at, value})
	}
	_, err := r.decoder.Token()
	return err
}

// worded says where JSON is broken.
func (r jsonReader) worded(err error) error {
	var problem source.Problem
	if errors.As(err, &problem) {
		return err
	}
	at := r.skipBlanks(r.offset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(at, int(syntax.Offset)-1)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.problem(len(r.text), "the extract ends too early", "copy it again, or have the script run to its end")
	}
	return r.problem(at, "broken JSON: "+err.Error(), "copy it again from where the script wrote it")
}
