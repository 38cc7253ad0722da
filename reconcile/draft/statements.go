package draft

import (
	"embed"
	"slices"

	"rolecall/exports/statement"
)

//go:embed [0-9]*.sql
var files embed.FS

// Statements are the questions to the exports, in the order to read them in.
func Statements() ([]statement.Statement, error) { return statement.LoadRelations(files, "draft") }

// keyQuestion is the one that is asked of candidates for keys; the others are asked once
// it is known which keys link accounts.
const keyQuestion = "draft.key"

// questions are those about keys, or the others.
func questions(aboutKeys bool) ([]statement.Statement, error) {
	all, err := Statements()
	return slices.DeleteFunc(all, func(each statement.Statement) bool { return (each.Name == keyQuestion) != aboutKeys }), err
}
