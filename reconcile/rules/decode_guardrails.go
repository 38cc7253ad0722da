package rules

import "strconv"

// limits are the guardrails that count, and what they allow if nothing is written.
var limits = []struct{ key, otherwise string }{
	{"max_deactivations", "5%"},
	{"max_removals", "10%"},
	{"max_creations", "10%"},
	{"max_activations", "5%"},
	{"max_additions", "10%"},
	{"max_updates", "25%"},
}

// openApprovals is what becomes of the account of somebody who has approvals to give: go or hold.
const openApprovals = "guardrails.impact.open_approvals"

// limit is a percentage as it is written, a number, or empty for none.
func limit(written *node, otherwise string) string {
	text := written.string()
	switch {
	case text == "none":
		return ""
	case text != "":
		return text
	case written == nil || written.value == nil:
		return otherwise
	}
	return strconv.FormatInt(written.number(), 10)
}

// decodeKeepLast adds one admin who can sign in, unless something else is said of admin.
func decodeKeepLast(from *node) []minimum {
	if from.string() == "none" {
		return nil
	}
	var all []minimum
	isDefault := true
	for _, each := range from.pairs() {
		all = append(all, minimum{term{each.key.text.Value, each.key}, each.value.number()})
		isDefault = isDefault && each.key.text.Value != "admin"
	}
	if isDefault {
		all = append(all, minimum{role: term{value: "admin"}, count: 1})
	}
	return all
}
