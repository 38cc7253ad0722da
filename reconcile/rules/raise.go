package rules

import (
	"errors"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// Raised turns the engine's error into a source.Problem if an expression raised
// it, which some do for some users, as they would in Okta. Any other error stays
// as it is. The text of such an error begins with its place in the rules.
func Raised(err error) error {
	var engine *duckdb.Error
	if !errors.As(err, &engine) {
		return err
	}
	if text, isRaised := strings.CutPrefix(engine.Message, "Invalid Input Error: "); isRaised {
		return source.Problem{Message: text, Hint: "the expression fails for this user, as it would in Okta: guard it, or correct the value in Okta"}
	}
	return err
}
