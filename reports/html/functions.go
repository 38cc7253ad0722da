package html

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"rolecall/reports/facts"
)

var english = message.NewPrinter(language.English)

// functions are what the templates call.
var functions = template.FuncMap{
	"visible": visible,
	"number":  func(n int64) string { return english.Sprintf("%d", n) },
	"percent": func(part, whole int64) string {
		if whole == 0 {
			return "–"
		}
		return english.Sprintf("%.0f%%", 100*float64(part)/float64(whole))
	},
	"plural": func(n int64, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return english.Sprintf("%d %s", n, many)
	},
	"bytes":       readableBytes,
	"instant":     func(at time.Time) string { return at.UTC().Format("2006-01-02 15:04") + " UTC" },
	"lines":       func(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") },
	"inc":         func(n int) int { return n + 1 },
	"coord":       func(x float64) string { return fmt.Sprintf("%.3f%%", x) },
	"pixel":       func(y float64) string { return fmt.Sprintf("%.1f", y) },
	"standing":    standing,
	"severities":  func() []string { return facts.Severities },
	"newestFirst": func(runs []trendRun) []trendRun { runs = slices.Clone(runs); slices.Reverse(runs); return runs },
	"remedy":      func(fix string) string { return remedies[fix] },
	"remedies":    func() map[string]string { return remedies },
	"mark":        func(severity string) string { return marks[severity] },
	"query":       query,
	"query2":      query2,
	"open":        open,
	"open2":       open2,
	"link":        func(n int64, to template.URL) linked { return linked{n, to} },
	"allOpen":     func() template.URL { return template.URL("#q=" + isOpen[1:]) },
	"excess":      excess,
	"openSevere": func(department string) template.URL {
		return open("dept", cmp.Or(department, "none")) + "+sev%3Acritical%2Chigh"
	},
	"int64": func(n int) int64 { return int64(n) },
	"add":   func(a, b int64) int64 { return a + b },
	"deref": func(n *int64) int64 { return *n },
	"dash":  dash,
	"share": func(part, whole int64) string { return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(max(whole, 1))) },
	// staleKnown: the exports say when accounts were used.
	"staleKnown": func(quality []facts.Quality) bool {
		return !slices.ContainsFunc(quality, func(each facts.Quality) bool { return each.Topic == "no_logins" })
	},
}

// marks tell severities apart without colour.
var marks = map[string]string{"critical": "◆", "high": "▲", "medium": "●", "low": "○"}

// query is the link to the findings that have a value in a field; query2 that
// in two fields.
func query(field, value string) template.URL {
	return template.URL("#q=" + url.QueryEscape(token(field, value)))
}

func query2(field, value, other, otherValue string) template.URL {
	return template.URL("#q=" + url.QueryEscape(token(field, value)+" "+token(other, otherValue)))
}

// open is the link to the findings that have a value in a field, are certain, and that no
// exception accepts; open2 that of two fields.
func open(field, value string) template.URL { return query(field, value) + isOpen }

func open2(field, value, other, otherValue string) template.URL {
	return query2(field, value, other, otherValue) + isOpen
}

// linked is a number that leads to what it counts.
type linked struct {
	N  int64
	To template.URL
}

// excess is the link to the findings about a role that no rule grants, of one kind or of all.
func excess(item, kind string) template.URL {
	to := open("role", item)
	if kind == "" {
		return to + "+kind%3Amisroled.excess_role%2Cmisroled.inherited_role%2Cmisroled.residual_role"
	}
	return to + "+kind%3A" + template.URL(kind)
}

const isOpen = "+outcome%3Aplanned%2Cundecided"

// token is a condition as script/query.js reads it.
func token(field, value string) string {
	if strings.ContainsAny(value, " \",") || value == "" {
		value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return field + ":" + value
}

// dash is a number, nothing set off if it is 0.
func dash(n int64) string {
	if n == 0 {
		return "–"
	}
	return english.Sprintf("%d", n)
}

func readableBytes(n int64) string {
	size, unit := float64(n), "B"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if size < 1000 {
			break
		}
		size, unit = size/1000, next
	}
	if unit == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, unit)
}

// remedies say what the plan does about a finding, by its fix.
var remedies = map[string]string{
	"activate":   "The plan activates the account, and unlocks it.",
	"add":        "The plan adds what is missing.",
	"create":     "The plan creates the account with the fields the rules map.",
	"deactivate": "The plan deactivates and locks the account. Its roles go with it; nothing is deleted.",
	"lock":       "The plan locks the account, as long as Okta has the identity suspended.",
	"remove":     "The plan removes the grant or the membership that it comes from, if that takes away no granted role.",
	"review":     "Nothing is planned: somebody who knows has to decide. If it is meant to be so, say so in the rules, or accept it as an exception until a date.",
	"unlock":     "The plan unlocks the account.",
	"update":     "The plan updates the side that is not the authority for the field.",
}
