package changefile

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// The scripts, in ECMAScript 5, as ServiceNow's Rhino has it. The guard is one
// text that both of the others hold.
var (
	//go:embed script/guard.js
	guardJS string
	//go:embed script/onBefore.js
	onBeforeJS string
	//go:embed script/fix.js
	fixJS string
	//go:embed script/transform-map.md
	transformMap string
)

// onBefore is the script of the transform map.
func onBefore() string {
	var keys []string
	for _, column := range stagingKeys {
		keys = append(keys, "'"+column.name+"'")
	}
	text := place(onBeforeJS, "// GUARD", guardJS)
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
		c.Role, c.RoleName, c.Group, c.GroupName, []scriptField{}, c.Reason,
	}
	for _, field := range c.Fields {
		each.Fields = append(each.Fields, scriptField{field.Name, field.Before, field.After})
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
	text := place(place(fixJS, "// GUARD", guardJS), "// CHANGES", lines)
	text = strings.Replace(text, "changes 1 to N", fmt.Sprintf("changes %d to %d", s.before+1, s.before+s.held), 1)
	text = strings.Replace(text, "var RUN = 'ID'", fmt.Sprintf("var RUN = '%s'", s.job.run.ID), 1)
	s.before += s.held
	s.held = 0
	s.pending.Reset()
	return s.job.run.Folder.Write(s.job.path(numbered("servicenow-script-NNNN.js", s.files)), []byte(text))
}

func (s *fixScript) close() error { return s.flush() }
