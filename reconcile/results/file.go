package results

import (
	"context"
	"os"
	"regexp"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// File is a file of results: an export of the staging table in any form that exports have,
// the sender's list, or text with lines of the guard's log.
type File struct {
	Path, Shown string
	TempDir     string // a private folder for intermediate files
}

// logLine is what the guard writes to the log of each change.
var logLine = regexp.MustCompile(`rolecall ([0-9a-z]{16}) (?:(rollback) )?([0-9a-z]{16}) ([a-z ]+): (.*)`)

// columns are what is read, and the names it has: as the staging table has them, as the file
// for import, and as lists label them.
var columns = []struct {
	name     string
	isNeeded bool
}{{"run_id", false}, {"plan", false}, {"change_id", true}, {"outcome", true}, {"outcome_reason", false}}

// plainName is a column's name without what a staging table puts before it.
func plainName(name string) string {
	name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
	return strings.TrimPrefix(strings.NewReplacer(" ", "_", "-", "_").Replace(name), "u_")
}

// load adds the file's rows to results.row.
func (f File) load(ctx context.Context, db *duckdb.DB) error {
	content, err := os.ReadFile(f.Path)
	if err != nil {
		return err
	}
	if isLog, err := loadLog(ctx, db, content); isLog || err != nil {
		return err
	}
	documents, err := decode.Read(ctx, decode.Options{Path: f.Path, Shown: f.Shown, TempDir: f.TempDir})
	if err != nil {
		return err
	}
	isLoaded := false
	for _, each := range documents {
		selected := each.Rows()
		expressions, isComplete := find(each, selected)
		if !isComplete {
			continue
		}
		isLoaded = true
		if err := exec(ctx, db, "insert into results.row select "+nextPlace+", "+expressions+", false from "+selected.From()); err != nil {
			return err
		}
	}
	if !isLoaded {
		return source.Problem{
			At: source.Position{File: source.Printable(f.Shown)}, Message: "has no result of any change",
			Hint: "expected an export of the staging table with the columns u_change_id and u_outcome, the sender's results file, or lines of the guard's log",
		}
	}
	return nil
}

// find finds the columns of a document, as a list of expressions.
func find(document *decode.Document, rows *decode.Rows) (expressions string, isComplete bool) {
	found := map[string]string{}
	if document.HasColumns() {
		for i, name := range document.Columns {
			if plain := plainName(name); found[plain] == "" {
				found[plain] = rows.Column(i)
			}
		}
	} else if document.Shape != nil {
		for _, node := range document.Shape.Keys {
			if plain := plainName(node.Key); found[plain] == "" && isRead(plain) {
				found[plain] = rows.Value(node.Key)
			}
		}
	}
	var list []string
	for _, each := range columns {
		switch expression := found[each.name]; {
		case expression != "":
			list = append(list, expression)
		case each.isNeeded:
			return "", false
		default:
			list = append(list, "null")
		}
	}
	return strings.Join(list, ", "), true
}

func isRead(name string) bool {
	for _, each := range columns {
		if each.name == name {
			return true
		}
	}
	return false
}

// loadLog reads lines of the guard's log, wherever they stand in a text.
func loadLog(ctx context.Context, db *duckdb.DB, content []byte) (isLog bool, err error) {
	var rows []string
	for _, found := range logLine.FindAllStringSubmatch(string(content), -1) {
		plan := "change"
		if found[2] != "" {
			plan = found[2]
		}
		var cells []string
		for _, cell := range []string{found[1], plan, found[3], found[4], strings.TrimRight(found[5], "\r\"")} {
			cells = append(cells, duckdb.Literal(cell))
		}
		rows = append(rows, "("+strings.Join(cells, ", ")+")")
	}
	const most = 2000
	for isLog = len(rows) > 0; len(rows) > 0; {
		part := rows[:min(most, len(rows))]
		rows = rows[len(part):]
		if err := exec(ctx, db, "insert into results.row select "+nextPlace+", *, false from (values "+strings.Join(part, ", ")+")"); err != nil {
			return isLog, err
		}
	}
	return isLog, nil
}
