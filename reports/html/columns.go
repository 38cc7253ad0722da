package html

import (
	"slices"
	"strings"

	"rolecall/reports/columns"
)

// withColumns gives the script the columns, in place of the comments that name
// them in script/015-report.js.
func withColumns(script string) string {
	return withLists(script, []namedList{
		{"/* columns of few values */", fewValued()},
		{"/* columns of findings */", columns.Names(inPage(columns.Findings))},
		{"/* columns of changes */", columns.Names(inPage(columns.Changes))},
	})
}

// namedList is a list of names that a script has a comment in the place of.
type namedList struct {
	comment string
	names   []string
}

func withLists(script string, lists []namedList) string {
	for _, list := range lists {
		before, after, _ := strings.Cut(script, list.comment)
		line := before[strings.LastIndexByte(before, '\n')+1:]
		script = before + literals(list.names, len(line)) + after
	}
	return script
}

// inPage are the columns that the page has.
func inPage(all []columns.Column) []columns.Column {
	return slices.DeleteFunc(slices.Clone(all), func(each columns.Column) bool { return each.Page == columns.Absent })
}

// fewValued are the columns of few different values. The department, which is
// no column of the findings, comes from data/subjects.sql, behind the name.
func fewValued() []string {
	var names []string
	for _, each := range slices.Concat(columns.Findings, columns.Changes) {
		if each.Page == columns.Few {
			names = append(names, each.Name)
		}
		if each.Name == "name" {
			names = append(names, "department")
		}
	}
	return names
}

// widestLine is how long a line of names is at most.
const widestLine = 142

// literals are names as the script has them, in lines of which the first begins
// at a column.
func literals(names []string, at int) string {
	var text strings.Builder
	for i, name := range names {
		separator := ", "
		if i == 0 {
			separator = ""
		} else if at+len(separator+name)+len("'',") > widestLine {
			separator, at = ",\n  ", 0
		}
		text.WriteString(separator + "'" + name + "'")
		at += len(separator + name + "''")
	}
	return text.String()
}
