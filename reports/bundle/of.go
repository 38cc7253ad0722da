package bundle

import (
	"regexp"
	"strings"
)

// mostKnown is how many values are remembered with what takes their place.
const mostKnown = 1 << 18

// Of is what takes the place of a value. Lists of values are replaced one by one.
func (n *Names) Of(value string) string {
	if value == "" || n.keep(value) {
		return value
	}
	if replacement, isKnown := n.known[value]; isKnown {
		return replacement
	}
	before := n.stayed.total
	replacement := n.of(value)
	if n.stayed.total == before && len(n.known) < mostKnown {
		n.known[value] = replacement
	}
	return replacement
}

func (n *Names) of(value string) string {
	if strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
		return n.ofText(value, func(text string) bool { return inAddresses[strings.ToLower(text)] })
	}
	var replacement strings.Builder
	for len(value) > 0 {
		end := strings.IndexAny(value, ",;|\n/")
		if end < 0 {
			end = len(value)
		}
		replacement.WriteString(n.ofPart(value[:end]))
		if end < len(value) {
			replacement.WriteByte(value[end])
			end++
		}
		value = value[end:]
	}
	return replacement.String()
}

// roleForm is how names of roles look, and patterns of them.
var roleForm = regexp.MustCompile(`^[a-z0-9*]+([._][a-z0-9*]+)*[._]?\*?$`)

// exponentAt is where the exponent of a number begins: spreadsheets write one into the place of a long number.
var exponentAt = regexp.MustCompile(`(?:^-?[0-9](?:[.][0-9]+)?)(E[+-][0-9]{2,3})$`)

// ofPart is what takes the place of one value in a list, or of the only one. What looks like the name of a
// role keeps the words that ServiceNow's own roles are made of, since rules name roles by patterns.
func (n *Names) ofPart(part string) string {
	trimmed := strings.TrimSpace(part)
	if trimmed == "" || n.keep(trimmed) {
		return part
	}
	if at := exponentAt.FindStringSubmatchIndex(trimmed); at != nil {
		return n.ofText(trimmed[:at[2]], func(string) bool { return false }) + trimmed[at[2]:]
	}
	if roleForm.MatchString(trimmed) && strings.ContainsAny(trimmed, "_*") {
		replacement := n.ofText(part, func(text string) bool {
			if !inRoles[text] && text != "x" && text != "u" { // x_ and u_ begin what an instance made itself, which checks look for
				return false
			}
			n.stayed.note("a word of the roles that ServiceNow ships, inside a name", text)
			return true
		})
		if replacement == part {
			n.stayed.note("a name made of words of the roles that ServiceNow ships alone", trimmed)
		}
		return replacement
	}
	return n.ofText(part, func(string) bool { return false })
}

// keep says whether a value stays as it is, and notes it.
func (n *Names) keep(value string) bool {
	sort := keptSort(value)
	if sort == "" {
		sort = sortOf(value)
	}
	if n.countries[value] {
		sort = countrySort
	}
	if sort == "" {
		return false
	}
	n.stayed.note(sort, value)
	return true
}

// ofText replaces the pieces of a text, without those that stay.
func (n *Names) ofText(text string, stays func(string) bool) string {
	var replacement strings.Builder
	for _, each := range n.pieces(text) {
		if stays(each.text) {
			replacement.WriteString(each.text)
			continue
		}
		replacement.WriteString(n.ofPiece(each))
	}
	return replacement.String()
}

func (n *Names) ofPiece(each piece) string {
	switch each.kind {
	case word:
		return n.ofWord(each.text)
	case number:
		digits := strings.TrimLeft(each.text, "0")
		if digits == "" {
			return each.text
		}
		return each.text[:len(each.text)-len(digits)] + n.drawn(n.numbers, digits, n.newNumber)
	case sysID:
		replacement := n.drawn(n.sysIDs, strings.ToLower(each.text), func(string) string { return n.mixed("0123456789abcdef", "abcdef", 32) })
		if each.text != strings.ToLower(each.text) && each.text == strings.ToUpper(each.text) {
			return strings.ToUpper(replacement)
		}
		return replacement
	case oktaID:
		return n.drawn(n.oktaIDs, each.text, n.newKey)
	case opaque:
		return likewise(each.text, n.drawn(n.keys, strings.ToLower(each.text), n.newKey))
	}
	return each.text
}

// drawn is what was drawn for a piece. While nothing is drawn, the piece is learned.
func (n *Names) drawn(from map[string]string, text string, draw func(string) string) string {
	replacement, isKnown := from[text]
	switch {
	case !n.isDrawn:
		from[text] = text
		return text
	case !isKnown:
		replacement = draw(text)
		from[text] = replacement
	}
	return replacement
}
