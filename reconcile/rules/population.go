package rules

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// population are people for whom some settings are others: whom who selects.
type population struct {
	name     term // the key
	who      grant
	settings []setting
}

// personal are the settings that a population may say in the place of the general ones.
var personal = map[string][]string{
	"stale":       {"dormant_after", "never_used_after", "pending_after"},
	"deprovision": {"leaver", "unassigned", "suspended", "dormant"},
}

func decodePopulations(from *node) []population {
	var all []population
	for _, each := range from.pairs() {
		one := population{
			name: term{each.key.text.Value, each.key},
			who: grant{
				groups: choices(each.value.get("group")), when: termOf(each.value.get("when")),
				except: decodeExclusion(each.value.get("except")), at: each.key,
			},
		}
		for _, section := range []string{"stale", "deprovision"} {
			for _, key := range personal[section] {
				written := termOf(each.value.get(section).get(key))
				if !written.isWritten() {
					continue
				}
				value := written.value
				if section == "stale" {
					value = interval(value)
				}
				one.settings = append(one.settings, setting{section + "." + key, value, written.rule()})
			}
		}
		all = append(all, one)
	}
	return all
}

// words are the population and whom it selects.
func (p population) words() string { return "population " + p.name.value + ": " + p.who.whom() }

func (c *compiler) population() string {
	var rows []row
	for i, each := range c.rules.populations {
		rows = append(rows, row{number(i + 1), each.name.literal(), each.name.ruleLiteral()})
	}
	return constant("population", rows)
}

// populationMember is a filter for each population.
func (c *compiler) populationMember() string {
	var arms []string
	for i, each := range c.rules.populations {
		arms = append(arms, fmt.Sprintf("%s\n    select identity.user_key, %d as population_no\n    %s", describeWho(each.who), i+1, c.who(each.who, nil)))
	}
	if len(arms) == 0 {
		return constant("population_member", nil)
	}
	return "with final as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + "\n)\n\nselect\n    user_key,\n    population_no::integer as population_no\nfrom final"
}

func (c *compiler) populationSetting() string {
	var rows []row
	for i, each := range c.rules.populations {
		for _, setting := range each.settings {
			rows = append(rows, row{number(i + 1), duckdb.Literal(setting.name), duckdb.Literal(setting.value), duckdb.Literal(setting.rule)})
		}
	}
	return constant("population_setting", rows)
}

// populations: in the order of population.
func (r *reads) populations() {
	for i, each := range r.compiler.rules.populations {
		r.conditions(decision{"population", []string{"null"}, i + 1, each.name.ruleLiteral()}, each.who)
	}
}

func (o *Outline) populations() {
	for i, each := range o.rules.populations {
		for _, name := range each.who.groupNames() {
			o.namedGroup(name)
		}
		o.add("population", each.name.from, number(i+1), each.name.literal())
	}
}

// Populations are the names of the populations, in the order of the rules.
func (r *Rules) Populations() []string {
	var names []string
	for _, each := range r.populations {
		names = append(names, each.name.value)
	}
	return names
}
