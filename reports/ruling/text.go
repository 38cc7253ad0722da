package ruling

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"rolecall/reports/terminal"
)

// shownNear is how many rules are shown that nearly give something.
const shownNear = 15

// Write writes an answer for a terminal, in lines of at most width columns, in colour only if
// asked.
func Write(w io.Writer, answer Answer, width int, color bool) error {
	p := page{terminal.NewPage(w, width, color)}
	for i, each := range answer.People {
		if i > 0 {
			p.Line("", strings.Repeat("=", p.Width))
		}
		name := each.Login
		if each.Org != "" {
			name += " of " + each.Org
		}
		p.Line("", name+", as of "+answer.AsOf.Format("2006-01-02 15:04:05")+" UTC")
		p.person(each)
	}
	for _, each := range answer.Entitlements {
		p.Line("", each.Relation+" "+each.Item+", as of "+answer.AsOf.Format("2006-01-02 15:04:05")+" UTC")
		p.entitlement(each)
	}
	return p.Flush()
}

type page struct{ *terminal.Page }

func (p page) person(of Person) {
	p.Title("What the rules say")
	p.Fact("scope", scope(of))
	p.Fact("account", cmp.Or(of.UserName, "none that rules about access apply to"))
	p.Fact("population", population(of.Populations))
	p.items("Roles", of.Items, Role)
	p.items("Groups", of.Items, Group)
	p.values(of.Values)
	p.settings(of.Settings)
	p.near(of.Near)
}

func scope(of Person) string {
	switch {
	case of.InScope:
		return "in scope by " + cmp.Or(of.ScopeRule, "default")
	case of.Standing != "live":
		return "has status " + of.Status + ": the rules give them nothing"
	}
	return "out of scope: the rules would give them the following, but do not apply"
}

// population names the one that counts, and those that do not.
func population(all []Population) string {
	if len(all) == 0 {
		return "none: the general settings apply"
	}
	text := all[0].Name + " (" + all[0].Rule + ")"
	if len(all) == 1 {
		return text
	}
	var later []string
	for _, each := range all[1:] {
		later = append(later, each.Name+" ("+each.Rule+")")
	}
	return text + "; also in " + strings.Join(later, " and ") + "; only the first counts"
}

// settings are until when an account is no finding, and what becomes of one that is.
func (p page) settings(all []Setting) {
	p.Title("Settings")
	for _, each := range all {
		text := each.Value + " (" + each.Rule
		if each.Population != "" {
			text += ", population " + each.Population
		}
		p.Line(fmt.Sprintf("    %-24s ", each.Name), text+")")
	}
}

// items are the roles, or the groups, each with every rule that gives it.
func (p page) items(title string, all []Item, relation string) {
	all = slices.DeleteFunc(slices.Clone(all), func(each Item) bool { return each.Relation != relation })
	if len(all) == 0 {
		p.Title(title + ": none")
		return
	}
	p.Title(title + ":  = held  + granted and not held  ~ allowed and not held")
	for len(all) > 0 {
		next := slices.IndexFunc(all, func(each Item) bool { return each.Item != all[0].Item })
		if next < 0 {
			next = len(all)
		}
		p.Item(mark(all[:next]), all[0].Item, "")
		for _, each := range all[:next] {
			p.Line("      ", each.rule()+each.way()+each.usedUp())
		}
		all = all[next:]
	}
}

// mark tells of an item at a glance.
func mark(of []Item) string {
	switch {
	case of[0].Held:
		return "="
	case slices.ContainsFunc(of, func(each Item) bool { return !each.Allowed }):
		return "+"
	}
	return "~"
}

func (i Item) usedUp() string {
	if i.UsedUp == "" {
		return ""
	}
	return "; no longer: " + i.UsedUp
}

// rule says which rule it is, what it demands, and until when.
func (r Ruling) rule() string {
	text := r.Rule
	if r.Name != "" {
		text += " (" + r.Name + ")"
	}
	text += map[bool]string{true: " allows: ", false: " grants: "}[r.Allowed] + r.Whom
	if r.Until != "" {
		text += map[bool]string{true: "; ended with ", false: "; until "}[r.Ended] + r.Until
	}
	if r.Period != "" {
		text += "; for " + r.Period
	}
	return text
}

// way says by what else it is given, if it is not by itself.
func (r Ruling) way() string {
	switch r.How {
	case "contained":
		return "; in role " + r.Given + ", which contains it"
	case "conferred":
		return "; with group " + r.Given + ", which confers it"
	}
	return ""
}

func (p page) values(values []Value) {
	if len(values) == 0 {
		return
	}
	p.Title("Attributes")
	for _, each := range values {
		text := "nothing"
		if each.Value != nil {
			text = `"` + *each.Value + `"`
		}
		rule := each.Rule
		if each.Authority != "okta" {
			rule += ", authority " + each.Authority
		}
		p.Line(fmt.Sprintf("    %-16s ", each.Field), text+" ("+rule+")")
	}
}

func (p page) near(all []Near) {
	if len(all) == 0 {
		return
	}
	p.Title("Rules that do not apply for one reason only")
	for _, each := range all[:min(len(all), shownNear)] {
		text := each.Rule
		if each.Name != "" {
			text += " (" + each.Name + ")"
		}
		what := each.Relation + " " + cmp.Or(each.Items, "by an expression")
		if each.Allowed {
			what = "allowed " + what
		}
		p.Item(" ", text+"  "+what, each.Why)
	}
	if len(all) > shownNear {
		p.Line("    ", fmt.Sprintf("and %d more; --format json lists all", len(all)-shownNear))
	}
}

func (p page) entitlement(of Entitlement) {
	p.Title("How many")
	p.Fact("by a rule", people(of.Identities)+" in scope")
	held := fmt.Sprintf("%d accounts", of.Accounts)
	if of.Accounts == 1 {
		held = "1 account"
	}
	p.Fact("held by", fmt.Sprintf("%s, %d of them without a rule", held, of.WithoutRule))
	var notes []string
	for note, isSo := range map[string]bool{"privileged": of.Privileged, "in no export: only rules name it": !of.Exported, "unmanaged: people who hold it without a rule are not reported": of.Unmanaged} {
		if isSo {
			notes = append(notes, note)
		}
	}
	slices.Sort(notes)
	p.Fact("it is", strings.Join(notes, "; "))
	if len(of.Ways) == 0 {
		p.Title("No rule gives it")
		return
	}
	p.Title("Rules that give it")
	for _, each := range of.Ways {
		p.Item(" ", each.rule()+each.way(), fmt.Sprintf("%s, %d of them hold it", people(each.Identities), each.Holders))
	}
}

func people(count int64) string {
	if count == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", count)
}
