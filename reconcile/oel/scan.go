package oel

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenInteger
	tokenDecimal
	tokenString
	tokenSign
)

// token is a piece of an expression; text is what it says (of a string, its
// value), at and end are byte offsets.
type token struct {
	kind    tokenKind
	text    string
	at, end int
}

// signs are the operators and brackets, longer ones before their beginnings.
var signs = []string{
	"===", "!==", "==", "!=", "<=", ">=", "&&", "||", "?:", "?.", "++", "--",
	".!", ".?", ".^", ".$",
	"+", "-", "*", "/", "%", "<", ">", "!", "?", ":", "(", ")", "[", "]", "{", "}", ",", ".", "=",
}

// scan splits an expression into tokens, the last of which is tokenEnd.
func scan(text string) ([]token, *mistake) {
	var tokens []token
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsSpace(r):
			at += size
			continue
		case r == utf8.RuneError && size == 1:
			return nil, errNotUTF8(at)
		}
		next, wrong := scanToken(text, at, r)
		if wrong != nil {
			return nil, wrong
		}
		tokens = append(tokens, next)
		at = next.end
	}
	return append(tokens, token{kind: tokenEnd, at: len(text), end: len(text)}), nil
}

func scanToken(text string, at int, first rune) (token, *mistake) {
	switch {
	case first == '\'' || first == '"':
		return scanString(text, at)
	case first >= '0' && first <= '9':
		return scanNumber(text, at)
	case isNameStart(first):
		end := at + runLength(text[at:], isNamePart)
		return token{tokenName, text[at:end], at, end}, nil
	}
	for _, sign := range signs {
		if strings.HasPrefix(text[at:], sign) {
			return token{tokenSign, sign, at, at + len(sign)}, nil
		}
	}
	if strings.HasPrefix(text[at:], "${") {
		return token{}, errTemplate(at, text[at:])
	}
	return token{}, errCharacter(at, first)
}

// scanString reads a text literal: no backslash escapes, a quote inside is
// doubled.
func scanString(text string, at int) (token, *mistake) {
	quote := text[at]
	var value strings.Builder
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] != quote:
			value.WriteByte(text[i])
		case i+1 < len(text) && text[i+1] == quote:
			value.WriteByte(quote)
			i++
		case !utf8.ValidString(value.String()):
			return token{}, errNotUTF8(at)
		default:
			return token{tokenString, value.String(), at, i + 1}, nil
		}
	}
	return token{}, errUnclosedString(at, rune(quote))
}

// scanNumber reads 12 or 3.14. A dot without a digit behind it starts a method.
func scanNumber(text string, at int) (token, *mistake) {
	isDigit := func(r rune) bool { return r >= '0' && r <= '9' }
	kind, end := tokenInteger, at+runLength(text[at:], isDigit)
	if fraction := runLength(text[min(end+1, len(text)):], isDigit); end < len(text) && text[end] == '.' && fraction > 0 {
		kind, end = tokenDecimal, end+1+fraction
	}
	if next, _ := utf8.DecodeRuneInString(text[end:]); isNamePart(next) && next != utf8.RuneError {
		return token{}, errNumber(at, text[at:end+runLength(text[end:], isNamePart)])
	}
	return token{kind, text[at:end], at, end}, nil
}

// runLength is the length in bytes of the longest beginning made of such runes.
func runLength(text string, is func(rune) bool) int {
	if end := strings.IndexFunc(text, func(r rune) bool { return !is(r) }); end >= 0 {
		return end
	}
	return len(text)
}

func isNameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }
func isNamePart(r rune) bool  { return isNameStart(r) || unicode.IsDigit(r) }
