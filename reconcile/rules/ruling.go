package rules

import (
	"slices"

	"rolecall/exports/source"
)

// Ruling is a part of the rules that decides something, and where it begins.
type Ruling struct {
	At       source.Position
	Relation string // role or group: a grant; scope; field: a mapped field; "": anything else
	RuleNo   int    // of a grant or field, as in the schema policy
}

// listRulings lists the parts that decide something, in the order of the file.
func (o *Outline) listRulings() {
	add := func(at *node, relation string, number int) {
		if at != nil {
			o.rulings = append(o.rulings, Ruling{At: at.problem("", "").At, Relation: relation, RuleNo: number})
		}
	}
	r := o.rules
	for _, scope := range r.scopes {
		for _, each := range scope.parts() {
			add(each.from, "scope", 0)
		}
	}
	for _, each := range r.roleRules() {
		add(each.at, "role", each.number)
	}
	for _, each := range r.groupRules() {
		add(each.at, "group", each.number)
	}
	for i, each := range r.attributes {
		add(each.field.from, "field", i+1)
	}
	for _, each := range r.otherParts() {
		add(each, "", 0)
	}
	slices.SortStableFunc(o.rulings, func(a, b Ruling) int { return a.At.Compare(b.At) })
}

// otherParts are parts that grant nothing and set no field.
func (r *Rules) otherParts() []*node {
	var parts []*node
	for _, each := range r.correlations {
		parts = append(parts, each.from)
	}
	for _, each := range r.roles.conflicts {
		parts = append(parts, each.name.from)
	}
	for _, each := range slices.Concat(r.roles.unmanaged, r.roles.privileged, r.platform, r.protected, r.neverGrant) {
		parts = append(parts, each.from)
	}
	for _, each := range r.populations {
		parts = append(parts, each.name.from)
	}
	for _, each := range r.services {
		parts = append(parts, each.userName.from)
	}
	for _, each := range r.keepLast {
		parts = append(parts, each.role.from)
	}
	for _, each := range r.types {
		parts = append(parts, each.key.from)
	}
	for _, each := range r.exceptions {
		parts = append(parts, each.from)
	}
	for _, each := range r.definitions.list {
		parts = append(parts, each.key)
	}
	return parts
}

// Ruling is the part of the rules that a place is in.
func (o Outline) Ruling(at source.Position) Ruling {
	var found Ruling
	for _, each := range o.rulings {
		if each.At.Compare(at) > 0 {
			break
		}
		if each.At.File == at.File {
			found = each
		}
	}
	return found
}

// mention notes that a group, role or attribute is named there; subject is which.
func (o *Outline) mention(subject string, at *node) {
	if at != nil {
		o.mentions[subject] = append(o.mentions[subject], at.problem("", ""))
	}
}

// Mentions are all places that name what the place of a problem names, in the order of
// the file; that place alone if it names nothing.
func (o Outline) Mentions(of source.Problem) []source.Problem {
	isThere := func(each source.Problem) bool { return each.At == of.At }
	for _, places := range o.mentions {
		if slices.ContainsFunc(places, isThere) {
			places = slices.Clone(places)
			slices.SortFunc(places, func(a, b source.Problem) int { return a.At.Compare(b.At) })
			return places
		}
	}
	return []source.Problem{{At: of.At, Line: of.Line}}
}
