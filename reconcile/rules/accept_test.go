package rules_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/rules"
)

var (
	isActive = true
	accepted = []rules.Exception{
		{
			Kind: "misroled.excess_role", UserName: "bob@example.com", Item: "itil", Reason: "cover: nights", ApprovedBy: "ciso@example.com", Expires: "2099-12-31",
			Facts: rules.Facts{IsActive: &isActive, OktaStatus: "ACTIVE", Via: "[Service Desk]/itil; itil", Rule: "r123456789abcdef"},
		},
		{Kind: "stale.dormant", UserName: `ACME\ann`, Reason: "line\nbreak #1", ApprovedBy: "Eva \"E\" Novák", Ticket: "0042", Expires: "2099-12-31"},
	}
	items = []string{
		"{kind: misroled.excess_role, user_name: bob@example.com, item: itil, reason: 'cover: nights', approved_by: ciso@example.com, expires: 2099-12-31, " +
			"facts: {active: true, okta_status: ACTIVE, via: '[Service Desk]/itil; itil', rule: r123456789abcdef}}",
		`{kind: stale.dormant, user_name: 'ACME\ann', reason: "line\u000abreak #1", approved_by: 'Eva "E" Novák', ticket: '0042', expires: 2099-12-31}`,
	}
)

// TestAddExceptions: in each text ▲ stands where the exceptions belong, in the way that
// is said behind it, and the rest stays as it is.
func TestAddExceptions(t *testing.T) {
	one := "{kind: stale.*, reason: r, expires: 2026-12-31}"
	for name, text := range map[string]string{
		"none":                    "version: 1\nscope: {groups: [A]} # all\n\n# the end\n▲key",
		"none, no final line end": "version: 1▲key",
		"none, blank lines":       "version: 1\n▲key\n\n\n",
		"none, CRLF":              "version: 1\r\nscope: {groups: [A]}\r\n▲key",
		"none, a mark":            "\uFEFFversion: 1\n▲key",
		"none, indented":          "  version: 1\n▲  key",
		"none, document end":      "---\nversion: 1\n▲key...\n",
		"none, a text at the end": "version: 1\nscope:\n  when: |\n    user.login != \"\"\n    # no comment\n▲key",
		"empty":                   "version: 1\nexceptions:\n▲  - # none yet\nscope: {groups: [A]}\n",
		"last":                    "version: 1\nexceptions:\n  - " + one + "\n▲  - ",
		"last, no final line end": "version: 1\nexceptions:\n  - " + one + "▲  - ",
		"last, comments":          "version: 1\nexceptions: # of all\n  # first\n  - " + one + " # behind\n▲  - # at the end\n",
		"in the middle":           "version: 1\nexceptions:\n  - " + one + "\n▲  - \n# what comes\nscope: {groups: [A]}\n",
		"without indentation":     "version: 1\nexceptions:\n- " + one + "\n▲- \nscope: {groups: [A]}\n",
		"far to the right":        "exceptions:\n          - " + one + "\n▲          - version: 1\n",
		"CRLF":                    "version: 1\r\nexceptions:\r\n  - " + one + "\r\n▲  - scope: {groups: [A]}\r\n",
		"CRLF, comments":          "# why\r\nversion: 1\r\n# of all\r\nexceptions: # all\r\n  - " + one + " # one\r\n▲  - \r\n# what comes\r\nscope: {groups: [A]}\r\n",
		"one key per line":        "version: 1\nexceptions:\n  -\n    kind: stale.*\n    reason: >-\n      long\n\n      # no comment\n    expires: 2026-12-31\n▲  - \nscope: {groups: [A]}\n",
		"a text at the end":       "version: 1\nexceptions:\n  - kind: stale.*\n    expires: 2026-12-31\n    reason: |\n      long\n      # no comment\n▲  - scope: {groups: [A]}\n",
		"flow":                    "version: 1\nexceptions: [" + one + "▲flow] # all\n",
		"flow, empty":             "version: 1\nexceptions: [▲first]\nscope: {groups: [A]}\n",
		"flow, comma":             "version: 1\nexceptions: [ " + one + ", ▲first]\n",
		"flow, lines":             "version: 1\nexceptions: [\n    " + one + ",\n    " + one + "  # the last\n▲lines  ]\nscope: {groups: [A]}\n",
	} {
		t.Run(name, func(t *testing.T) {
			before, after, _ := strings.Cut(text, "▲")
			eol := "\n"
			if strings.Contains(text, "\r\n") {
				eol = "\r\n"
			}
			head, rest := style(after)
			list := head + items[0] + eol + head + items[1]
			switch head {
			case "flow":
				list = ", " + items[0] + ", " + items[1]
			case "first":
				list = items[0] + ", " + items[1]
			case "lines":
				list = "    , " + items[0] + "," + eol + "    " + items[1] + eol
			case "key", "  key":
				indent := strings.TrimSuffix(head, "key")
				list = eol + indent + "exceptions:" + eol + indent + "  - " + items[0] + eol + indent + "  - " + items[1]
			}
			switch {
			case strings.HasPrefix(head, "flow"), head == "first", head == "lines":
			case strings.HasSuffix(before, "\n"):
				list += eol
			default:
				list = eol + list
			}
			got, places, err := rules.AddExceptions("dir/rules.yaml", []byte(before+rest), accepted)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before+list+rest, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for i, line := range strings.SplitAfter(string(got), "\n") {
				if strings.Contains(line, items[0]) && !strings.HasSuffix(places[0], ":"+strconv.Itoa(i+1)) {
					t.Errorf("the first is in line %d, not at %s", i+1, places[0])
				}
			}
			if _, err := rules.Read("rules.yaml", got); err != nil {
				t.Error(err)
			}
		})
	}
}

// style splits how the exceptions are written from what follows in the text.
func style(after string) (head, rest string) {
	for _, each := range []string{"key", "  key", "flow", "first", "lines", "          - ", "  - ", "- "} {
		if rest, found := strings.CutPrefix(after, each); found {
			return each, strings.TrimPrefix(rest, "\n")
		}
	}
	return "", after
}

func TestExceptionsThatCannotBeAdded(t *testing.T) {
	for name, text := range map[string]string{
		"a mapping in braces": "{version: 1}\n",
		"no YAML":             "version: [1\n",
		"an alias":            "version: 1\nscope: {groups: &all [A]}\nexceptions: *all\n",
		"a text":              "version: 1\nexceptions: none\n",
		"null":                "version: 1\nexceptions: null\n",
	} {
		if got, _, err := rules.AddExceptions("rules.yaml", []byte(text), accepted); err == nil {
			t.Errorf("%s: %s", name, got)
		} else if !strings.HasPrefix(err.Error(), "rules.yaml:") {
			t.Errorf("%s: no place: %v", name, err)
		}
	}
}
