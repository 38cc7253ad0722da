package history

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// findingColumns are the columns of findings.csv, in order: recon.history_finding has them,
// and recon.past_finding behind the line.
var findingColumns = []string{
	"finding_key", "finding_id", "kind", "user_name", "item", "severity", "state", "first_seen", "last_seen", "since", "runs_seen", "times_reopened",
	"excepted_until", "fixed_on", "fixed_by", "change_ids", "subject_id",
}

const (
	largestFindings = 4 << 30 // bytes of findings.csv: twenty million findings
	longestLine     = 1 << 20
)

// scan reads a file of findings once, for its checksum, and refuses what rolecall does not
// write, whatever the checksum says.
func scan(name, path string) (sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", withoutPath(err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return "", withoutPath(err)
	case !info.Mode().IsRegular():
		return "", source.Problem{At: source.Position{File: name}, Message: "this is not a file", Hint: restore}
	case info.Size() > largestFindings:
		return "", source.Problem{At: source.Position{File: name}, Message: "the file is too large for a history", Hint: restore}
	}
	return scanLines(name, file)
}

func scanLines(name string, from io.Reader) (sum string, err error) {
	hash := sha256.New()
	lines := bufio.NewReaderSize(io.TeeReader(from, hash), longestLine)
	for number := 1; ; number++ {
		line, err := lines.ReadSlice('\n')
		message, hint := "", restore
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0 && number > 1:
			return hex.EncodeToString(hash.Sum(nil)), nil
		case errors.Is(err, bufio.ErrBufferFull):
			message = "this line is too long for a history"
		case err != nil && !errors.Is(err, io.EOF):
			return "", withoutPath(err)
		case !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0:
			message = "this is not UTF-8 text"
		case bytes.HasSuffix(line, []byte("\r\n")):
			message, hint = crlf, crlfHint
		case len(line) == 1 && line[0] == '\n':
			message = "this line is empty"
		case errors.Is(err, io.EOF):
			message = "the file ends within this line: it was cut off"
		case number == 1 && strings.TrimSuffix(string(line), "\n") != strings.Join(findingColumns, ","):
			message = "these are not the columns of a history: expected " + strings.Join(findingColumns, ",")
		}
		if message != "" {
			return "", source.Problem{At: source.Position{File: name, Line: number}, Message: message, Hint: hint}
		}
	}
}

// Load puts the history into the database of the run, in the tables that reconcile.Prepare
// makes: recon.history, recon.past_run and recon.past_finding. The exports are loaded before;
// a history of another estate is refused.
func (f *Folder) Load(ctx context.Context, db *duckdb.DB, temp string) error {
	if f == nil {
		return nil
	}
	runs := filepath.Join(temp, "history-"+runsName)
	if err := writeFile(runs, f.runs); err != nil {
		return err
	}
	defer os.Remove(runs)
	statement := func(name string, params duckdb.Params) duckdb.Statement { return named(name, f.paths(runs), params) }
	for _, each := range []duckdb.Statement{statement("load_runs", nil), statement("load_history", duckdb.Params{"sha256": f.before()})} {
		if _, err := db.Exec(ctx, each); err != nil {
			return err
		}
	}
	if err := f.isOfEstate(ctx, db, statement("common", nil)); err != nil || f.findings == "" {
		return err
	}
	if err := f.checkFindings(ctx, db, statement("faults", nil)); err != nil {
		return err
	}
	_, err := db.Exec(ctx, statement("load_findings", nil))
	return err
}

// paths are the files that statements read, as SQL has them.
func (f *Folder) paths(runs string) map[string]string {
	return map[string]string{"runs": runs, "findings": filepath.Join(f.path, f.findings)}
}

// isOfEstate refuses a history that knows none of the identities.
func (f *Folder) isOfEstate(ctx context.Context, db *duckdb.DB, common duckdb.Statement) error {
	var known, found int64
	if err := db.QueryRow(ctx, common, &known, &found); err != nil || known == 0 || found > 0 {
		return err
	}
	return source.Problem{
		At:      source.Position{File: f.file(runsName), Line: len(f.entries) + 1},
		Message: fmt.Sprintf("this is the history of another estate: the exports have none of the %d identities by which it is known", known),
		Hint:    "name the history of this estate, or an empty folder to begin a new one",
	}
}

// checkFindings lists lines that rolecall does not write.
func (f *Folder) checkFindings(ctx context.Context, db *duckdb.DB, faults duckdb.Statement) error {
	var problems source.Problems
	err := db.Each(ctx, faults, func(rows *duckdb.Rows) error {
		var line int
		var column, value string
		if err := rows.Scan(&line, &column, &value); err != nil {
			return err
		}
		problems.Add(source.Problem{
			At: source.Position{File: f.file(f.findings), Line: line}, Message: fmt.Sprintf("%s: no history has %q here", column, source.Shorten(value, 40)), Hint: restore,
		})
		return nil
	})
	if err != nil {
		if problem, isOfTable := unreadable(f.file(f.findings), err); isOfTable {
			return problem
		}
		return err
	}
	return problems.Err()
}

var engineLine = regexp.MustCompile(`(?i)\bline: (\d+)`)

// unreadable is what the engine says of a table that it cannot read, in our words: its own show
// the line.
func unreadable(name string, err error) (source.Problem, bool) {
	text := err.Error()
	if !strings.Contains(text, "CSV Error") && !strings.Contains(text, "Invalid Input Error") {
		return source.Problem{}, false
	}
	problem := source.Problem{At: source.Position{File: name}, Message: "a line is not a row of the table", Hint: restore}
	if found := engineLine.FindStringSubmatch(text); found != nil {
		problem.At.Line, _ = strconv.Atoi(found[1])
	}
	return problem, true
}
