package exports

import (
	"fmt"
	"rolecall/exports/decode"
	"rolecall/exports/source"
	"rolecall/exports/staging"
	"strings"
)

// isMisplaced says whether a document is in the folder of the wrong system, though it
// could be read there: columns for users and groups fit many things.
func isMisplaced(document *decode.Document, name string) bool {
	own, other := systems[name], systems[otherSystem[name]]
	if len(own.marks(document)) > 0 || !other.owns(document) {
		return false
	}
	form := other.recognise(document)
	return form != nil && form.Read != nil && !form.IsVague
}

func misplaced(document *decode.Document, name string) error {
	other := otherSystem[name]
	return source.Problem{
		At:      source.Position{File: document.Name()},
		Message: fmt.Sprintf("is %s's %s, but is in the %s folder", systemName(other), systems[other].recognise(document).Name, systemName(name)),
		Hint:    "move it to the folder " + other,
	}
}

// unrecognised says what was found, and whether the other system knows it.
func (r *reading) unrecognised(own system) error {
	problem := source.Problem{
		At:      source.Position{File: r.Document.Name()},
		Message: fmt.Sprintf("is not a known %s export: %s; found %s", systemName(r.System), own.expected, found(r.Document)),
	}
	other := otherSystem[r.System]
	if form := systems[other].recognise(r.Document); form != nil && form.Read != nil && !form.IsVague {
		problem.Hint = fmt.Sprintf("it looks like %s's %s: put it with the %s exports", systemName(other), form.Name, systemName(other))
	} else if form != nil && form.Refuse != "" && other == "okta" {
		problem.Hint = "it " + form.Refuse
	} else {
		problem.Hint = unknownHint(r.Document)
	}
	return problem
}

// found lists the first columns or keys of a document.
func found(document *decode.Document) string {
	var names []string
	for _, cell := range staging.Cells(document) {
		if names = append(names, source.Shorten(cell.Name, 40)); len(names) == 12 {
			names = append(names, "…")
			break
		}
	}
	if document.HasColumns() {
		return "the columns " + strings.Join(names, ", ")
	}
	if len(names) == 0 {
		return "records without any field"
	}
	return "records with " + strings.Join(names, ", ")
}
