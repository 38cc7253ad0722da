package rules

import (
	_ "embed"
	"strings"
	"sync"
)

// The contract that the compiled views meet: names, columns, types, and the
// comments that stand before them.
//
//go:embed policy.sql
var contractText string

// relation is a table of the contract.
type relation struct {
	comments []string // before it, and those of its columns
	columns  []column
}

type column struct{ name, sqlType string }

// contract reads policy.sql, a file of ours in a form of ours: comments, then
// create table policy.x (, its columns, and );
var contract = sync.OnceValue(func() map[string]relation {
	relations := map[string]relation{}
	for block := range strings.SplitSeq(contractText, "\n\n") {
		for _, each := range strings.Split(block, "create table policy.")[1:] {
			name, rest, _ := strings.Cut(each, " ")
			table := relations[name]
			table.comments = leading(block)
			for line := range strings.SplitSeq(strings.TrimPrefix(rest, "("), "\n") {
				table.read(line)
			}
			relations[name] = table
		}
	}
	return relations
})

// leading are the comments before a block's first statement.
func leading(block string) []string {
	var comments []string
	for line := range strings.SplitSeq(block, "\n") {
		comment, isComment := strings.CutPrefix(line, "--")
		if !isComment {
			break
		}
		comments = append(comments, strings.TrimPrefix(comment, " "))
	}
	return comments
}

// read takes the columns of one line, and the comment behind them.
func (r *relation) read(line string) {
	code, comment, isCommented := strings.Cut(line, "--")
	last := ""
	for part := range strings.SplitSeq(strings.Trim(code, " \t);"), ",") {
		if words := strings.Fields(part); len(words) == 2 {
			r.columns = append(r.columns, column{words[0], words[1]})
			last = words[0]
		}
	}
	if isCommented {
		r.comments = append(r.comments, "  "+last+": "+strings.TrimSpace(comment))
	}
}
