package draft

import (
	"context"
	"strings"

	"rolecall/exports/duckdb"
)

// read reads what the questions found.
func (l *looker) read(ctx context.Context, found *Proposal, mapped []Field) error {
	total := &found.Total
	if err := l.db.QueryRow(ctx, duckdb.Statement{Name: "draft", Text: `
		select identity_count, live_count, account_count, active_count, linked_count, active_linked_count, assigned_count, own_assignment_count
		from draft.total`},
		&total.Identities, &total.Live, &total.Accounts, &total.Active, &total.Linked, &total.ActiveLinked, &total.Assigned, &total.OwnAssignments,
	); err != nil {
		return err
	}
	if err := l.db.QueryRow(ctx, duckdb.Statement{
		Name: "draft", Text: "select count(*) < $wanted from servicenow.role where name in (select unnest(string_split($names, ' ')))",
		Params: duckdb.Params{"names": strings.Join(neverGrant, " "), "wanted": len(neverGrant)},
	}, &found.LacksAdmin); err != nil {
		return err
	}
	for _, load := range []func(context.Context, *Proposal) error{l.readApps, l.readGroups, l.readEntitlements, l.readMachines} {
		if err := load(ctx, found); err != nil {
			return err
		}
	}
	return l.readFields(ctx, found, mapped)
}

func (l *looker) readFields(ctx context.Context, found *Proposal, mapped []Field) error {
	counted := map[string]Field{}
	err := l.each(ctx, "select field, compared_count, differing_count from draft.field", func(rows *duckdb.Rows) error {
		var each Field
		err := rows.Scan(&each.Name, &each.Compared, &each.Differing)
		counted[each.Name] = each
		return err
	})
	if err != nil {
		return err
	}
	called := map[string][]Translation{}
	err = l.each(ctx, "select field, expected, actual, agreeing_count from draft.translation order by field, expected", func(rows *duckdb.Rows) error {
		var field string
		var each Translation
		err := rows.Scan(&field, &each.Okta, &each.ServiceNow, &each.Accounts)
		called[field] = append(called[field], each)
		return err
	})
	for _, each := range mapped {
		each.Called = called[each.Name]
		each.Compared, each.Differing = counted[each.Name].Compared, counted[each.Name].Differing
		if each.Compared > 0 {
			found.Fields = append(found.Fields, each)
		}
	}
	return err
}

func (l *looker) readApps(ctx context.Context, found *Proposal) error {
	const text = "select app_id, user_count, account_count from draft.app order by account_count desc, user_count desc, app_id"
	return l.each(ctx, text, func(rows *duckdb.Rows) error {
		var each App
		err := rows.Scan(&each.ID, &each.Users, &each.Accounts)
		found.Apps = append(found.Apps, each)
		return err
	})
}

func (l *looker) readGroups(ctx context.Context, found *Proposal) error {
	const text = `
		select group_name, is_assigned, members_known, member_count, owner_count, all_owners
		from draft.scope_group
		order by is_assigned desc, owner_count desc, member_count, group_name`
	return l.each(ctx, text, func(rows *duckdb.Rows) error {
		var each ScopeGroup
		err := rows.Scan(&each.Name, &each.IsAssigned, &each.MembersKnown, &each.Members, &each.Owners, &each.OwnersOfAll)
		found.Groups = append(found.Groups, each)
		return err
	})
}

func (l *looker) readEntitlements(ctx context.Context, found *Proposal) error {
	const text = `
		select kind, name, okta_group, holder_count, held_inside, member_count
		from draft.entitlement
		order by kind, held_inside / member_count desc, held_inside desc, name`
	return l.each(ctx, text, func(rows *duckdb.Rows) error {
		var each Entitlement
		err := rows.Scan(&each.Kind, &each.Name, &each.Group, &each.Holders, &each.Inside, &each.Members)
		found.Entitlements = append(found.Entitlements, each)
		return err
	})
}

func (l *looker) readMachines(ctx context.Context, found *Proposal) error {
	return l.each(ctx, "select user_name, is_marked from draft.machine order by is_marked desc, user_name", func(rows *duckdb.Rows) error {
		var each Machine
		err := rows.Scan(&each.UserName, &each.IsMarked)
		found.Machines = append(found.Machines, each)
		return err
	})
}

// each scans the rows of a query.
func (l *looker) each(ctx context.Context, text string, scan func(*duckdb.Rows) error) error {
	return l.db.Each(ctx, duckdb.Statement{Name: "draft", Text: text}, scan)
}
