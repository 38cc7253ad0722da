package oel

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
)

// groupsOfType is the result of functions that yield groups.
var groups = always(ArrayOf(Group))

// groupFunctions are the classic isMemberOf... and Identity Engine's criteria.
// Names are compared case-sensitively. Group names are not unique: a function
// that takes a name means any group of that name.
var groupFunctions = []Function{
	{
		Name: "isMemberOfGroup", Params: []Param{{Name: "id", Kind: aText}}, Result: always(Boolean), Nulls: NeverNull, Groups: true,
		Emit: isMember(`"group".group_id = %s`),
		Doc:  "whether the user is in the group with this id", Example: `isMemberOfGroup("00garwpuyxHaWOkdV0g4")`,
	},
	{
		Name: "isMemberOfAnyGroup", Params: []Param{{Name: "id", Kind: aText}}, Variadic: true, Result: always(Boolean), Nulls: NeverNull, Groups: true,
		Emit: isMember(`"group".group_id in (%s)`),
		Doc:  "whether the user is in one of the groups with these ids", Example: `isMemberOfAnyGroup("00g1emaKYZTWRYYRRTSK", "00garwpuyxHaWOkdV0g4")`,
	},
	{
		Name: "isMemberOfGroupName", Params: []Param{{Name: "name", Kind: aText}}, Result: always(Boolean), Nulls: NeverNull, Groups: true,
		Emit: isMember(`"group".name = %s`),
		Doc:  "whether the user is in a group with this name", Example: `isMemberOfGroupName("Engineering Users")`,
	},
	{
		Name: "isMemberOfGroupNameStartsWith", Params: []Param{{Name: "beginning", Kind: aText}}, Result: always(Boolean), Nulls: NeverNull, Groups: true,
		Emit: isMember(`starts_with("group".name, %s)`),
		Doc:  "whether the user is in a group whose name starts with the text", Example: `isMemberOfGroupNameStartsWith("West")`,
	},
	{
		Name: "isMemberOfGroupNameContains", Params: []Param{{Name: "part", Kind: aText}}, Result: always(Boolean), Nulls: NeverNull, Groups: true,
		Emit: isMember(`contains("group".name, %s)`),
		Doc:  "whether the user is in a group whose name contains this", Example: `isMemberOfGroupNameContains("Admin")`,
	},
	{
		Name: "isMemberOfGroupNameRegex", Params: []Param{{Name: "pattern", Kind: literal}}, Result: always(Boolean), Nulls: NeverNull, Groups: true,
		Check: checkRegexp, Emit: isMember(`regexp_full_match("group".name, %s)`),
		Doc: "whether the user is in a group whose whole name matches the regular expression", Example: `isMemberOfGroupNameRegex(".*Admins")`,
	},
	{
		Name: "user.isMemberOf", Dialect: IdentityEngine, Params: []Param{{Name: "criteria", Kind: someCriteria}}, Variadic: true,
		Result: always(Boolean), Nulls: NeverNull, Groups: true, Emit: emitIsMemberOf,
		Doc:     "whether the user is in a group that meets all criteria",
		Example: `user.isMemberOf({'group.profile.name': 'West Coast', 'operator': 'STARTS_WITH'})`,
	},
	{
		Name: "user.getGroups", Dialect: IdentityEngine, Params: []Param{{Name: "criteria", Kind: someCriteria}}, Variadic: true, Optional: 1,
		Result: groups, Nulls: NeverNull, Groups: true, Emit: emitGetGroups,
		Doc:     "the user's groups that meet all criteria, by name; .![name], .![profile.name] or .![id] takes the names or ids",
		Example: `user.getGroups({'group.type': {'OKTA_GROUP'}}).![name]`,
	},
	{
		Name:   "getFilteredGroups",
		Params: []Param{{Name: "ids", Kind: aList}, {Name: "expression", Kind: literal}, {Name: "limit", Kind: literalInt}}, Result: always(ArrayOf(String)),
		Nulls: NeverNull, Groups: true, Check: checkFilteredGroups, Emit: emitFilteredGroups,
		Doc:     "of the user's groups with these ids the names or ids, by name, at most limit",
		Example: `getFilteredGroups({"00garwpuyxHaWOkdV0g4"}, "group.name", 40)`,
	},
	groupsNamed("startsWith", "West", `starts_with("group".name, %s)`, "start with the pattern"),
	groupsNamed("endsWith", "Users", `ends_with("group".name, %s)`, "end with the pattern"),
	groupsNamed("contains", "Coast", `contains("group".name, %s)`, "contain the pattern"),
}

func groupsNamed(name, pattern, test, what string) Function {
	return Function{
		Name:   "Groups." + name,
		Params: []Param{{Name: "app", Kind: literal}, {Name: "pattern", Kind: aText}, {Name: "limit", Kind: literalInt}},
		Result: always(ArrayOf(String)), Nulls: NeverNull, Groups: true, Check: checkGroupsApp, Emit: emitGroupsNamed(test),
		Doc:     "the names of the user's groups of an app (or OKTA) that " + what + ", sorted, at most limit",
		Example: fmt.Sprintf(`Groups.%s("OKTA", %q, 10)`, name, pattern),
	}
}

// memberships is the join that all group functions read.
const memberships = `okta.membership as membership join okta."group" as "group" using (group_key)`

// isMember tests for a group that meets a condition on the alias "group". A
// condition of literals is a semi-join with a list that is made once; one that
// depends on the user is looked up for each.
func isMember(condition string) func(*emitter, *node, []sql) sql {
	return func(e *emitter, call *node, args []sql) sql {
		texts := make([]string, len(args))
		for i, arg := range args {
			texts[i] = arg.text
		}
		return e.membershipTest(fmt.Sprintf(condition, strings.Join(texts, ", ")), areLiterals(call.Args), args)
	}
}

// asksOf notes which groups the expression asks of: any, if that depends on the user.
func (e *emitter) asksOf(condition string, isConstant bool) {
	if !isConstant {
		condition = "true"
	}
	if !slices.Contains(e.groups, condition) {
		e.groups = append(e.groups, condition)
	}
}

func areLiterals(args []*node) bool {
	return !slices.ContainsFunc(args, func(arg *node) bool { return !arg.isText() })
}

func (e *emitter) membershipTest(condition string, isConstant bool, args []sql) sql {
	e.asksOf(condition, isConstant)
	if isConstant {
		text := "identity.user_key in (select membership.user_key from " + memberships + " where " + condition + ")"
		return sql{text: text, binding: looseCompare, queries: true}
	}
	text := "exists (select 1 from " + memberships + " where membership.user_key = identity.user_key and " + condition + ")"
	return sql{text: text, binding: tight, queries: true}.from(args...)
}

// membershipList collects an expression over the user's groups, by name.
func (e *emitter) membershipList(element, condition string, isConstant bool, args []sql) sql {
	e.asksOf(condition, isConstant)
	text := "coalesce((select list(" + element + ` order by "group".name, "group".group_id, "group".group_key) from ` + memberships +
		" where membership.user_key = identity.user_key and " + condition + "), [])"
	return sql{text: text, binding: tight, queries: true}.from(args...)
}

func checkRegexp(_ *checker, call *node) *mistake {
	pattern := call.Args[len(call.Args)-1]
	translated, wrong := translateRegexp(pattern.Text, pattern.At)
	call.Args[len(call.Args)-1] = &node{Op: opString, At: pattern.At, End: pattern.End, Text: translated, Type: String}
	return wrong
}

func checkFilteredGroups(_ *checker, call *node) *mistake {
	if expression := call.Args[1]; expression.Text != "group.name" && expression.Text != "group.id" {
		return errGroupExpression(expression.At)
	}
	return nil
}

func emitFilteredGroups(e *emitter, call *node, args []sql) sql {
	element := `"group".name`
	if call.Args[1].Text == "group.id" {
		element = `"group".group_id`
	}
	found := e.membershipList(element, `list_contains(`+args[0].text+`, "group".group_id)`, call.Args[0].Op == opArray && areLiterals(call.Args[0].Args), args)
	found.text = limited(found.text, call.Args[2])
	return found
}

// limited cuts a list; a limit below 1 leaves nothing.
func limited(list string, limit *node) string {
	return fmt.Sprintf("%s[:%d]", list, max(limit.Integer, 0))
}

// checkGroupsApp: groups are Okta's own, or those of the app with an id.
func checkGroupsApp(_ *checker, call *node) *mistake {
	app := call.Args[0]
	if app.Text != "OKTA" && !strings.HasPrefix(app.Text, "0oa") {
		return errGroupsApp(app.At, app.Text)
	}
	return nil
}

func emitGroupsNamed(test string) func(*emitter, *node, []sql) sql {
	return func(e *emitter, call *node, args []sql) sql {
		source := `"group".source_id = ` + args[0].text
		if call.Args[0].Text == "OKTA" {
			source = `"group".type is distinct from 'APP_GROUP'`
		}
		found := e.membershipList(`"group".name`, source+" and "+fmt.Sprintf(test, args[1].text), call.Args[1].isText(), args)
		found.text = limited(found.text, call.Args[2])
		return found
	}
}

func emitIsMemberOf(e *emitter, call *node, _ []sql) sql {
	condition, isConstant, parts := e.criteria(call.Args)
	return e.membershipTest(condition, isConstant, parts)
}

func emitGetGroups(e *emitter, call *node, _ []sql) sql {
	condition, isConstant, parts := e.criteria(call.Args)
	const element = `{'id': "group".group_id, 'name': "group".name, 'type': "group".type, 'source_id': "group".source_id}`
	return e.membershipList(element, condition, isConstant, parts)
}

// groupColumns: the members of the struct, and the columns they come from.
var groupColumns = map[string]string{
	"id": `"group".group_id`, "name": `"group".name`, "type": `"group".type`, "source_id": `"group".source_id`,
}

// project takes a member of each group; of user.getGroups(...) right away.
func (e *emitter) project(n *node) sql {
	groups := n.Args[0]
	if groups.Op == opFunction && groups.Function.Name == "user.getGroups" {
		condition, isConstant, parts := e.criteria(groups.Args)
		return e.membershipList(groupColumns[n.Text], condition, isConstant, parts)
	}
	arg, name := e.emit(groups), e.variable()
	text := fmt.Sprintf("list_transform(%s, lambda %s: %s.%s)", arg.text, name, name, duckdb.Ident(n.Text))
	return atom(text, arg.nullable).from(arg)
}
