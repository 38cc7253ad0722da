package oktaconfig

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"rolecall/reconcile/oel"
	"rolecall/reconcile/rules/rulefile"
)

// scope are the groups that are assigned to the app.
func (w *writer) scope() []rulefile.Entry {
	entries := []rulefile.Entry{}
	var seen []string
	for _, each := range w.assigned() {
		name := w.group(each.At, each.GroupID, "an assignment of the group "+each.GroupID)
		if name == "" || slices.Contains(seen, name) {
			continue
		}
		seen = append(seen, name)
		entries = append(entries, rulefile.Entry{Code: "  - " + rulefile.Scalar(name), Note: each.At.String()})
	}
	if len(entries) == 0 {
		return nil
	}
	w.written--
	entries = append([]rulefile.Entry{{Code: "groups:"}}, entries...)
	return append(entries, rulefile.Entry{
		Code: "app: servicenow_ud", Note: "in place of groups: people who are assigned by name, too, if the app's users are exported", IsProposed: true,
	})
}

// correlate is the key that the app itself makes accounts by.
func (w *writer) correlate() []rulefile.Entry {
	for _, each := range w.config.Apps {
		if !each.isServiceNow() || !isOurs(w.app, each.ID, each.Name) || each.UserNameTemplate == "" {
			continue
		}
		key, isKnown := userNameKey(each.UserNameTemplate)
		reason := "the template of user names is not a single expression"
		if isKnown {
			reason = refusal(each.At, key, oel.Text)
		}
		if reason != "" {
			w.leave(each.At, reason, "user name of the app: "+each.UserNameTemplate)
			return nil
		}
		return []rulefile.Entry{
			{Code: "- {okta: appuser.externalId, servicenow: sys_id}", Note: "what Okta provisioned itself"},
			{Code: "- {okta: " + rulefile.Scalar(key) + ", servicenow: user_name, ignore_case: true}", Note: each.At.String() + ": the app's user name"},
		}
	}
	return nil
}

// roles are those that assignments carry in their profiles.
func (w *writer) roles() []rulefile.Entry {
	var entries []rulefile.Entry
	for _, each := range w.assigned() {
		group := w.names[each.GroupID]
		for _, name := range slices.Sorted(maps.Keys(each.Profile)) {
			if roles := rolesOf(each.Profile[name]); isRoleAttribute(name) && len(roles) > 0 && group != "" {
				entries = append(entries, rulefile.Entry{
					Code: "  - {roles: " + rulefile.List(roles...) + ", group: " + rulefile.Scalar(group) + "}", Note: each.At.String(),
				})
			}
		}
	}
	return withGrant(entries)
}

func withGrant(entries []rulefile.Entry) []rulefile.Entry {
	if len(entries) == 0 {
		return nil
	}
	return append([]rulefile.Entry{{Code: grantHead}}, entries...)
}

var parted = regexp.MustCompile(`[,;\n]`)

// rolesOf are the names in a value: a text with commas, a list, a list of objects with names.
func rolesOf(value any) []string {
	var names []string
	switch value := value.(type) {
	case string:
		for _, each := range parted.Split(value, -1) {
			if each = strings.TrimSpace(each); each != "" && !slices.Contains(names, each) {
				names = append(names, each)
			}
		}
	case []any:
		for _, each := range value {
			names = append(names, rolesOf(each)...)
		}
	case map[string]any:
		for _, key := range []string{"name", "displayName", "value"} {
			if name, isText := value[key].(string); isText {
				return rolesOf(name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// pushes are the groups that Okta pushes to the app, and the group rules behind them.
func (w *writer) pushes() []rulefile.Entry {
	var entries []rulefile.Entry
	targets := map[string][]target{} // by the id of the pushed group
	for _, each := range w.config.Pushes {
		if !isOurs(w.app, each.AppID, w.kindOf(Party{ID: each.AppID})) {
			w.leftOut++
			continue
		}
		original := fmt.Sprintf("push of %s to %s, %s", w.shown(each.SourceID), w.shown(each.TargetID), each.Status)
		source := w.group(each.At, each.SourceID, original)
		if source == "" {
			continue
		}
		if each.Status != "" && each.Status != "ACTIVE" {
			w.leave(each.At, "the push is not active, so nothing updates ServiceNow's group", original)
			continue
		}
		to := target{name: cmp.Or(each.Name, w.names[each.TargetID])}
		if to.name == "" {
			to = target{name: source, isGuess: true}
		}
		targets[each.SourceID] = append(targets[each.SourceID], to)
		entry := rulefile.Entry{
			Code: "  - {groups: " + rulefile.List(to.name) + ", group: " + rulefile.Scalar(source) + ", pushed: true}", Note: each.At.String(),
		}
		if to.isGuess {
			entry.IsProposed, entry.Note = true, entry.Note+": no list of groups names the target; Okta gives a group it makes the name of its own"
		}
		entries = append(entries, entry)
	}
	return withGrant(append(entries, w.groupRules(targets)...))
}

// target is the group of ServiceNow that a group is pushed to.
type target struct {
	name    string
	isGuess bool // the files do not name it
}

// shown is how people know a group.
func (w *writer) shown(id string) string {
	if name := w.names[id]; name != "" {
		return name
	}
	return id
}

// groupRules are the conditions by which Okta fills groups. What is pushed on follows from them in ServiceNow;
// of the others rules have nothing to say but what their members get.
func (w *writer) groupRules(targets map[string][]target) []rulefile.Entry {
	var entries []rulefile.Entry
	for _, each := range w.config.GroupRules {
		var groups, pushed []string
		isGuess := false
		for _, id := range each.GroupIDs {
			groups = append(groups, w.shown(id))
			for _, to := range targets[id] {
				pushed, isGuess = append(pushed, to.name), isGuess || to.isGuess
			}
		}
		original := fmt.Sprintf("group rule %q puts people into %s if: %s", each.Name, strings.Join(groups, ", "), each.Expression)
		condition := each.condition()
		switch why := refusal(each.At, condition, oel.Condition); {
		case each.Status != "ACTIVE":
			w.leave(each.At, "the rule is not active", original)
		case why != "":
			w.leave(each.At, why, original)
		case len(pushed) == 0:
			w.leave(each.At, "no push takes these groups to ServiceNow: what their members get there is for you to write, as {roles: [...], group: ...}", original)
		default:
			entries = append(entries, rulefile.Entry{
				Code: "  - {groups: " + rulefile.List(pushed...) + ", when: " + rulefile.Scalar(condition) + ", pushed: true}",
				Note: each.At.String() + ": group rule " + each.Name, IsProposed: isGuess,
			})
		}
	}
	return entries
}

// condition is the rule's expression without those whom it excludes.
func (r GroupRule) condition() string {
	if len(r.ExcludedUsers)+len(r.ExcludedGroups) == 0 {
		return r.Expression
	}
	condition := "(" + r.Expression + ")"
	for _, id := range r.ExcludedUsers {
		condition += ` AND user.getInternalProperty("id") != ` + quoted(id)
	}
	for _, id := range r.ExcludedGroups {
		condition += " AND NOT isMemberOfGroup(" + quoted(id) + ")"
	}
	return condition
}

// quoted is a text in Okta's language, which doubles quotes inside.
func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
