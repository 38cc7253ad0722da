package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the program from the outside, as its users do: each
// testdata/script/<command>_<topic>.txtar is a list of command lines and the
// files they start from. -update writes the expected texts again.
//
// Beside testscript's own commands there are
//
//	status N COMMAND...    run a program; it must exit with status N
//	estate NAME DIR        copy an estate of testdata
//	comparison FILE        fail unless FILE is as the schema of compare.json says
//	finished NAME DIR      copy the output of a run on such an estate, as of 2026-11-01
//	valid DIR              the JSON files of a run are as their schemas say
//	edit FILE OLD NEW      replace text that occurs exactly once
//	bytes FILE TEXT        write a file: TEXT is a Go string without its quotes
//	list DIR [NAME...]     print modes and names of what is in a folder, but of NAMEs
//	sums DIR [NAME...]     the same with sizes and checksums
//	columns N FILE         no line is wider than N columns
//	inert FILE             nothing in it acts in a terminal
//	json FILE              the file is one JSON value
//	servers                start a ServiceNow and an Okta that hold a demo, for the scripts of exports plan
//	schema FILE SCHEMA              a file is as a schema of reports says
//	decide FILE SHEET ID TITLE TEXT  write TEXT below TITLE in the rows of a workbook that have ID in a cell
//
// those of damageCommands, and $ESC, text that would turn a terminal red. The condition [all]
// holds if everything is asked for (isAsked): a plain go test stops at [!all] stop, behind the
// essential part of the script.
func TestScripts(t *testing.T) {
	t.Parallel()
	estates := filepath.Join(home, "testdata")
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join(estates, "script"),
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		ContinueOnError:    true, // one run names every line that fails
		Setup: func(env *testscript.Env) error {
			env.Setenv("ESC", "\x1b[31mred")
			return nil
		},
		Condition: func(condition string) (bool, error) {
			switch condition {
			case "superuser":
				return os.Geteuid() == 0, nil
			case "all":
				return isAsked("TestScripts"), nil
			}
			return false, fmt.Errorf("unknown condition %s", condition)
		},
		Cmds: commands(map[string]func(*testscript.TestScript, bool, []string){
			"status": exitsWith,
			"estate": func(ts *testscript.TestScript, _ bool, args []string) {
				want(ts, args, 2, 2, "estate NAME DIR")
				ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(filepath.Join(estates, args[0]))))
			},
			"finished": func(ts *testscript.TestScript, _ bool, args []string) {
				want(ts, args, 2, 2, "finished NAME DIR")
				ts.Check(copyOutput(finished(t, args[0]).out, ts.MkAbs(args[1])))
			},
			"valid": func(ts *testscript.TestScript, _ bool, args []string) {
				want(ts, args, 1, 1, "valid DIR")
				validate(ts, ts.MkAbs(args[0]))
			},
			"comparison": func(ts *testscript.TestScript, _ bool, args []string) {
				want(ts, args, 1, 1, "comparison FILE")
				validateFile(ts, ts.MkAbs(args[0]), "compare.schema.json")
			},
			"servers": func(ts *testscript.TestScript, _ bool, args []string) {
				want(ts, args, 0, 0, "servers")
				dir, _ := demoServers(t)
				_, serviceNow := newTableAPI(t, dir)
				_, okta := newOktaAPI(t, dir)
				for _, each := range serverSettings(serviceNow, okta) {
					name, value, _ := strings.Cut(each, "=")
					ts.Setenv(name, value)
				}
			},
			"edit":    editFile,
			"bytes":   writeBytes,
			"list":    func(ts *testscript.TestScript, _ bool, args []string) { printTree(ts, args, false) },
			"sums":    func(ts *testscript.TestScript, _ bool, args []string) { printTree(ts, args, true) },
			"columns": fitsColumns,
			"inert":   isInert,
			"json":    isJSON,
			"reply":   writeReply,
			"schema": func(ts *testscript.TestScript, _ bool, args []string) {
				want(ts, args, 2, 2, "schema FILE SCHEMA")
				validateText(ts, args[0], ts.ReadFile(args[0]), args[1])
			},
			"decide": decideInWorkbook,
		}),
	})
}

// commands adds those of damageCommands.
func commands(own map[string]func(*testscript.TestScript, bool, []string)) map[string]func(*testscript.TestScript, bool, []string) {
	maps.Copy(own, damageCommands)
	return own
}

func want(ts *testscript.TestScript, args []string, least, most int, usage string) {
	if len(args) < least || len(args) > most {
		ts.Fatalf("usage: %s", usage)
	}
}

func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, args, 2, 100, "status N COMMAND...")
	expected, err := strconv.Atoi(args[0])
	ts.Check(err)
	status := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if neg || status != expected {
		ts.Fatalf("exit status %d, expected %d", status, expected)
	}
}

func editFile(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 3, 3, "edit FILE OLD NEW")
	content := ts.ReadFile(args[0])
	if count := strings.Count(content, args[1]); count != 1 {
		ts.Fatalf("%s holds %q %d times", args[0], args[1], count)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(content, args[1], args[2], 1)), 0o666))
}

func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 2, 2, "bytes FILE TEXT")
	content, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content), 0o666))
}

func printTree(ts *testscript.TestScript, args []string, sums bool) {
	want(ts, args, 1, 100, "list|sums DIR [NAME...]")
	left := map[string]bool{}
	for _, name := range args[1:] {
		left[name] = true
	}
	dir := os.DirFS(ts.MkAbs(args[0]))
	ts.Check(fs.WalkDir(dir, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || left[entry.Name()] {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(ts.Stdout(), "%s %s", info.Mode(), path)
		if sums && info.Mode().IsRegular() {
			content, err := fs.ReadFile(dir, path)
			if err != nil {
				return err
			}
			fmt.Fprintf(ts.Stdout(), " %d %x", len(content), sha256.Sum256(content))
		}
		fmt.Fprintln(ts.Stdout())
		return nil
	}))
}

func fitsColumns(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 2, 2, "columns N FILE")
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		if width := text.StringWidth(strings.TrimSuffix(line, "\n")); width > most {
			ts.Fatalf("%d columns: %s", width, line)
		}
	}
}

// isInert looks for what a terminal acts on: control characters but the line
// break, and the characters that turn the direction of text.
func isInert(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, args, 1, 1, "inert FILE")
	content := ts.ReadFile(args[0])
	acts := func(r rune) bool {
		return r < ' ' && r != '\n' || 0x7f <= r && r < 0xa0 || r == 0x61c || r == 0x200e || r == 0x200f ||
			0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069
	}
	if at := strings.IndexFunc(content, acts); (at < 0) == neg {
		ts.Fatalf("offset %d of %q", at, content)
	}
}

func isJSON(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 1, 1, "json FILE")
	var value any
	decoder := json.NewDecoder(bytes.NewReader([]byte(ts.ReadFile(args[0]))))
	ts.Check(decoder.Decode(&value))
	if decoder.More() {
		ts.Fatalf("something follows the JSON value")
	}
}
