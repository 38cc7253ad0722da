package review

import "strings"

// Guarded is a text as the CSV form of a packet has it: spreadsheets run what begins with
// = + - @, a tab or a line break as a formula, unless an apostrophe stands before it. Only
// packets are for spreadsheets; the other CSV files of a campaign have texts as they are.
func Guarded(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n'", rune(text[0])) {
		return "'" + text
	}
	return text
}

// Unguarded takes the apostrophe away that [Guarded] put there.
func Unguarded(text string) string {
	if rest, isCut := strings.CutPrefix(text, "'"); isCut && Guarded(rest) == text {
		return rest
	}
	return text
}
