package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// RulingSchema are the tables that say what rules give, and to whom: those that Rulings fills.
const RulingSchema = `
create schema ruling;

-- Each grant and allowance, and each line of a matrix: rule_no is as in the schema policy.
create table ruling.rule (
    relation varchar,       -- role or group: what it gives
    rule_no integer,        -- as in the relations of what rules give
    rule varchar,           -- the place in the rules (rules.yaml:14)
    is_allowance boolean,   -- it allows, and requires nothing
    yields boolean,         -- an expression yields the names
    whom varchar,           -- in words: group Sales Team, when user.city == "Bonn"
    until date,             -- the last day; null for no end
    is_past boolean,        -- that day is over
    period varchar,         -- how long it may be held, as written (30d); null for no end
    name varchar,           -- what it is called; null for nothing
    owner varchar           -- who answers for it; null for nobody
);

-- The names that it gives, of those that are written.
create table ruling.named (relation varchar, rule_no integer, name varchar);

-- What has to be so of whom it selects, each by itself.
create table ruling.demand (
    relation varchar,
    rule_no integer,
    demand_no integer,      -- in the order of the rule's keys, from 1
    sort varchar,           -- org, group, value (of a cell), when, requires, except group, except when, except user
    text varchar,           -- the expression, the pattern of logins, or the org
    value varchar,          -- what the expression has to be: of a cell that, else true
    condition_no integer,   -- as in ruling.condition; null if it is no expression
    needs_all boolean,      -- of groups: each
    like_pattern varchar    -- of logins, for like_escape
);

-- The Okta groups of demands.
create table ruling.demanded_group (relation varchar, rule_no integer, demand_no integer, name varchar, is_id boolean, okta_org varchar);
`

// Rulings is a rules file as those see it who ask what it gives to whom.
type Rulings struct {
	// Statements fill the tables of RulingSchema.
	Statements []string
	// Conditions selects what the expressions of demands are for the people in ruling.person,
	// as rows of user_key, condition_no and value.
	Conditions string

	rules, named, demands, groups []row
	conditions                    []wanted
}

// Rulings lists what rules give, and what has to be so; the rules compile.
func (r *Rules) Rulings(catalog Catalog, asOf time.Time) Rulings {
	c := newCompiler(r, catalog, asOf)
	rulings := &Rulings{}
	rulings.list(c, "role", r.roleRules())
	if carried := r.roles.fromAppGroups; carried.isWritten() {
		rulings.rules = append(rulings.rules, row{"'role'", number(len(r.roles.grants) + 1), carried.ruleLiteral(), "false", "true", "'roles of a group that is assigned to the app'", "null", "false", "null", "null", "null"})
	}
	rulings.list(c, "group", r.groupRules())
	for _, each := range []struct {
		table string
		rows  []row
	}{{"rule", rulings.rules}, {"named", rulings.named}, {"demand", rulings.demands}, {"demanded_group", rulings.groups}} {
		if len(each.rows) > 0 {
			rulings.Statements = append(rulings.Statements, "insert into ruling."+each.table+"\nselect * from "+values("listed", "", each.rows))
		}
	}
	rulings.Conditions = c.conditionValues(rulings.conditions)
	return *rulings
}

func (r *Rulings) list(c *compiler, relation string, grants []numberedGrant) {
	of := duckdb.Literal(relation)
	for _, each := range grants {
		r.rules = append(r.rules, row{
			of, number(each.number), each.at.ruleLiteral(), fmt.Sprint(each.isAllowance), fmt.Sprint(each.from.value != ""),
			duckdb.Literal(each.by()), "cast(" + each.until.literalOrNull() + " as date)", fmt.Sprint(each.isPast(c.asOf)), each.period.literalOrNull(),
			each.name.literalOrNull(), each.owner.literalOrNull(),
		})
		for _, name := range each.names {
			r.named = append(r.named, row{of, number(each.number), name.literal()})
		}
		for i, demand := range each.demands() {
			at := row{of, number(each.number), number(i + 1)}
			r.demands = append(r.demands, slices.Concat(at, r.demand(c, each.grant, demand)))
			for _, group := range demand.choice.groups {
				r.groups = append(r.groups, slices.Concat(at, row{group.literal(), fmt.Sprint(group.isID), group.org.literalOrNull()}))
			}
		}
	}
}

// demand is a row of ruling.demand behind the number of the demand.
func (r *Rulings) demand(c *compiler, of grant, demand demand) row {
	sort, text := duckdb.Literal(demand.sort), duckdb.Literal(demand.text.written())
	switch demand.sort {
	case inGroup, notInGroup:
		return row{sort, "null", "null", "null", fmt.Sprint(demand.choice.needsAll), "null"}
	case isOfOrg:
		return row{sort, text, "null", "null", "false", "null"}
	case isNotCalled:
		return row{sort, text, "null", "null", "false", demand.text.likeOrNull(true)}
	case hasValue:
		at := slices.IndexFunc(of.cells, func(each cell) bool { return each.value == demand.value })
		return row{sort, text, c.cellLiteral(of.matrix, of.cells[at]), r.condition(wanted{demand.text, oel.Text}), "false", "null"}
	}
	return row{sort, text, "'true'", r.condition(wanted{demand.text, oel.Condition}), "false", "null"}
}

// condition is the number of an expression.
func (r *Rulings) condition(of wanted) string {
	at := slices.IndexFunc(r.conditions, func(each wanted) bool {
		return each.want == of.want && each.text.value == of.text.value
	})
	if at < 0 {
		at = len(r.conditions)
		r.conditions = append(r.conditions, of)
	}
	return number(at + 1)
}

// conditionValues is a query of what expressions are for the people in ruling.person.
func (c *compiler) conditionValues(of []wanted) string {
	if len(of) == 0 {
		return "select null::integer as user_key, null::integer as condition_no, null::varchar as value\nwhere false"
	}
	var numbers, texts []string
	var used []*oel.Expression
	for i, each := range of {
		compiled := c.expression(each.text, each.want)
		used = append(used, compiled)
		numbers, texts = append(numbers, number(i+1)), append(texts, "("+compiled.SQL+")::varchar")
	}
	return "select\n    identity.user_key,\n    unnest([" + strings.Join(numbers, ", ") + "]) as condition_no,\n    unnest([\n        " +
		strings.Join(texts, ",\n        ") + "\n    ]) as value\n" + identities(used...) + "\nwhere identity.user_key in (select person.user_key from ruling.person as person)"
}
