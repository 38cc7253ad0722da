package duckdb

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	engine "github.com/duckdb/duckdb-go/v2"
)

// Error is what the engine said of a statement.
type Error struct {
	Name         string // the statement's name: its file
	Line, Column int    // in the statement's text, from 1; 0 if the engine did not say
	Message      string // without the excerpt
	cause        error
}

// Error reads stages/040_held_role.sql:17:3: Binder Error: ...
func (e *Error) Error() string {
	place := e.Name
	if e.Line > 0 {
		place += ":" + strconv.Itoa(e.Line)
		if e.Column > 0 {
			place += ":" + strconv.Itoa(e.Column)
		}
	}
	return fmt.Sprintf("%s: %s", place, e.Message)
}

// Unwrap gives the driver's error.
func (e *Error) Unwrap() error { return e.cause }

// Raised is the text with which a statement itself failed, by the SQL function
// error(); ok is false for any other error.
func Raised(err error) (text string, ok bool) {
	var engine *Error
	if !errors.As(err, &engine) {
		return "", false
	}
	return strings.CutPrefix(engine.Message, "Invalid Input Error: ")
}

// IsAbsent says whether a statement failed because a table, a column or a function that it names
// is not there, or is another one.
func IsAbsent(err error) bool {
	var found *engine.Error
	return errors.As(err, &found) && (found.Type == engine.ErrorTypeBinder || found.Type == engine.ErrorTypeCatalog)
}

// excerpt is the part of a message that shows the line: "LINE 3: select ..."
// and below it a caret. The engine counts lines from the start of the text.
var excerpt = regexp.MustCompile(`(?s)\n+(LINE (\d+): )([^\n]*)\n( *)\^.*`)

func located(ctx context.Context, statement Statement, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if short := shortage(statement, err); short != nil {
		return short
	}
	found := &Error{Name: statement.Name, Message: err.Error(), cause: err}
	var engineErr *engine.Error
	if errors.As(err, &engineErr) {
		found.Message = engineErr.Msg
	}
	if match := excerpt.FindStringSubmatch(found.Message); match != nil {
		found.Line, _ = strconv.Atoi(match[2])
		if !strings.HasPrefix(match[3], "...") {
			found.Column = max(0, len(match[4])-len(match[1])+1)
		}
		found.Message = strings.Replace(found.Message, match[0], "", 1)
	}
	found.Message = strings.TrimSpace(found.Message)
	return found
}
