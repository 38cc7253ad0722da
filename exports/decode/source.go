package decode

import (
	"regexp"
	"strconv"
	"strings"
)

// Source is what an expression reads: a column, or a path of keys.
type Source struct {
	Column int      // from 0, of a document that has columns
	Path   []string // of one that has none
}

var (
	quotedText = regexp.MustCompile(`'(?:[^']|'')*'`)
	valueName  = regexp.MustCompile(`\b(?:c(\d+)|j(\d+)_(\d+))\b`)
)

// Sources are the columns or keys that an expression made of those of Column
// and Value reads.
func (r *Rows) Sources(expr string) []Source {
	var sources []Source
	for _, match := range valueName.FindAllStringSubmatch(quotedText.ReplaceAllString(expr, "''"), -1) {
		if match[1] != "" {
			column, _ := strconv.Atoi(match[1]) // digits
			sources = append(sources, Source{Column: column})
			continue
		}
		field, _ := strconv.Atoi(match[2])
		place, _ := strconv.Atoi(match[3])
		if field < len(r.fields) && place < len(r.fields[field].paths) {
			sources = append(sources, Source{Path: append([]string{r.fields[field].key}, keys(r.fields[field].paths[place])...)})
		}
	}
	return sources
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

var delimiters = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "bar"}

// Delimiter is what stands between the fields of a CSV file, in words; "" if
// the document is none.
func (d *Document) Delimiter() string {
	if d.Form != CSV {
		return ""
	}
	if name, ok := delimiters[d.table.Delimiter]; ok {
		return name
	}
	return strconv.QuoteRuneToASCII(rune(d.table.Delimiter))
}
