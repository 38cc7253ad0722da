package oktaconfig

import (
	"cmp"
	"slices"

	"rolecall/reconcile/rules/rulefile"
)

// Taken is the text of rules and what there is to say of it.
type Taken struct {
	Text   string
	Rules  int // lines of rules that count
	Unsaid int // comments with a reason
}

// Rules writes what rules can say of the configuration. appID is the app whose configuration counts; "" if
// there is only one.
func (c *Config) Rules(appID string) (Taken, error) {
	chosen, err := c.chooseApp(appID)
	if err != nil {
		return Taken{}, err
	}
	w := writer{config: c, app: chosen, names: map[string]string{}, unsaid: slices.Clone(c.Unsaid)}
	for _, each := range c.Groups {
		w.names[each.ID] = cmp.Or(w.names[each.ID], each.Name)
	}
	w.fields()
	w.overrides()
	return w.write(), nil
}

// writer gathers what each part of the rules says.
type writer struct {
	config     *Config
	app        string
	names      map[string]string // of groups, by their ids
	attributes []*attribute
	unsaid     []Unsaid
	leftOut    int // things of other apps
	written    int
}

// say keeps an original that rules cannot say.
func (w *writer) leave(at Place, reason, original string) {
	w.unsaid = append(w.unsaid, Unsaid{At: at, Reason: reason, Original: original})
}

// group is the name of a group; a group that no list names is left.
func (w *writer) group(at Place, id, original string) string {
	name := w.names[id]
	if name == "" {
		w.leave(at, "no list of groups names "+id+": export /api/v1/groups, and import both", original)
	}
	return name
}

func (w *writer) write() Taken {
	file := &rulefile.File{}
	file.Comment(0, "Okta's own configuration, as rules: rolecall rules import wrote this file.",
		"A comment after each line names its source in Okta's exports. What rules cannot express is at the end, with the reason.")
	w.entries(file, 0, "", []rulefile.Entry{{Code: "version: 1"}})
	w.written--
	for _, section := range []struct {
		title, head string
		entries     []rulefile.Entry
	}{
		{"Who must have an account: members of the groups that are assigned to the app.", "scope:", w.scope()},
		{"Which account belongs to whom, by the user names of the app.", "correlate:", w.correlate()},
		{"What Okta writes into the fields of an account.", "attributes:", w.attributeEntries()},
		{"Roles that assignments of groups carry.", "roles:", w.roles()},
		{"Groups that Okta pushes, and the group rules that fill them.", "groups:", w.pushes()},
	} {
		if len(section.entries) == 0 {
			continue
		}
		file.Blank()
		file.Comment(0, section.title)
		w.entries(file, 2, section.head, section.entries)
	}
	w.writeUnsaid(file)
	return Taken{Text: file.String(), Rules: w.written, Unsaid: len(w.unsaid)}
}

// entries writes a part of the rules; as a comment, if all of it is one.
func (w *writer) entries(file *rulefile.File, indent int, head string, entries []rulefile.Entry) {
	isActive := slices.ContainsFunc(entries, func(each rulefile.Entry) bool { return !each.IsProposed && each.Code != grantHead })
	for i := range entries {
		if entries[i].Code == grantHead {
			entries[i].IsProposed = !isActive
		} else if !entries[i].IsProposed {
			w.written++
		}
	}
	if head != "" {
		file.Entries(0, rulefile.Entry{Code: head, IsProposed: !isActive})
	}
	if isActive {
		file.Entries(indent, entries...)
		return
	}
	for i := range entries {
		entries[i].Code = "  " + entries[i].Code
	}
	file.Entries(0, entries...)
}

const grantHead = "grant:"

func (w *writer) writeUnsaid(file *rulefile.File) {
	if w.leftOut > 0 {
		file.Blank()
		file.Comment(0, "Left out, because it belongs to other apps: "+number(w.leftOut, "mapping, assignment or push mapping")+".")
	}
	if len(w.unsaid) == 0 {
		return
	}
	file.Blank()
	file.Comment(0, "What rules cannot express:")
	for _, each := range w.unsaid {
		file.Comment(0, "", each.At.String()+": "+describe(each.Reason))
		file.Quote(describe(each.Original))
	}
}
