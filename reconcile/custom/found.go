package custom

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"rolecall/exports/duckdb"
)

// found is a row of a custom finding.
type found struct {
	account, user                       *int64
	item, expected, actual, via, reason *string
	isAccount, isPerson                 bool   // there is such an account, such a person
	owner                               *int64 // of the account
}

// errTooLong ends a query.
var errTooLong = errors.New("it took too long")

// limited runs what has as long as a custom finding may take.
func (f Finding) limited(ctx context.Context, l limits, do func(context.Context) error) error {
	timed, cancel := context.WithTimeoutCause(ctx, l.time, errTooLong)
	defer cancel()
	err := do(timed)
	var short *duckdb.Shortage
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errTooLong):
		return f.mistake(TooLong, "ask for less: join by keys, filter early", "it was not finished after %s", l.time)
	case errors.As(err, &short) && ctx.Err() == nil:
		return f.mistake(TooMuch, "ask for less: join by keys, filter early", "it needs more than the %s of memory that a custom finding may use", maxMemory)
	}
	return f.refused(Failed, err)
}

// limits are what a custom finding may take; tests have others.
type limits struct {
	rows int
	time timeLimit
}

// run runs the query on copies of the relations.
func (f Finding) run(ctx context.Context, db *duckdb.DB, l limits) (rows []found, err error) {
	err = f.limited(ctx, l, func(ctx context.Context) error {
		yields, err := f.bind(ctx, db)
		if err != nil {
			return err
		}
		return db.Each(ctx, duckdb.Statement{Name: f.Shown, Text: f.query(yields, l.rows)}, func(each *duckdb.Rows) error {
			var row found
			if err := each.Scan(&row.account, &row.user, &row.item, &row.expected, &row.actual, &row.via, &row.reason, &row.isAccount, &row.isPerson, &row.owner); err != nil {
				return err
			}
			rows = append(rows, row)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return rows, f.judge(rows, l)
}

// judge makes sure that rows are findings: of somebody that there is, each once, with a reason.
func (f Finding) judge(rows []found, l limits) error {
	if len(rows) > l.rows {
		return f.mistake(TooMuch, "report what somebody can look at", "it finds more than %d rows", l.rows)
	}
	seen := map[string]bool{}
	for _, row := range rows {
		key := row.key()
		switch {
		case row.account == nil && row.user == nil:
			return f.mistake(UnknownSubject, "yield account_key or user_key", "a row is about nobody: account_key and user_key are null (%s)", shown(row.reason))
		case row.account != nil && !row.isAccount:
			return f.mistake(UnknownSubject, "yield the account_key of servicenow.user", "there is no account with account_key %d", *row.account)
		case row.user != nil && !row.isPerson:
			return f.mistake(UnknownSubject, "yield the user_key of okta.user", "there is no identity with user_key %d", *row.user)
		case row.account != nil && row.user != nil && row.owner != nil && *row.owner != *row.user:
			return f.mistake(UnknownSubject, "leave user_key out: it follows from the account", "account_key %d belongs to user_key %d, not to %d", *row.account, *row.owner, *row.user)
		case row.reason == nil || *row.reason == "":
			return f.mistake(NoReason, "put texts together with concat, which takes null for nothing, or use coalesce", "the row of %s has no reason", key)
		case seen[key]:
			return f.mistake(Repeated, "yield each once (distinct, or group by), or tell them apart by item", "two rows are about %s", key)
		}
		seen[key] = true
		for _, text := range []*string{row.item, row.expected, row.actual, row.via, row.reason} {
			if text != nil && utf8.RuneCountInString(*text) > maxText {
				return f.mistake(TooMuch, "", "a text of %s is longer than %d characters", key, maxText)
			}
		}
	}
	return nil
}

// key is whom and what a row is about, as errors say it.
func (r found) key() string {
	key := ""
	for _, each := range []struct {
		name  string
		value *int64
	}{{"account_key", r.account}, {"user_key", r.user}} {
		if each.value != nil {
			key += fmt.Sprintf("%s %d, ", each.name, *each.value)
		}
	}
	return key + "item " + shown(r.item)
}

func shown(text *string) string {
	if text == nil {
		return "null"
	}
	const most = 80
	if runes := []rune(*text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return *text
}
