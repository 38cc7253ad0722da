package oktaconfig

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// SeveralApps is the error of configuration of more than one ServiceNow app.
type SeveralApps struct{ Apps []string }

func (e *SeveralApps) Error() string {
	return "the configuration is of several ServiceNow apps (" + strings.Join(e.Apps, ", ") + "): say which with --app ID"
}

// chooseApp finds the ServiceNow app whose configuration counts; "" if only what is there at all is known.
func (c *Config) chooseApp(asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	var ids, shown []string
	add := func(id, label string) {
		if id != "" && !slices.Contains(ids, id) {
			ids, shown = append(ids, id), append(shown, strings.TrimSpace(id+" "+label))
		}
	}
	for _, each := range c.Apps {
		if each.isServiceNow() {
			add(each.ID, each.Label)
		}
	}
	for _, each := range c.Mappings {
		for _, party := range []Party{each.Source, each.Target} {
			if party.isApp() && (App{Name: party.Name}).isServiceNow() {
				add(party.ID, party.Name)
			}
		}
	}
	if len(ids) == 0 {
		for _, each := range c.Assignments {
			add(each.AppID, "")
		}
	}
	if len(ids) > 1 {
		return "", &SeveralApps{shown}
	}
	return strings.Join(ids, ""), nil
}

// isOurs says whether something belongs to the chosen app, or may: what does not say counts. A mapping names
// what kind of app it is for.
func isOurs(chosen, id, kind string) bool {
	if kind != "" && !(App{Name: kind}).isServiceNow() {
		return false
	}
	return chosen == "" || id == "" || id == chosen
}

// userNameSource is the attribute in a template of user names: ${source.login}.
var userNameSource = regexp.MustCompile(`^\$\{\s*(?:source|user)\.([A-Za-z_][A-Za-z0-9_]*)\s*\}$`)

// userNameKey is the Okta expression of the names that an app gives its users.
func userNameKey(template string) (expression string, ok bool) {
	if match := userNameSource.FindStringSubmatch(template); match != nil {
		return "user." + match[1], true
	}
	inside, hasStart := strings.CutPrefix(template, "${")
	inside, hasEnd := strings.CutSuffix(inside, "}")
	if hasStart && hasEnd && !strings.Contains(inside, "${") {
		return strings.TrimSpace(strings.ReplaceAll(inside, "source.", "user.")), true
	}
	return "", false
}

func number(count int, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}
