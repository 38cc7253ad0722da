package bundle

import (
	"bufio"
	"strings"

	"rolecall/exports/returned"
)

// tableSettled are columns of tables of rules whose values are no names.
var tableSettled = setOf("kind expires until severity")

// rewriteTable writes a table of rules anew: a matrix, or exceptions. The columns of a matrix are expressions.
func (w *rulesWriter) rewriteTable(text string) (string, error) {
	delimiter := byte(returned.Delimiter([]byte(text)))
	var rewritten strings.Builder
	r := rewriter{from: bufio.NewReader(strings.NewReader(text)), to: bufio.NewWriter(&rewritten)}
	var header []csvField
	for {
		fields, end, err := r.csvRecord(delimiter)
		isHeader := header == nil && !(len(fields) == 1 && strings.HasPrefix(strings.ToLower(fields[0].value), "sep="))
		if isHeader {
			header = fields
		}
		for i, each := range fields {
			if i > 0 {
				_ = r.to.WriteByte(delimiter)
			}
			value := each.value
			switch trimmed := strings.TrimSpace(value); {
			case isHeader:
				value = w.rewrite(value)
			case i < len(header) && tableSettled[strings.TrimSpace(header[i].value)], settledForm.MatchString(trimmed), header == nil, w.isField[trimmed] && i < len(header) && header[i].value == "item":
			default:
				w.seekAround(trimmed)
				value = w.names.Of(value)
			}
			if each.isQuoted {
				value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
			}
			_, _ = r.to.WriteString(value)
		}
		_, _ = r.to.WriteString(end)
		if err != nil {
			err := r.to.Flush()
			return rewritten.String(), err
		}
	}
}
