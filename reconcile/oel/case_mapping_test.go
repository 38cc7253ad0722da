package oel_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"rolecall/exports/duckdb"
)

// someWords are what the engine's own upper and lower write otherwise than Java.
var someWords = []string{"Weiß", "ΟΔΟΣ", "ΝΊΚΟΣ-ΠΆΝΟΣ Σ", "ΑΣ1Α.Σ.", "İ", "ǰᾳﬃ"}

// javaUpper and javaLower say plainly what Java does.
func javaUpper(text string) string { return cases.Upper(language.Und).String(text) }

func javaLower(text string) string {
	var lower strings.Builder
	letters := []rune(text)
	for i, letter := range letters {
		switch {
		case letter == 'İ':
			lower.WriteString("i\u0307")
		case letter == 'Σ' && slices.ContainsFunc(reach(letters, i, -1), isCased) && !slices.ContainsFunc(reach(letters, i, 1), isCased):
			lower.WriteRune('ς')
		default:
			lower.WriteRune(unicode.ToLower(letter))
		}
	}
	return lower.String()
}

func isCased(letter rune) bool { return unicode.In(letter, unicode.Lu, unicode.Ll, unicode.Lt) }

// reach is what of the text belongs to the word of the letter at from, in one direction.
func reach(letters []rune, from, step int) []rune {
	at := func(i int) rune {
		if i < 0 || i >= len(letters) {
			return ' '
		}
		return letters[i]
	}
	isWordSign := func(sign rune) bool {
		return strings.ContainsRune(`"'.`, sign) || unicode.In(sign, unicode.Pd, unicode.Pc)
	}
	isNumberSign := func(sign rune) bool { return strings.ContainsRune(`"',.`, sign) }
	var word []rune
	for i := from; ; {
		next, behind := at(i+step), at(i+2*step)
		switch {
		case unicode.In(next, unicode.L, unicode.N):
			i += step
		case isWordSign(next) && unicode.IsLetter(at(i)) && unicode.IsLetter(behind),
			isNumberSign(next) && unicode.IsNumber(at(i)) && unicode.IsNumber(behind):
			i += 2 * step
		default:
			return word
		}
		word = append(word, at(i))
	}
}

// TestCaseOfEveryLetter compares the case of each letter alone with Unicode's mapping in full,
// which is Java's.
func TestCaseOfEveryLetter(t *testing.T) {
	users := newTable(t)
	var known []string
	for letter := range unicode.MaxRune {
		if text := string(letter); javaUpper(text) != text || javaLower(text) != text {
			known = append(known, fmt.Sprint(letter))
		}
	}
	rows, err := users.db.Query(context.Background(), duckdb.Statement{Name: "letters", Text: `
		with letters as (select code, chr(code::integer) as letter from (
			select range as code from range(1, 55296) union all select range from range(57344, 1114112)
		))
		select letter, okta.full_upper(letter), okta.full_lower(letter)
		from letters
		where letter <> upper(letter) or letter <> lower(letter) or code in (` + strings.Join(known, ", ") + `)`})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	count := 0
	for ; rows.Next(); count++ {
		var letter string
		var upper, lower sql.NullString
		if err := rows.Scan(&letter, &upper, &lower); err != nil {
			t.Fatal(err)
		}
		if want := javaUpper(letter); upper.String != want {
			t.Errorf("%q in capitals: %q, want %q", letter, upper.String, want)
		}
		if want := javaLower(letter); lower.String != want {
			t.Errorf("%q in small letters: %q, want %q", letter, lower.String, want)
		}
	}
	if err := rows.Err(); err != nil || count < 2800 {
		t.Error(count, err)
	}
}
