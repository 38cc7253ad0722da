package oktaconfig

import (
	"errors"
	"regexp"
	"slices"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

var (
	userName = regexp.MustCompile(`\b(?:user|source)\.(?:profile\.)?([A-Za-z_][A-Za-z0-9_]*)`)
	appName  = regexp.MustCompile(`\bappuser\.([A-Za-z_][A-Za-z0-9_]*)`)
)

// refusal is why rules cannot have an expression, "" if they can. Attributes of the customer's own are taken
// as there are: whether somebody has them, rolecall rules check says.
func refusal(at Place, expression string, want oel.Want) string {
	scope := oel.Scope{
		Attributes: named(userName, expression), AppAttributes: named(appName, expression), Origin: "Okta's configuration", Now: time.Unix(0, 0).UTC(),
	}
	compiled, err := oel.Compile(source.Whole(at.String(), expression), scope, want)
	var list *source.List
	switch {
	case err == nil:
		for _, each := range compiled.Warnings {
			if oel.IsMistake(each.Lint) {
				return sentence(each)
			}
		}
		return ""
	case errors.As(err, &list):
		return sentence(list.Problems()[0])
	}
	return err.Error()
}

func sentence(problem source.Problem) string {
	if problem.Hint == "" {
		return problem.Message
	}
	return problem.Message + "; " + problem.Hint
}

// named are the attributes that an expression reads of a root, beside those that Okta ships.
func named(pattern *regexp.Regexp, expression string) []oel.Attribute {
	var all []oel.Attribute
	for _, match := range pattern.FindAllStringSubmatch(expression, -1) {
		name := match[1]
		isKnown := slices.Contains(oel.BaseAttributes, name) || slices.ContainsFunc(all, func(a oel.Attribute) bool { return a.Name == name })
		if !isKnown {
			all = append(all, oel.Attribute{Name: name, Column: "null::varchar", Type: text, IsGuessed: true, IsUnset: true})
		}
	}
	return all
}

var text, _ = oel.ParseType("string")
