package compare

import (
	"strings"
	"testing"
)

// TestDifferentLines: lines that replace one another belong together one by one, other changes
// as a whole; comments and line ends are lines like others.
func TestDifferentLines(t *testing.T) {
	for name, test := range map[string]struct{ past, present, want string }{
		"replaced one by one":   {"a\nb\nc\nd", "a\nB\nC\nd\n", "  a| -1 b| -2 c| +1 B| +2 C|  d"},
		"replaced by more":      {"a\nb\nd\n", "a\nB\nC\nd\n", "  a| -1 b| +1 B| +1 C|  d"},
		"added, and taken away": {"a\nb\nc\nd\ne\nf\n", "x\na\nb\nc\nd\ne\n", " +1 x|  a|  b|  c|  d|  e| -2 f"},
		"line ends":             {"a\r\nb\r\n", "a\nb", ""},
		"from nothing":          {"", "a\n", " +1 a"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			lines := parseDiff(diffOf(test.past, test.present))
			numberBlocks(lines, 0)
			for _, each := range lines {
				block := ""
				if each.ofPart > 0 {
					block = string(rune('0' + each.ofPart))
				}
				got = append(got, " "+strings.TrimSpace(each.mark)+block+" "+each.text)
			}
			if text := strings.Join(got, "|"); text != test.want {
				t.Errorf("%q, not %q", text, test.want)
			}
		})
	}
}
