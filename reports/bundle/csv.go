package bundle

import (
	"errors"
	"io"
	"slices"
	"strings"

	csvtable "rolecall/exports/decode/csv"
)

// rewriteCSV replaces the fields of a table, with whatever quotes they have. Lines that are the
// header stay, wherever they stand, and so do those that count the others.
func (r *rewriter) rewriteCSV(delimiter byte, header []string) error {
	for {
		fields, end, err := r.csvRecord(delimiter)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		r.csvLine(fields, delimiter, header)
		_, _ = r.to.WriteString(end)
		if errors.Is(err, io.EOF) {
			return nil
		}
	}
}

// csvField is a field and how it stands in the text.
type csvField struct {
	value    string
	isQuoted bool
}

// csvRecord reads one record, and what ends it.
func (r *rewriter) csvRecord(delimiter byte) (fields []csvField, end string, err error) {
	var text []byte
	field := csvField{}
	inQuotes := false
	close := func() {
		field.value = string(text)
		fields, field, text = append(fields, field), csvField{}, nil
	}
	for {
		next, err := r.from.ReadByte()
		if err != nil {
			close()
			return fields, "", err
		}
		switch {
		case inQuotes && next == '"':
			if ahead, _ := r.from.Peek(1); len(ahead) == 1 && ahead[0] == '"' {
				_, _ = r.from.ReadByte()
				text = append(text, '"')
				continue
			}
			inQuotes = false
		case inQuotes:
			text = append(text, next)
		case next == '"' && len(text) == 0 && !field.isQuoted:
			inQuotes, field.isQuoted = true, true
		case next == delimiter:
			close()
		case next == '\r':
			if ahead, _ := r.from.Peek(1); len(ahead) == 1 && ahead[0] == '\n' {
				_, _ = r.from.ReadByte()
				close()
				return fields, "\r\n", nil
			}
			close()
			return fields, "\r", nil
		case next == '\n':
			close()
			return fields, "\n", nil
		default:
			text = append(text, next)
		}
	}
}

func (r *rewriter) csvLine(fields []csvField, delimiter byte, header []string) {
	isHeader := isCSVHeader(fields, header)
	texts := make([]string, len(fields))
	for i, field := range fields {
		texts[i] = field.value
	}
	isTotal := csvtable.IsTotal(texts, len(header))
	for i, field := range fields {
		if i > 0 {
			_ = r.to.WriteByte(delimiter)
		}
		column := ""
		if i < len(header) {
			column = header[i]
		}
		switch {
		case isHeader:
			r.name(strings.TrimPrefix(field.value, "\uFEFF"))
		case field.value == "", isTotal, i == 0 && len(fields) < 3 && strings.HasPrefix(strings.ToLower(field.value), "sep="):
		default:
			field.value = r.of(column, field.value)
		}
		if field.isQuoted {
			field.value = `"` + strings.ReplaceAll(field.value, `"`, `""`) + `"`
		}
		_, _ = r.to.WriteString(field.value)
	}
}

func isCSVHeader(fields []csvField, header []string) bool {
	return slices.EqualFunc(fields, header, func(field csvField, name string) bool {
		return strings.TrimSpace(strings.TrimPrefix(field.value, "\uFEFF")) == strings.TrimSpace(strings.TrimPrefix(name, "\uFEFF"))
	})
}
