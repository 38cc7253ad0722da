package changefile

import (
	_ "embed"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"rolecall/reports/output"
)

// The scripts, in ECMAScript 5, as ServiceNow's Rhino has it. The guard is one
// text that both of the others hold.
var (
	//go:embed script/guard.js
	guardJS string
	//go:embed script/lookup.js
	lookupJS string
	//go:embed script/terms.js
	termsJS string
	//go:embed script/users.js
	usersJS string
	//go:embed script/delegations.js
	delegationsJS string
	//go:embed script/onBefore.js
	onBeforeJS string
	//go:embed script/fix.js
	fixJS string
	//go:embed script/transform-map.md
	transformMap string
)

// guard is the guard, put together from its parts.
func guard() string {
	text := place(guardJS, "    // LOOKUP", lookupJS)
	text = place(text, "    // TERMS", termsJS)
	text = place(text, "    // USERS", usersJS)
	return place(text, "    // DELEGATIONS", delegationsJS)
}

// bind ties a script to a run and its end.
func (j job) bind(script string) string {
	expires, undoExpires := j.expires()
	if j.run.Plan == output.Rollback {
		expires = undoExpires // of a fix script: it holds one of the two plans
	}
	return strings.NewReplacer(
		"var RUN = 'ID'", "var RUN = '"+j.run.ID+"'",
		"var EXPIRES = 'TIME'", "var EXPIRES = '"+expires+"'",
		"var UNDO_EXPIRES = 'TIME'", "var UNDO_EXPIRES = '"+undoExpires+"'",
		"'PLAN'", "'"+string(j.run.Plan)+"'",
	).Replace(script)
}

// expires is until when the plan may be imported, and its rollback: as long
// again, so that what is imported last can still be taken back. Empty is for ever.
func (j job) expires() (plan, undo string) {
	if j.expiry.At == nil {
		return "", ""
	}
	again := j.expiry.At.Add(j.expiry.At.Sub(j.expiry.StartsAt))
	return j.expiry.At.UTC().Format(time.DateTime), again.UTC().Format(time.DateTime)
}

// onBefore is the script of the transform map.
func onBefore(j job) string {
	var keys []string
	for _, column := range stagingKeys {
		keys = append(keys, "'"+column.name+"'")
	}
	text := place(j.bind(onBeforeJS), "// GUARD", guard())
	return place(text, "    // KEYS", "    var KEYS = ["+strings.Join(keys, ", ")+"];\n")
}

// place puts text where a script has a line for it.
func place(script, line, text string) string {
	before, after, ok := strings.Cut(script, line+"\n")
	if !ok {
		panic("a script has no line " + line)
	}
	return before + text + after
}

// How much a script holds. Rhino compiles a function to at most 64 KiB of
// bytecode: a string takes about 12 bytes of it, whatever its length. The rest
// is for the text box it is pasted into.
const (
	scriptChanges = 1_000
	scriptBytes   = 512 << 10
)

// scriptChange is a change as the guard takes it.
type scriptChange struct {
	ChangeID  string        `json:"change_id"`
	DependsOn string        `json:"depends_on,omitempty"`
	Operation string        `json:"operation"`
	Table     string        `json:"table"`
	SysID     string        `json:"sys_id,omitempty"`
	User      string        `json:"user,omitempty"`
	UserName  string        `json:"user_name"`
	Role      string        `json:"role,omitempty"`
	RoleName  string        `json:"role_name,omitempty"`
	Group     string        `json:"group,omitempty"`
	GroupName string        `json:"group_name,omitempty"`
	Fields    []scriptField `json:"fields"`
	Reason    string        `json:"reason"`
	MadeID    string        `json:"made,omitempty"`
	Needs     []scriptNeed  `json:"needs,omitempty"`
}

// scriptNeed is a prerequisite as the guard takes it.
type scriptNeed struct {
	need
	Fields []scriptField `json:"fields"`
}

type scriptField struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// fixScript writes self-contained fix scripts.
type fixScript struct {
	job     job
	pending strings.Builder
	held    int // changes that are pending
	before  int // changes in the files before
	files   int
}

func newScript() writer { return &fixScript{} }

func (s *fixScript) begin(j job) error {
	s.job = j
	return nil
}

func (s *fixScript) obstacle(c correction) string { return guardObstacle(c) }

func (s *fixScript) write(c correction) error {
	each := scriptChange{
		c.ChangeID, c.DependsOn, c.Operation, c.Table, c.RecordID, c.User, c.UserName,
		c.Role, c.RoleName, c.Group, c.GroupName, scriptFields(c.Fields), c.Reason, c.MadeID, nil,
	}
	for _, prerequisite := range c.Needs {
		each.Needs = append(each.Needs, scriptNeed{prerequisite, scriptFields(prerequisite.Fields)})
	}
	line, err := encode(each)
	if err != nil {
		return err
	}
	fmt.Fprintf(&s.pending, "        %s,\n", quoteScript(string(line)))
	s.held++
	if s.held == scriptChanges || s.pending.Len() > scriptBytes {
		return s.flush()
	}
	return nil
}

func scriptFields(fields []field) []scriptField {
	list := []scriptField{}
	for _, each := range fields {
		list = append(list, scriptField{each.Name, each.Before, each.After})
	}
	return list
}

// quoteScript is JSON as a string of a script, on one line. What could end the
// string, mean something to a browser, or show otherwise than it is stored
// (line separators, marks of direction) is escaped as JSON escapes it, so that
// all of it stays text, and readable.
func quoteScript(json string) string {
	var quoted strings.Builder
	quoted.WriteByte('\'')
	for _, r := range json {
		switch {
		case r == '\\':
			quoted.WriteString(`\\`)
		case strings.ContainsRune("'<>&`", r), !unicode.IsPrint(r):
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&quoted, `\\u%04x`, unit)
			}
		default:
			quoted.WriteRune(r)
		}
	}
	quoted.WriteByte('\'')
	return quoted.String()
}

// flush writes a script with what is pending.
func (s *fixScript) flush() error {
	if s.held == 0 {
		return nil
	}
	s.files++
	lines := strings.TrimSuffix(s.pending.String(), ",\n") + "\n" // a comma at the end would be an element more in old engines
	text := strings.Replace(s.job.bind(fixJS), "changes 1 to N", fmt.Sprintf("changes %d to %d", s.before+1, s.before+s.held), 1)
	text = place(place(text, "// GUARD", guard()), "// CHANGES", lines)
	s.before += s.held
	s.held = 0
	s.pending.Reset()
	return s.job.run.Folder.Write(s.job.path(numbered("servicenow-script-NNNN.js", s.files)), []byte(text))
}

func (s *fixScript) close() error { return s.flush() }
