package oktaconfig

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rolecall/reconcile/oel"
	"rolecall/reconcile/rules/rulefile"
)

// attribute is a field and what Okta writes into it.
type attribute struct {
	field      string
	expression string
	authority  string
	groups     []override
	at         Place
	note       string
	isProposed bool
}

// override is what an assignment of a group says of a field, before the mapping.
type override struct{ group, value string }

// fields takes the profile mappings of the app.
func (w *writer) fields() {
	for _, isBack := range []bool{false, true} { // what Okta writes goes before what it takes
		for _, mapping := range w.config.Mappings {
			app := mapping.Target
			if mapping.Source.isApp() {
				app = mapping.Source
			}
			switch {
			case mapping.Source.isApp() != isBack || mapping.Source.isApp() == mapping.Target.isApp():
			case !isOurs(w.app, app.ID, w.kindOf(app)):
				w.leftOut++
			case !mapping.HasProperties:
				w.leave(mapping.At, "the list of mappings does not have their properties: export /api/v1/mappings/{id}, too", "a mapping from "+describeParty(mapping.Source)+" to "+describeParty(mapping.Target))
			default:
				for _, property := range mapping.Properties {
					w.field(property, isBack)
				}
			}
		}
	}
}

// kindOf is what kind of app a party is; Terraform says that of the app.
func (w *writer) kindOf(party Party) string {
	for _, each := range w.config.Apps {
		if each.ID == party.ID {
			return cmp.Or(party.Name, each.Name)
		}
	}
	return party.Name
}

func describeParty(party Party) string {
	return strings.TrimSpace(party.Name + " " + party.ID)
}

func (w *writer) field(property Property, isBack bool) {
	if isBack {
		w.backField(property)
		return
	}
	original := property.Name + ": " + property.Expression
	name, why := fieldOf(property.Name)
	if why != "" {
		w.leave(property.At, why, original)
		return
	}
	if why := refusal(property.At, property.Expression, oel.Text); why != "" {
		w.leave(property.At, why, original)
		return
	}
	if other := w.attribute(name); other != nil {
		w.leave(property.At, "there is a rule for "+name+" already, from "+other.at.String(), original)
		return
	}
	found := &attribute{field: name, expression: property.Expression, at: property.At}
	if property.Status == "DONT_PUSH" {
		found.isProposed, found.note = true, "Okta writes it only when it creates the account (DONT_PUSH)"
	}
	w.attributes = append(w.attributes, found)
}

// simple is an expression that is an attribute of the app and nothing else.
func simple(expression string) (attribute string, ok bool) {
	attribute, ok = strings.CutPrefix(strings.TrimSpace(expression), "appuser.")
	return attribute, ok && len(named(appName, "appuser."+attribute)) <= 1 && appName.FindString("appuser."+attribute) == "appuser."+attribute
}

// backField is what Okta takes from ServiceNow. It does so only if the app is a source of profiles, which the
// mapping does not say.
func (w *writer) backField(property Property) {
	original := "Okta's " + property.Name + ": " + property.Expression
	appAttribute, isSimple := simple(property.Expression)
	if !isSimple {
		w.leave(property.At, "Okta computes its attribute from ServiceNow's: only attributes that are copied unchanged can be compared", original)
		return
	}
	name, why := fieldOf(appAttribute)
	if why != "" {
		w.leave(property.At, why, original)
		return
	}
	if w.attribute(name) != nil {
		return // Okta writes what it would take: the rule says who is right
	}
	w.attributes = append(w.attributes, &attribute{
		field: name, expression: "user." + property.Name, authority: "servicenow", at: property.At,
		isProposed: true, note: "if ServiceNow is a source of profiles",
	})
}

func (w *writer) attribute(field string) *attribute {
	for _, each := range w.attributes {
		if each.field == field {
			return each
		}
	}
	return nil
}

// assigned are the groups of the chosen app in the order in which Okta asks them.
func (w *writer) assigned() []Assignment {
	var all []Assignment
	for _, each := range w.config.Assignments {
		if isOurs(w.app, each.AppID, w.kindOf(Party{ID: each.AppID})) {
			all = append(all, each)
		}
	}
	slices.SortStableFunc(all, func(a, b Assignment) int { return cmp.Compare(a.Priority, b.Priority) })
	return all
}

// overrides takes what assignments say of fields: the group of the highest priority decides (Okta: app
// assignments, attributes of group assignments).
func (w *writer) overrides() {
	for _, each := range w.config.Assignments {
		if !isOurs(w.app, each.AppID, w.kindOf(Party{ID: each.AppID})) {
			w.leftOut++
		}
	}
	for _, each := range w.assigned() {
		group := w.names[each.GroupID]
		for _, name := range slices.Sorted(maps.Keys(each.Profile)) {
			value, isText := textOf(each.Profile[name])
			original := name + " of the assignment of " + cmp.Or(group, each.GroupID)
			field, why := fieldOf(name)
			switch {
			case each.Profile[name] == nil || value == "" && isText || isRoleAttribute(name) || group == "":
			case !isText:
				w.leave(each.At, "the value is a list, and a field of an account has one", original)
			case why != "":
				w.leave(each.At, why, original+": "+value)
			default:
				w.override(field, each, override{group, value})
			}
		}
	}
}

func (w *writer) override(field string, from Assignment, value override) {
	found := w.attribute(field)
	if found == nil || found.isProposed {
		found = &attribute{field: field, at: from.At}
		w.attributes = append(slices.DeleteFunc(w.attributes, func(a *attribute) bool { return a.field == field }), found)
	}
	if !slices.ContainsFunc(found.groups, func(other override) bool { return other.group == value.group }) {
		found.groups = append(found.groups, value)
	}
}

func textOf(value any) (string, bool) {
	switch value := value.(type) {
	case nil:
		return "", true
	case string:
		return strings.TrimSpace(value), true
	case bool:
		return strconv.FormatBool(value), true
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64), true
	}
	return "", false
}

func (w *writer) attributeEntries() []rulefile.Entry {
	var entries []rulefile.Entry
	for _, each := range w.attributes {
		note := each.at.String()
		if each.note != "" {
			note += ": " + each.note
		}
		entries = append(entries, rulefile.Entry{Code: each.code(), Note: note, IsProposed: each.isProposed})
	}
	return entries
}

func (a *attribute) code() string {
	if len(a.groups) == 0 && a.authority == "" {
		return a.field + ": " + rulefile.Scalar(a.expression)
	}
	var parts []string
	if len(a.groups) > 0 {
		var pairs []string
		for _, each := range a.groups {
			pairs = append(pairs, rulefile.Scalar(each.group)+": "+rulefile.Scalar(each.value))
		}
		parts = append(parts, "groups: {"+strings.Join(pairs, ", ")+"}")
	}
	if a.expression != "" {
		parts = append(parts, "from: "+rulefile.Scalar(a.expression))
	}
	if a.authority != "" {
		parts = append(parts, "authority: "+a.authority)
	}
	return a.field + ": {" + strings.Join(parts, ", ") + "}"
}
