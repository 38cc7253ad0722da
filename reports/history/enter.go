package history

import (
	"context"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

//go:embed *.sql
var statements embed.FS

const asOfForm = time.RFC3339

// named is a statement of this folder. The engine takes the names of files as literals only:
// {runs} and {findings} stand for them.
func named(name string, paths map[string]string, params duckdb.Params) duckdb.Statement {
	text, err := statements.ReadFile(name + ".sql")
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	body := string(text)
	for key, path := range paths {
		body = strings.ReplaceAll(body, "{"+key+"}", duckdb.Literal(path))
	}
	return duckdb.Statement{Name: "reports/history/" + name + ".sql", Text: body, Params: params}
}

// Enter writes the entry of a run that was reconciled beside the history, and returns its
// head.
func (f *Folder) Enter(ctx context.Context, db *duckdb.DB, runID string) (head string, err error) {
	part := filepath.Join(f.path, partName)
	findings := filepath.Join(part, findingsName)
	if err := writeFile(findings, nil); err != nil { // private from the start; the engine fills it
		return "", f.cannotWrite(err)
	}
	if _, err := db.Exec(ctx, named("findings", map[string]string{"findings": findings}, nil)); err != nil {
		return "", f.cannotWrite(err)
	}
	sum, err := scan(findingsName, findings)
	if err != nil {
		return "", f.cannotWrite(err)
	}
	latest, err := f.entryOf(ctx, db)
	if err != nil {
		return "", err
	}
	latest.set("run_id", runID)
	latest.set("findings_sha256", sum)
	latest.set("head", latest.sum())
	entries := append(f.entries[:len(f.entries):len(f.entries)], latest)
	if _, err := parseRuns(runsName, encodeRuns(entries)); err != nil {
		return "", fmt.Errorf("the entry of this run could not be read again: %w", err)
	}
	if err := writeFile(filepath.Join(part, runsName), encodeRuns(entries)); err != nil {
		return "", f.cannotWrite(err)
	}
	return latest.get("head"), f.cannotWrite(f.keepBefore(part))
}

// entryOf is the entry as far as the database has it.
func (f *Folder) entryOf(ctx context.Context, db *duckdb.DB) (entry, error) {
	latest := make(entry, len(columns))
	latest.set("seq", strconv.Itoa(len(f.entries)+1))
	if n := len(f.entries); n > 0 {
		latest.set("previous_head", f.entries[n-1].get("head"))
	}
	var names, values []string
	err := db.Each(ctx, named("entry", nil, nil), func(rows *duckdb.Rows) error {
		var name, value string
		err := rows.Scan(&name, &value)
		names, values = append(names, name), append(values, value)
		return err
	})
	for i, name := range names {
		latest.set(name, values[i])
	}
	return latest, err
}

// keepBefore puts the findings of before beside those of this run, by a second name where
// the system has such.
func (f *Folder) keepBefore(part string) error {
	if f.findings == "" || f.findings == beforeName {
		return nil // there is nothing to keep, or it is kept already
	}
	from, to := filepath.Join(f.path, f.findings), filepath.Join(part, beforeName)
	if os.Link(from, to) == nil {
		return nil
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return withoutPath(err)
	}
	if err := writeFile(to, content); err != nil {
		return err
	}
	return output.SyncDir(part)
}

func (f *Folder) cannotWrite(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot write the history %s: %w", f.name, withoutPath(err))
}
