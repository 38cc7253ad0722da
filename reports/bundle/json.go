package bundle

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// rewriter replaces the values of a text and copies the rest.
type rewriter struct {
	from *bufio.Reader
	to   *bufio.Writer
	// of gives what takes the place of a value; field is the key, column or element that it stands in.
	of func(field, value string) string
	// name notes a key, column or element.
	name func(string)
}

// rewriteJSON replaces the values of one or several JSON texts: whatever they are wrapped in, lines too.
func (r *rewriter) rewriteJSON() error {
	var inObject []bool
	var keys []string // of the objects that are open, the last key
	for {
		next, err := r.from.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case next == '"':
			if err := r.jsonString(inObject, keys); err != nil {
				return err
			}
			continue
		case next == '-' || isDigit(rune(next)):
			if err := r.jsonNumber(next, last(keys)); err != nil {
				return err
			}
			continue
		case next == '{' || next == '[':
			inObject = append(inObject, next == '{')
			keys = append(keys, last(keys))
		case (next == '}' || next == ']') && len(inObject) > 0:
			inObject, keys = inObject[:len(inObject)-1], keys[:len(keys)-1]
		}
		_ = r.to.WriteByte(next)
	}
}

func last(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return keys[len(keys)-1]
}

// jsonString replaces a text, or copies it if it is a key.
func (r *rewriter) jsonString(inObject []bool, keys []string) error {
	quoted := []byte{'"'}
	for isEscaped := false; ; {
		next, err := r.from.ReadByte()
		if err != nil {
			return fmt.Errorf("a text in the JSON is not closed: %w", io.ErrUnexpectedEOF)
		}
		quoted = append(quoted, next)
		if next == '"' && !isEscaped {
			break
		}
		isEscaped = next == '\\' && !isEscaped
	}
	var value string
	if err := json.Unmarshal(quoted, &value); err != nil {
		return fmt.Errorf("a text in the JSON cannot be read: %w", err)
	}
	if len(inObject) > 0 && inObject[len(inObject)-1] && r.isKey() {
		keys[len(keys)-1] = value
		if turns(value) > 3 || strings.Contains(value, "@") { // an id or an address: it is a value, too
			value = r.of("", value)
		} else {
			r.name(value)
		}
	} else {
		value = r.of(last(keys), value)
	}
	_, err := r.to.Write(jsonText(value))
	return err
}

// isKey says whether a colon comes next.
func (r *rewriter) isKey() bool {
	for ahead := 1; ; ahead++ {
		peeked, err := r.from.Peek(ahead)
		if err != nil {
			return false
		}
		switch peeked[ahead-1] {
		case ' ', '\t', '\n', '\r':
		default:
			return peeked[ahead-1] == ':'
		}
	}
}

func (r *rewriter) jsonNumber(first byte, key string) error {
	number := []byte{first}
	for {
		next, err := r.from.ReadByte()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if !bytes.ContainsRune([]byte("0123456789+-.eE"), rune(next)) {
			_ = r.from.UnreadByte()
			break
		}
		number = append(number, next)
	}
	if !bytes.ContainsAny(number, "eE") {
		number = []byte(r.of(key, string(number)))
	}
	_, err := r.to.Write(number)
	return err
}

func jsonText(value string) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}
