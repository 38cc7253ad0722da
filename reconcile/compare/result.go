package compare

import (
	"context"
	"encoding/json"
	"fmt"

	"rolecall/exports/duckdb"
)

// Result is a comparison in numbers.
type Result struct {
	Old        Origin           `json:"old"`
	New        Origin           `json:"new"`
	Notes      []string         `json:"notes"`  // what could not be told
	States     map[string]int64 `json:"states"` // findings, open or accepted, by what became of them
	OpenBefore Count            `json:"open_before"`
	OpenNow    Count            `json:"open_now"`
	Moves      []Move           `json:"moves"`
	Vanished   *Vanished        `json:"vanished,omitempty"` // nil if access was not compared
}

// Count is a number of findings by severity.
type Count struct {
	Critical int64 `json:"critical"`
	High     int64 `json:"high"`
	Medium   int64 `json:"medium"`
	Low      int64 `json:"low"`
}

// Total is the number of all severities.
func (c Count) Total() int64 { return c.Critical + c.High + c.Medium + c.Low }

// Vanished are accounts and identities of the old run that are in no new export.
type Vanished struct {
	Accounts   int64    `json:"accounts"`
	Identities int64    `json:"identities"`
	Privileged []string `json:"privileged"` // accounts that held a privileged role, by name
}

func (c *comparison) result(ctx context.Context) (Result, error) {
	result := Result{Old: c.origins["old"], New: c.origins["new"], Notes: append([]string{}, c.notes...), States: map[string]int64{}, Moves: []Move{}}
	for _, read := range []func(context.Context, *Result) error{c.readStates, c.readOpen, c.readMoves, c.readVanished} {
		if err := read(ctx, &result); err != nil {
			return result, err
		}
	}
	return result, nil
}

func (c *comparison) readStates(ctx context.Context, result *Result) error {
	return c.each(ctx, "select state, count(*) from compare.row group by state", func(rows *duckdb.Rows) error {
		var state string
		var findings int64
		err := rows.Scan(&state, &findings)
		result.States[state] = findings
		return err
	})
}

func (c *comparison) readOpen(ctx context.Context, result *Result) error {
	const text = `
		select
			count(*) filter (%[1]s = 'critical'), count(*) filter (%[1]s = 'high'), count(*) filter (%[1]s = 'medium'), count(*) filter (%[1]s = 'low')
		from compare.row where %[2]s`
	for _, each := range []struct {
		severity, is string
		into         *Count
	}{{"severity_before", "was_open", &result.OpenBefore}, {"severity", "is_open", &result.OpenNow}} {
		count := each.into
		err := c.db.QueryRow(ctx, duckdb.Statement{Name: "compare", Text: fmt.Sprintf(text, each.severity, each.is)}, &count.Critical, &count.High, &count.Medium, &count.Low)
		if err != nil {
			return err
		}
	}
	return nil
}

// readMoves reads the rows of the table: what was open and is not, and the other way round.
func (c *comparison) readMoves(ctx context.Context, result *Result) error {
	const text = `
		with moves as (
			select
				case when is_open and was_open then 'stepped' when is_open then 'came' else 'went' end as way,
				state, coalesce(cause, '') as cause, severity_before, severity, change_id, effect, old_no, new_no,
				lack as said
			from compare.row
			where is_open <> was_open or (is_open and was_open and severity <> severity_before)
		),
		counted as (
			select
				way, state, cause,
				%s,
				count(change_id) as planned,
				count(*) filter (effect = 'as far as shown') as as_shown,
				count(*) filter (effect in ('overtaken', 'unknown')) as untold,
				list_slice(list_sort(coalesce(list(distinct said) filter (said is not null), [])), 1, 3) as said
			from moves
			group by way, state, cause
		),
		places as (
			select moves.way, moves.state, moves.cause, effect.block, count(*) as findings
			from moves
			join compare.line_effect as effect on effect.old_no is not distinct from moves.old_no and effect.new_no is not distinct from moves.new_no
			group by moves.way, moves.state, moves.cause, effect.block
		),
		lines as (
			select block, coalesce(min(new_line) filter (mark = '+'), min(old_line)) as line, coalesce(min(file) filter (mark = '+'), min(file)) as file
			from compare.line where block is not null group by block
		),
		named as (
			select
				places.way, places.state, places.cause,
				list(coalesce(nullif(lines.file, ''), 'no rules') || ':' || lines.line order by places.findings desc, lines.line) as places
			from places
			join lines on lines.block = places.block
			group by places.way, places.state, places.cause
		)
		select counted.way, counted.state, counted.cause, critical, high, medium, low, planned, as_shown, untold,
			to_json(coalesce(nullif(counted.said, []), named.places, []::varchar[]))::varchar
		from counted
		left join named on named.way = counted.way and named.state = counted.state and named.cause = counted.cause
		order by list_position(['came', 'went', 'stepped'], counted.way),
			list_position(['new', 'reopened', 'lapsed', 'fixed', 'gone', 'subject_gone', 'excepted', 'unknown', 'persisting'], counted.state), counted.cause`
	var counts string
	for i, severity := range []string{"critical", "high", "medium", "low"} {
		if i > 0 {
			counts += ", "
		}
		counts += fmt.Sprintf(`case way
			when 'went' then count(*) filter (severity_before = '%[1]s')
			when 'came' then count(*) filter (severity = '%[1]s')
			else count(*) filter (severity = '%[1]s') - count(*) filter (severity_before = '%[1]s')
		end as %[1]s`, severity)
	}
	err := c.db.Each(ctx, duckdb.Statement{
		Name: "compare", Text: fmt.Sprintf(text, counts),
	}, func(rows *duckdb.Rows) error {
		var each Move
		var because string
		if err := rows.Scan(&each.Way, &each.State, &each.Cause, &each.Critical, &each.High, &each.Medium, &each.Low, &each.Planned, &each.AsShown, &each.Untold, &because); err != nil {
			return err
		}
		result.Moves = append(result.Moves, each)
		return json.Unmarshal([]byte(because), &result.Moves[len(result.Moves)-1].Because)
	})
	return err
}

func (c *comparison) readVanished(ctx context.Context, result *Result) error {
	if !c.options.Access {
		return nil
	}
	result.Vanished = &Vanished{Privileged: []string{}}
	err := c.db.QueryRow(ctx, duckdb.Statement{Name: "compare", Text: `
		select count(*) filter (kind = 'account'), count(*) filter (kind = 'identity') from compare.access_change where cause = 'vanished'`,
	}, &result.Vanished.Accounts, &result.Vanished.Identities)
	if err != nil {
		return err
	}
	return c.each(ctx, `
		select coalesce(user_name, login, '') from compare.access_change
		where cause = 'vanished' and privileged and (kind = 'account' or user_name is null) order by access_no`, func(rows *duckdb.Rows) error {
		var name string
		err := rows.Scan(&name)
		result.Vanished.Privileged = append(result.Vanished.Privileged, name)
		return err
	})
}

func (c *comparison) each(ctx context.Context, text string, scan func(*duckdb.Rows) error) error {
	return c.db.Each(ctx, duckdb.Statement{Name: "compare", Text: text}, scan)
}

// moveAccess finds how access moved.
func (c *comparison) moveAccess(ctx context.Context) error {
	if !c.options.Access {
		return nil
	}
	c.step("comparing access")
	for _, name := range []string{"compare.counterpart", "compare.moved_grant", "compare.revoked_access", "compare.access_change"} {
		if err := c.fill(ctx, name); err != nil {
			return err
		}
	}
	return nil
}
