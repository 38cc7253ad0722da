package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"rolecall/exports/source"
)

// describe says what stands somewhere: "text", a number, a list.
func describe(n *node) string {
	switch {
	case n.form == mapping && len(n.entries) == 0:
		return "an empty mapping"
	case n.form == mapping:
		return "a mapping of " + joinNames(n.keys(), "and")
	case n.form == sequence && len(n.items) == 0:
		return "an empty list"
	case n.form == sequence:
		return fmt.Sprintf("a list of %d", len(n.items))
	case n.value == nil:
		return "nothing"
	}
	switch value := n.value.(type) {
	case string:
		return fmt.Sprintf("%q", source.Shorten(value, 60))
	case bool:
		return fmt.Sprint(value)
	}
	return "the number " + source.Shorten(n.text.Value, 60)
}

// typeHint says what to do about a value of the wrong type.
func typeHint(at *node, failed *kind.Type, pattern string) string {
	wantsText := strings.Contains(strings.Join(failed.Want, " "), "string")
	wantsList := strings.Contains(strings.Join(failed.Want, " "), "array")
	switch {
	case at.form == scalar && at.value == nil:
		return emptyHint(at)
	case wantsText && at.form == scalar && matches(pattern, at.text.Value):
		return fmt.Sprintf("if it is meant as text, put it in quotes: %q", at.text.Value)
	case wantsList && at.form == scalar:
		return fmt.Sprintf("a list of one is written [%s]", source.Shorten(at.text.Value, 60))
	case wantsText && at.form == sequence && len(at.items) == 1:
		return "write it without the brackets or the dash"
	}
	return ""
}

func emptyHint(at *node) string {
	if len(at.items)+len(at.entries) > 0 {
		return ""
	}
	return "fill it or remove the key"
}

func matches(pattern, text string) bool {
	matched, err := regexp.MatchString(pattern, text)
	return err == nil && matched
}

func isOrAre(missing []string) string {
	if len(missing) == 1 {
		return missing[0] + " is"
	}
	return joinNames(missing, "and") + " are"
}

// oneOf lists choices for a sentence: a, b or c.
func oneOf(names []string) string { return joinNames(names, "or") }

func joinNames(names []string, conjunction string) string {
	const shown = 20
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + conjunction + " " + names[len(names)-1]
}

// otherSide says that what is unknown on one side is a group of the other; "" if it is none.
func (c *compiler) otherSide(what, name string) string {
	switch {
	case what == "ServiceNow group" && slices.Contains(c.catalog.OktaGroups, name):
		return "an Okta group is called so, which conflicts name as {okta_group: ...} under unless; here a ServiceNow group is meant"
	case strings.HasPrefix(what, "Okta group") && slices.Contains(c.catalog.Groups, name):
		return "a ServiceNow group is called so; here an Okta group is meant"
	}
	return ""
}
