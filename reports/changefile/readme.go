package changefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"rolecall/exports/source"
	"rolecall/reports/output"
)

const importSetGuide = `The way for 10 to 100,000 corrections: the rows can be approved apart from the
script, each row is logged, and it can be run again.

1. As *import_admin*, make a data source of type File, format CSV, character set
   UTF-8, and attach the file as it is. Do not open and save it in a spreadsheet:
   that turns true into TRUE, which ServiceNow imports as false.
2. *Test Load 20 Records* and read the 20 staging rows.
3. Transform with a map whose onBefore script handles one row at a time: finds the
   record by sys_id, else by the names; leaves it alone unless it still holds what
   ` + "`before`" + ` says; deletes row by row; inserts a user only for ` + "`create`" + `; logs the
   outcome with the change_id; sets ` + "`ignore = true`" + ` at the end. Run business rules:
   on. Reference choice action: ignore or reject. Coalesce: none.
`

const batchGuide = `For instances that are corrected over REST. Send the files one at a time in the
order of their numbers, to ` + "`POST /api/now/v1/batch`" + `, with an account that may write
these tables (*user_admin*; to grant or take *admin*, *admin* itself):

    curl --user NAME --header 'Content-Type: application/json' \
      --data-binary @servicenow-batch-0001.json \
      https://INSTANCE.service-now.com/api/now/v1/batch

1. Nothing is compared with what the plan expected to find: send it soon after the
   exports were taken. To try it, keep the first 20 requests of the first file.
2. The id of a request is its change_id. Read the response: ` + "`serviced_requests`" + ` have a
   ` + "`status_code`" + ` each; send what is in ` + "`unserviced_requests`" + ` again (the API stops after
   30 seconds and still answers 200).
3. References such as department are set by what they display: if two departments
   have one name, correct those people by hand.
`

// readme writes how to bring the plan in, and what is not in the files.
func (s *set) readme() error {
	var text strings.Builder
	title, other := "Change files", "`rollback/` holds the inverse plan, in the same forms: what undoes this one.\nAfterwards, export both systems again and reconcile: what was corrected is no longer found.\n"
	if s.run.Plan == output.Rollback {
		title, other = "Change files that undo the plan", "Only for changes that were made: each expects to find what the plan set.\n"
	}
	fmt.Fprintf(&text, "# %s\n\nRun %s, %s. Choose one form: each holds the whole plan, but for what is listed under it.\n%s",
		title, s.run.ID, count(s.changes), other)
	for i, format := range s.formats {
		fmt.Fprintf(&text, "\n## %s: %s\n\n%s", format.Name, format.Files, format.Guide)
		if format.Name == "import-set" {
			text.WriteString("\n" + columnTable())
		}
		text.WriteString("\n" + obstacleTable(s.writers[i].obstacles()))
	}
	return s.run.Folder.Write(s.run.Plan.Dir()+"/README.md", []byte(text.String()))
}

func columnTable() string {
	var text strings.Builder
	text.WriteString("| column | meaning |\n|---|---|\n")
	for _, column := range importSetColumns {
		fmt.Fprintf(&text, "| `%s` | %s |\n", column.name, column.about)
	}
	return text.String()
}

func obstacleTable(obstacles []obstacle) string {
	if len(obstacles) == 0 {
		return "Every change can be expressed in this form.\n"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "Not in these files, because the form cannot express them: %s.\n\n", count(len(obstacles)))
	counts := map[string]int{}
	for _, each := range obstacles {
		counts[each.Reason]++
	}
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&text, "- %d: %s\n", counts[reason], inert(reason))
	}
	text.WriteByte('\n')
	text.WriteString("| change_id | operation | table | user_name | reason |\n|---|---|---|---|---|\n")
	for _, each := range obstacles {
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s |\n",
			inert(each.ChangeID), inert(each.Operation), inert(each.Table), inert(each.UserName), inert(each.Reason))
	}
	return text.String()
}

func count(changes int) string {
	if changes == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", changes)
}

// inert is text from data that stays text in Markdown and in the HTML made of
// it: every mark that could mean something is escaped.
func inert(text string) string {
	var escaped strings.Builder
	for _, r := range source.Printable(text) {
		switch {
		case r == '<':
			escaped.WriteString("&lt;")
		case r == '&':
			escaped.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()#+!|>~@:", r):
			escaped.WriteString("\\" + string(r))
		default:
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}
