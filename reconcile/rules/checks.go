package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// checkSwitch is what the rules say under checks of a kind, or of all that match a pattern.
type checkSwitch struct {
	kind term
	isOn bool
	from *node // what is said; a mapping if it is parameters
}

// Parameter is what a kind of finding can be told under checks.
type Parameter struct {
	Kind, Name string
	Default    string // as it is written, a list with ", " between; "" for none
	Meaning    string
	form       parameterForm
}

type parameterForm int

const (
	duration parameterForm = iota
	integer
	patterns
)

// Parameters are those of all kinds. Durations and numbers are settings (checks.KIND.NAME), and
// lists of names or patterns the relation check_pattern.
var Parameters = []Parameter{
	{Kind: "delegate.conflict", Name: "approving", Default: "*approv*", Meaning: "roles with which somebody approves, and so delegates it", form: patterns},
	{Kind: "external.internal_role", Name: "external_roles", Default: "snc_external", Meaning: "roles that people from outside may hold", form: patterns},
	{Kind: "external.internal_role", Name: "internal_domains", Meaning: "domains of e-mail addresses, or names of companies, that are the company's own", form: patterns},
	{Kind: "licence.unused", Name: "unused_after", Default: "90d", Meaning: "how long nobody has used the account", form: duration},
	{Kind: "privileged.count", Name: "min", Default: "2", Meaning: "at least this many accounts", form: integer},
	{Kind: "privileged.count", Name: "max", Meaning: "at most this many accounts", form: integer},
	{Kind: "role.unused", Name: "roles", Default: "u_*, x_*", Meaning: "roles that somebody should hold although nothing refers to them", form: patterns},
}

func decodeChecks(from *node) []checkSwitch {
	var all []checkSwitch
	for _, each := range from.pairs() {
		all = append(all, checkSwitch{
			kind: term{each.key.text.Value, each.key},
			isOn: each.value.string() != "off" && each.value.flag(true),
			from: each.value,
		})
	}
	return all
}

// parameterSettings are the parameters that are durations or numbers, written or default.
func parameterSettings(from *node) []setting {
	var all []setting
	for _, each := range Parameters {
		written := from.get(each.Kind).get(each.Name)
		value := orElse(written.string(), each.Default)
		switch each.form {
		case duration:
			value = interval(value)
		case integer:
			if written != nil {
				value = strconv.FormatInt(written.number(), 10)
			}
		default:
			continue
		}
		all = append(all, setting{"checks." + each.Kind + "." + each.Name, value, written.rule()})
	}
	return all
}

// checkParameters finds numbers that contradict each other.
func (r *Rules) checkParameters() []source.Problem {
	for _, each := range r.checks {
		least, most := each.from.get("min"), each.from.get("max")
		if least != nil && most != nil && least.number() > most.number() {
			return []source.Problem{most.problem(fmt.Sprintf("checks.%s: max is %d, less than min, which is %d", each.kind.value, most.number(), least.number()), "let max be min or more")}
		}
	}
	return nil
}

// offKinds are the kinds that are off, each with the entry that says so: that of its name, else
// the first pattern that matches it.
func (c *compiler) offKinds() []checkSwitch {
	known := slices.Clone(c.catalog.KnownKinds)
	for _, each := range c.rules.checks {
		if !isPattern(each.kind.value) && !slices.Contains(known, each.kind.value) {
			known = append(known, each.kind.value)
		}
	}
	var off []checkSwitch
	for _, kind := range known {
		decides := slices.IndexFunc(c.rules.checks, func(each checkSwitch) bool { return each.kind.value == kind })
		if decides < 0 {
			decides = slices.IndexFunc(c.rules.checks, func(each checkSwitch) bool { return matchesName(each.kind.value, kind) })
		}
		if decides >= 0 && !c.rules.checks[decides].isOn {
			off = append(off, checkSwitch{kind: term{kind, c.rules.checks[decides].kind.from}})
		}
	}
	return off
}

func (c *compiler) offKind() string {
	var rows []row
	for _, each := range c.offKinds() {
		rows = append(rows, row{each.kind.literal(), each.kind.ruleLiteral()})
	}
	return constant("off_kind", rows)
}

func (c *compiler) checkPattern() string {
	var rows []row
	for _, parameter := range Parameters {
		if parameter.form != patterns {
			continue
		}
		for _, pattern := range termsOr(c.rules.parameter(parameter), strings.Split(parameter.Default, ", ")) {
			if pattern.value != "" {
				rows = append(rows, row{duckdb.Literal(parameter.Kind), duckdb.Literal(parameter.Name), pattern.literal(), pattern.likeOrNull(false), pattern.ruleLiteral()})
			}
		}
	}
	return constant("check_pattern", rows)
}

// parameter is what the rules say of a parameter, nil if nothing.
func (r *Rules) parameter(parameter Parameter) *node {
	for _, each := range r.checks {
		if each.kind.value == parameter.Kind {
			return each.from.get(parameter.Name)
		}
	}
	return nil
}

// checkChecks finds kinds that there are none of, and what is said of kinds that are off.
func (c *compiler) checkChecks() {
	if len(c.catalog.KnownKinds) == 0 {
		return
	}
	for _, each := range c.rules.checks {
		c.checkKind(each.kind)
	}
	off := c.offKinds()
	for _, named := range c.saidOfKinds() {
		isOff := func(kind string) bool {
			return slices.ContainsFunc(off, func(each checkSwitch) bool { return each.kind.value == kind })
		}
		meant := slices.DeleteFunc(slices.Clone(c.catalog.KnownKinds), func(kind string) bool { return !matchesName(named.value, kind) })
		if len(meant) > 0 && !slices.ContainsFunc(meant, func(kind string) bool { return !isOff(kind) }) {
			place := off[slices.IndexFunc(off, func(each checkSwitch) bool { return each.kind.value == meant[0] })].kind.rule()
			c.warn(withLint(named.problem(fmt.Sprintf("%s is off, by %s: this has no effect", named.value, place), "switch it on under checks, or remove this"), kindOff))
		}
	}
}

// saidOfKinds are the kinds, or patterns, of which the rules say something besides.
func (c *compiler) saidOfKinds() []term {
	var all []term
	for _, each := range c.rules.exceptions {
		all = append(all, each.kind)
	}
	for _, each := range c.rules.severities {
		all = append(all, each.kind)
	}
	for _, each := range c.rules.sla {
		if each.isKind {
			all = append(all, each.of)
		}
	}
	return all
}
