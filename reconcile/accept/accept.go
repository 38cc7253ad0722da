// Package accept finds the findings of a run that somebody wants to accept, and
// makes exceptions of them that say what was so.
package accept

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/exports/statement"
	"rolecall/reconcile/rules"
)

//go:embed [0-9]*.sql
var files embed.FS

// Statements returns the statements in order.
func Statements() ([]statement.Statement, error) { return statement.Load(files, "accept") }

// Approval is why, by whom and until when findings are accepted.
type Approval struct{ Reason, ApprovedBy, Ticket, Expires string }

// asked is a row of accept.asked.
type asked struct {
	Asked, FindingID, Kind, UserName, Item, Doubt string
	IsCertain                                     bool
	Facts                                         rules.Facts
	Others                                        []any
}

// Exceptions are what has to be written into the rules so that the findings are
// accepted, in the order asked for. The error is a *source.List of all that
// cannot be.
func Exceptions(ctx context.Context, db *duckdb.DB, ids []string, approval Approval) ([]rules.Exception, error) {
	if err := checkVersion(ctx, db); err != nil {
		return nil, err
	}
	rows, err := find(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	var problems source.Problems
	var all []rules.Exception
	isTaken := map[string]bool{}
	for _, id := range ids {
		each := rows[strings.TrimSpace(id)]
		if isTaken[each.FindingID] && each.FindingID != "" {
			continue
		}
		isTaken[each.FindingID] = true
		message, hint, err := obstacle(ctx, db, each, rows)
		if err != nil {
			return nil, err
		}
		if message != "" {
			problems.Add(source.Problem{Message: source.Printable(each.Asked) + ": " + message, Hint: hint})
			continue
		}
		all = append(all, rules.Exception{
			Finding: each.FindingID, Kind: each.Kind, UserName: each.UserName, Item: each.Item,
			Reason: approval.Reason, ApprovedBy: approval.ApprovedBy, Ticket: approval.Ticket, Expires: approval.Expires, Facts: each.Facts,
		})
	}
	return all, problems.Err()
}

// obstacle says why a finding cannot be accepted, and what to do instead.
func obstacle(ctx context.Context, db *duckdb.DB, of asked, all map[string]asked) (message, hint string, err error) {
	switch {
	case of.FindingID == "":
		hint, err := near(ctx, db, of.Asked)
		return "the run has no such finding", hint, err
	case strings.HasPrefix(of.Kind, "exception."):
		return "it is about an exception, and exceptions cannot be accepted", "renew the exception in the rules, or delete it", nil
	case !of.IsCertain:
		return "it is doubtful: " + source.Printable(of.Doubt), "resolve that first; until then the plan changes nothing for it", nil
	case of.UserName == "":
		return "the account has neither a user name nor a login, so an exception cannot name it", "give the account a user name", nil
	case strings.Contains(of.UserName+of.Item, "*"):
		return "its name contains *, which matches any characters in an exception", "write the exception by hand, with a pattern that matches nothing else", nil
	}
	for _, other := range of.Others {
		isAsked := false
		for _, each := range all {
			isAsked = isAsked || each.FindingID == other
		}
		if !isAsked {
			return fmt.Sprintf("an exception of %s from %s would accept %v, too", source.Printable(of.UserName), of.Kind, other), "name that one too if you want to accept it", nil
		}
	}
	return "", "", nil
}

// checkVersion makes sure that the run says on what its findings rest.
func checkVersion(ctx context.Context, db *duckdb.DB) error {
	var knowsFacts bool
	err := db.QueryRow(ctx, duckdb.Statement{Name: "accept", Text: `
		select count(*) > 0 from duckdb_columns() where schema_name = 'recon' and table_name = 'finding' and column_name = 'fact_hash'`}, &knowsFacts)
	if err == nil && !knowsFacts {
		err = errors.New("the run comes from another version of rolecall and does not contain the facts behind its findings: reconcile again with this version")
	}
	return err
}

// find is accept.asked, by what was asked for.
func find(ctx context.Context, db *duckdb.DB, ids []string) (map[string]asked, error) {
	query, err := text("accept.asked", duckdb.Params{"asked": strings.Join(ids, "\n")})
	if err != nil {
		return nil, err
	}
	rows, err := db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]asked{}
	for rows.Next() {
		var each asked
		var id, kind, userName, item, doubt, status, via, rule *string
		var isCertain *bool
		if err := rows.Scan(&each.Asked, &id, &kind, &userName, &item, &isCertain, &doubt, &each.Facts.IsActive, &status, &via, &rule, &each.Others); err != nil {
			return nil, err
		}
		for _, column := range []struct {
			to   *string
			from *string
		}{
			{&each.FindingID, id}, {&each.Kind, kind}, {&each.UserName, userName}, {&each.Item, item}, {&each.Doubt, doubt},
			{&each.Facts.OktaStatus, status}, {&each.Facts.Via, via}, {&each.Facts.Rule, rule},
		} {
			if column.from != nil {
				*column.to = *column.from
			}
		}
		each.IsCertain = isCertain != nil && *isCertain
		found[each.Asked] = each
	}
	return found, rows.Err()
}

// near is a hint that names the nearest findings.
func near(ctx context.Context, db *duckdb.DB, asked string) (string, error) {
	query, err := text("accept.near", duckdb.Params{"asked": asked})
	if err != nil {
		return "", err
	}
	rows, err := db.Query(ctx, query)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var id, about string
		if err := rows.Scan(&id, &about); err != nil {
			return "", err
		}
		names = append(names, fmt.Sprintf("%s (%s)", id, source.Printable(about)))
	}
	if len(names) == 0 {
		return "findings.csv lists the findings of the run, with their ids", rows.Err()
	}
	return "did you mean " + strings.Join(names, ", or ") + "?", rows.Err()
}

func text(name string, params duckdb.Params) (duckdb.Statement, error) {
	all, err := Statements()
	if err != nil {
		return duckdb.Statement{}, err
	}
	for _, each := range all {
		if each.Name == name {
			return duckdb.Statement{Name: each.File, Text: each.Text, Params: params}, nil
		}
	}
	return duckdb.Statement{}, fmt.Errorf("no statement is called %s", name)
}
