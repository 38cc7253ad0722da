package decode

import (
	"regexp"
	"strconv"
	"strings"
)

// Reference is what an expression reads: a column, or a path of keys.
type Reference struct {
	Column int      // from 0, of a document that has columns
	Path   []string // of one that has none
}

var (
	quotedText = regexp.MustCompile(`'(?:[^']|'')*'`)
	valueName  = regexp.MustCompile(`\b(?:c(\d+)|j(\d+)_(\d+))\b`)
)

// References are the columns or keys that an expression made of those of Column
// and Value reads.
func (r *Rows) References(expr string) []Reference {
	var references []Reference
	for _, match := range valueName.FindAllStringSubmatch(quotedText.ReplaceAllString(expr, "''"), -1) {
		if match[1] != "" {
			column, _ := strconv.Atoi(match[1]) // digits
			references = append(references, Reference{Column: column})
			continue
		}
		field, _ := strconv.Atoi(match[2])
		place, _ := strconv.Atoi(match[3])
		if field < len(r.fields) && place < len(r.fields[field].paths) {
			references = append(references, Reference{Path: append([]string{r.fields[field].key}, keys(r.fields[field].paths[place])...)})
		}
	}
	return references
}

// keys takes a JSON pointer apart.
func keys(pointer string) []string {
	if pointer == "" {
		return nil
	}
	parts := strings.Split(pointer[1:], "/")
	for i, part := range parts {
		parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
	}
	return parts
}
