package oel

import "strings"

// timePiece is a part of a time pattern: a directive of strftime or a text.
type timePiece struct {
	directive string // "" for a text
	text      string
	offset    string // what stands between hours and minutes of an offset
	isOffset  bool
}

// timeDirectives are the letters of Joda patterns (Java's are the same) by how
// often they are repeated; the last also stands for more.
var timeDirectives = map[byte][]string{
	'y': {"%Y", "%y", "%Y"}, 'Y': {"%Y", "%y", "%Y"}, 'u': {"%Y", "%y", "%Y"},
	'M': {"%-m", "%m", "%b", "%B"}, 'L': {"%-m", "%m", "%b", "%B"},
	'd': {"%-d", "%d"}, 'D': {"%-j", "%j", "%j"}, 'E': {"%a", "%a", "%a", "%A"},
	'H': {"%-H", "%H"}, 'h': {"%-I", "%I"}, 'm': {"%-M", "%M"}, 's': {"%-S", "%S"},
	'S': {"", "", "%g", "", "", "%f"}, 'a': {"%p"},
}

// timePattern splits a Joda pattern into pieces. Letters are directives, a
// quoted text is itself, ” is a quote.
func timePattern(pattern string, at int) ([]timePiece, *mistake) {
	var pieces []timePiece
	for i := 0; i < len(pattern); {
		switch c := pattern[i]; {
		case c == '\'':
			text, length := quotedPiece(pattern[i:])
			if length == 0 {
				return nil, errTimePatternQuote(at)
			}
			pieces = append(pieces, timePiece{text: text})
			i += length
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			length := len(pattern[i:]) - len(strings.TrimLeft(pattern[i:], string(c)))
			piece, ok := letterPiece(c, length)
			if !ok {
				return nil, errTimePattern(at, pattern[i:i+length])
			}
			pieces = append(pieces, piece)
			i += length
		default:
			pieces = append(pieces, timePiece{text: string(c)})
			i++
		}
	}
	return pieces, nil
}

func letterPiece(letter byte, length int) (timePiece, bool) {
	switch {
	case letter == 'Z' && length == 1, letter == 'X' && length == 2, letter == 'x' && length == 2:
		return timePiece{isOffset: true}, true
	case letter == 'Z' && length == 2, letter == 'X' && length == 3, letter == 'x' && length == 3:
		return timePiece{isOffset: true, offset: ":"}, true
	}
	directives := timeDirectives[letter]
	if len(directives) == 0 || letter == 'S' && length > len(directives) {
		return timePiece{}, false
	}
	directive := directives[min(length, len(directives))-1]
	return timePiece{directive: directive}, directive != ""
}

// quotedPiece reads 'text' or ”, and how long it was; 0 if it has no end.
func quotedPiece(pattern string) (text string, length int) {
	if strings.HasPrefix(pattern, "''") {
		return "'", 2
	}
	var quoted strings.Builder
	for i := 1; i < len(pattern); i++ {
		switch {
		case pattern[i] != '\'':
			quoted.WriteByte(pattern[i])
		case strings.HasPrefix(pattern[i:], "''"):
			quoted.WriteByte('\'')
			i++
		default:
			return quoted.String(), i + 1
		}
	}
	return "", 0
}

func hasZone(pieces []timePiece) bool {
	for _, piece := range pieces {
		if piece.isOffset {
			return true
		}
	}
	return false
}

// strptimeFormat is the format that reads such a time.
func strptimeFormat(pieces []timePiece) string {
	var format strings.Builder
	for _, piece := range pieces {
		switch {
		case piece.isOffset:
			format.WriteString("%z")
		case piece.directive != "":
			format.WriteString(piece.directive)
		default:
			format.WriteString(strings.ReplaceAll(piece.text, "%", "%%"))
		}
	}
	return format.String()
}

// formatShape is the shape that writes a time so. The pattern was checked.
func formatShape(format *node, zone string) string {
	pieces, _ := timePattern(format.Text, format.At)
	var parts []string
	var run []timePiece
	flush := func() {
		if len(run) > 0 {
			parts = append(parts, "strftime("+localSQL("$1", zone)+", "+inShape(strptimeFormat(run))+")")
			run = nil
		}
	}
	for _, piece := range pieces {
		if !piece.isOffset {
			run = append(run, piece)
			continue
		}
		flush()
		parts = append(parts, offsetSQL("$1", zone, piece.offset))
	}
	flush()
	if len(parts) == 0 {
		return "case when $1 is not null then '' end"
	}
	return "case when $1 is not null then " + strings.Join(parts, " || ") + " end"
}

// checkFormat checks the last argument, if it is a format.
func checkFormat(c *checker, call *node) *mistake {
	if len(call.Args) < len(call.Function.Params) {
		return nil
	}
	format := call.Args[len(call.Args)-1]
	if strings.Contains(format.Text, "YYYY") {
		c.warn(warnWeekYear(format.At))
	}
	_, wrong := timePattern(format.Text, format.At)
	return wrong
}

// checkParseFormat also refuses a format that reads nothing.
func checkParseFormat(c *checker, call *node) *mistake {
	if wrong := checkFormat(c, call); wrong != nil || len(call.Args) < len(call.Function.Params) {
		return wrong
	}
	format := call.Args[len(call.Args)-1]
	pieces, _ := timePattern(format.Text, format.At)
	for _, piece := range pieces {
		if piece.directive != "" {
			return nil
		}
	}
	return errTimePatternEmpty(format.At)
}
