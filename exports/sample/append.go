package sample

import (
	"encoding/json"
	"strings"
)

// appendJSON appends text as a JSON string.
func appendJSON(to []byte, text string) []byte {
	for at := range len(text) {
		if c := text[at]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			quoted, err := json.Marshal(text)
			if err != nil {
				panic(err) // a string always has a JSON form
			}
			return append(to, quoted...)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}

// appendQuoted appends text as a quoted CSV field.
func appendQuoted(to []byte, text string) []byte {
	to = append(to, '"')
	if strings.Contains(text, `"`) {
		text = strings.ReplaceAll(text, `"`, `""`)
	}
	to = append(to, text...)
	return append(to, '"')
}

// appendXML appends text as the content of an element or of an attribute.
func appendXML(to []byte, text string) []byte {
	from := 0
	for at := range len(text) {
		var escaped string
		switch text[at] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		case '"':
			escaped = "&quot;"
		default:
			continue
		}
		to = append(append(to, text[from:at]...), escaped...)
		from = at + 1
	}
	return append(to, text[from:]...)
}
