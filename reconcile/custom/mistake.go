package custom

import (
	"errors"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// Code says what is wrong with a custom finding.
type Code string

// The codes. What people read is worded elsewhere, and decides nothing.
const (
	BadHeader       Code = "header"      // a key that is missing, unknown or has a wrong value
	NotOneQuery     Code = "not_a_query" // no query, or not one alone
	UnknownRelation Code = "relation"    // it may not be read, or there is none
	NotAllowed      Code = "not_allowed" // it yields another result each time, or reads what is no relation
	Wrong           Code = "sql"         // the engine refuses it: a column that there is not, say
	BadColumns      Code = "columns"     // what it yields is no finding
	TooLong         Code = "time"        // it took too long
	TooMuch         Code = "rows"        // too many rows, or too long a text
	Failed          Code = "failed"      // it failed for the rows that there are
	UnknownSubject  Code = "subject"     // a key of nobody
	NoReason        Code = "no_reason"   // a row without one
	Repeated        Code = "repeated"    // two rows of one subject and item
	BadCases        Code = "cases"       // the cases cannot be read
)

// Mistake is a problem of a custom finding, with its code.
type Mistake struct {
	Code Code
	source.Problem
}

// Unwrap is the problem without its code.
func (m Mistake) Unwrap() error { return m.Problem }

// mistake is one at the first line of the file.
func (f Finding) mistake(code Code, hint, format string, args ...any) Mistake {
	return Mistake{code, source.Problem{At: source.Position{File: f.Shown, Line: 1}, Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// at is a mistake at a byte of the file; -1 if it is not known.
func (f Finding) at(offset int, code Code, hint, format string, args ...any) Mistake {
	m := f.mistake(code, hint, format, args...)
	if offset >= 0 && offset <= len(f.Text) {
		m.At.Line, m.At.Column, m.Line = place(f.Text, offset)
	}
	return m
}

// place is the line and column of a byte, from 1, and the line itself.
func place(text string, offset int) (line, column int, content string) {
	begin := 0
	line = 1
	for i := range offset {
		if text[i] == '\n' {
			line, begin = line+1, i+1
		}
	}
	end := begin
	for end < len(text) && text[end] != '\n' {
		end++
	}
	return line, len([]rune(text[begin:offset])) + 1, text[begin:end]
}

// refused is what the engine has against the file, as a mistake.
func (f Finding) refused(code Code, err error) error {
	var refusal *duckdb.Error
	if !errors.As(err, &refusal) {
		return err
	}
	message, more, _ := strings.Cut(refusal.Message, "\n")
	m := f.mistake(code, strings.TrimSpace(strings.Replace(more, "Candidate bindings: :", "the nearest names are", 1)), "%s", message)
	if refusal.Line > 0 {
		m.At.Line, m.At.Column = refusal.Line, refusal.Column
	}
	return m
}
