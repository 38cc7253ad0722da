package person

import (
	"context"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

// subject is an identity, an account, or both.
type subject struct{ UserKey, AccountKey *int64 }

// Tell tells the stories of those a name means: a login, an Okta ID, a user
// name or a sys_id. Mostly that is one; none if nobody has the name.
func Tell(ctx context.Context, db *duckdb.DB, name string) ([]Story, error) {
	subjects, err := output.List[subject](ctx, db, statement("subjects", duckdb.Params{"name": name}))
	if err != nil {
		return nil, err
	}
	var asOf time.Time
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "run", Text: "select as_of from main.run"}, &asOf); err != nil {
		return nil, err
	}
	stories := []Story{}
	for i, each := range subjects {
		isSame := i > 0 && each.UserKey != nil && subjects[i-1].UserKey != nil && *each.UserKey == *subjects[i-1].UserKey
		if !isSame {
			story := Story{AsOf: asOf.UTC(), Accounts: []Account{}}
			if story.Identity, err = identity(ctx, db, each.UserKey); err != nil {
				return nil, err
			}
			stories = append(stories, story)
		}
		if err := stories[len(stories)-1].add(ctx, db, each); err != nil {
			return nil, err
		}
	}
	return stories, nil
}

func identity(ctx context.Context, db *duckdb.DB, userKey *int64) (*Identity, error) {
	if userKey == nil {
		return nil, nil
	}
	found, err := output.List[Identity](ctx, db, statement("identity", duckdb.Params{"user_key": *userKey}))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// add tells of one account, or of what there is without one.
func (s *Story) add(ctx context.Context, db *duckdb.DB, of subject) error {
	if of.AccountKey == nil {
		about, err := s.about(ctx, db, of, "")
		s.Missing = &about
		return err
	}
	profiles, err := list[Profile](ctx, db, "account", duckdb.Params{"account_key": *of.AccountKey})
	if err != nil || len(profiles) == 0 {
		return err
	}
	about, err := s.about(ctx, db, of, profiles[0].UserName)
	s.Accounts = append(s.Accounts, Account{profiles[0], about})
	return err
}

// about reads each part with the statement of its name.
func (s *Story) about(ctx context.Context, db *duckdb.DB, of subject, userName string) (about About, err error) {
	keys := duckdb.Params{"user_key": key(of.UserKey), "account_key": key(of.AccountKey)}
	account := duckdb.Params{"account_key": key(of.AccountKey)}
	named := duckdb.Params{"user_key": key(of.UserKey), "account_key": key(of.AccountKey), "user_name": userName, "login": ""}
	if s.Identity != nil {
		named["login"] = s.Identity.Login
	}
	for _, read := range []func() error{
		func() (err error) { about.Correlation, err = list[Rule](ctx, db, "correlation", keys); return },
		func() (err error) { about.Roles, err = list[Role](ctx, db, "roles", keys); return },
		func() (err error) { about.Groups, err = list[Group](ctx, db, "groups", keys); return },
		func() (err error) { about.Attributes, err = list[Attribute](ctx, db, "attributes", account); return },
		func() (err error) { about.Findings, err = list[Finding](ctx, db, "findings", keys); return },
		func() (err error) { about.Changes, err = list[Change](ctx, db, "changes", keys); return },
		func() (err error) { about.Candidates, err = list[Candidate](ctx, db, "candidates", keys); return },
		func() (err error) { about.Impact, err = list[Impact](ctx, db, "impact", account); return },
		func() (err error) { about.Exceptions, err = list[Exception](ctx, db, "exceptions", named); return },
	} {
		if err := read(); err != nil {
			return about, err
		}
	}
	return about, nil
}

func list[T any](ctx context.Context, db *duckdb.DB, name string, params duckdb.Params) ([]T, error) {
	return output.List[T](ctx, db, statement(name, params))
}

// key is a parameter, null if there is none.
func key(of *int64) any {
	if of == nil {
		return nil
	}
	return *of
}
