package rules

import (
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// ExpressionError turns the engine's error into a source.Problem if an expression
// of the rules raised it, which some do for some users, as they would in Okta. Any
// other error stays as it is. The text of such an error begins with its place in
// the rules.
func ExpressionError(err error) error {
	if text, isRaised := duckdb.Raised(err); isRaised {
		return source.Problem{Message: text, Hint: "the expression fails for this user, as it would in Okta: guard it, or correct the value in Okta"}
	}
	return err
}
