package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolecall/exports/duckdb"
)

// usage is what a process took.
type usage struct {
	seconds   float64 // by the clock
	processor float64 // seconds of processor time, of the system's, too
	peak      float64 // bytes
}

// measure runs a process: rolecall and rolecall-* are this binary. It plans as the program does, not
// as that of plain tests, whose plans for tables of a few rows take twice as long on many.
func measure(b *testing.B, dir string, args ...string) usage {
	b.Helper()
	command := exec.CommandContext(b.Context(), args[0], args[1:]...)
	if strings.HasPrefix(args[0], "rolecall") {
		self, err := os.Executable()
		if err != nil {
			b.Fatal(err)
		}
		command.Path, command.Err = self, nil
	}
	command.Dir, command.Env = dir, append(os.Environ(), "ROLECALL_CI=1")
	var output bytes.Buffer
	command.Stderr = &output
	for _, name := range []string{"plain_pandas.py", "plain_sqlite.py"} {
		text, err := rivals.ReadFile("rivals/" + name)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	start := time.Now()
	err := command.Run()
	took := time.Since(start)
	if status := command.ProcessState.ExitCode(); err != nil && !(args[0] == "rolecall" && status == statusWithheld) {
		b.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, output.String())
	}
	used := command.ProcessState.SysUsage().(*syscall.Rusage)
	processor := command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return usage{seconds: took.Seconds(), processor: processor.Seconds(), peak: float64(used.Maxrss) * 1024}
}

// runRival runs a rival, if it can run here, and returns what it found, sorted.
func runRival(b *testing.B, each rival, dir, estate string) (*usage, []string) {
	b.Helper()
	if each.needs != nil && exec.Command(each.needs[0], each.needs[1:]...).Run() != nil {
		b.Logf("%s is not measured: %s fails", each.name, strings.Join(each.needs, " "))
		return nil, nil
	}
	answer := filepath.Join(dir, each.name+".csv")
	used := measure(b, dir, each.command(estate, answer)...)
	return &used, readAnswer(b, answer)
}

// plain runs the DuckDB script: rolecall-plain ESTATE ANSWER.
func plain() {
	must(func(ctx context.Context) error {
		text, err := plainScript(os.Args[1])
		if err != nil {
			return err
		}
		db, err := duckdb.Open(ctx, duckdb.Options{})
		if err != nil {
			return err
		}
		defer db.Close()
		script := strings.NewReplacer("$estate", os.Args[1], "$answer", os.Args[2]).Replace(text)
		_, err = db.Exec(ctx, duckdb.Statement{Name: "plain.sql", Text: script})
		return err
	})
}

// plainScript is the DuckDB script for the form that ServiceNow's side has.
func plainScript(estate string) (string, error) {
	header, err := firstLine(filepath.Join(estate, "servicenow", "sys_user_has_role.csv"))
	if err != nil {
		return "", err
	}
	references := "rivals/plain_raw.sql"
	if strings.Contains(header, `"user.user_name"`) {
		references = "rivals/plain_display.sql"
	}
	text, err := rivals.ReadFile("rivals/plain.sql")
	if err != nil {
		return "", err
	}
	with, err := rivals.ReadFile(references)
	return strings.ReplaceAll(string(text), "$references", string(with)), err
}

func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	return bufio.NewReader(file).ReadString('\n')
}

// plainFloor reads the files of an estate, one after the other, into a table of text in memory
// that is dropped again: rolecall-plain-floor ESTATE.
func plainFloor() {
	must(func(ctx context.Context) error {
		db, err := duckdb.Open(ctx, duckdb.Options{})
		if err != nil {
			return err
		}
		defer db.Close()
		files, err := filepath.Glob(filepath.Join(os.Args[1], "*", "*.csv"))
		for _, path := range files {
			text := "create table floor as from read_csv(" + duckdb.Literal(path) + ", all_varchar = true)"
			_, failed := db.Exec(ctx, duckdb.Statement{Name: path, Text: text})
			_, dropped := db.Exec(ctx, duckdb.Statement{Name: path, Text: "drop table floor"})
			err = cmp.Or(err, failed, dropped)
		}
		return err
	})
}

// floor reads the files of an estate into tables of text, in a database file that it keeps until
// the end: rolecall-floor ESTATE DATABASE.
func floor() {
	must(func(ctx context.Context) error {
		db, err := duckdb.Open(ctx, duckdb.Options{Path: os.Args[2]})
		if err != nil {
			return err
		}
		defer os.Remove(os.Args[2])
		defer db.Close()
		files, err := filepath.Glob(filepath.Join(os.Args[1], "*", "*.csv"))
		for i, path := range files {
			text := fmt.Sprintf("create table floor_%d as from read_csv(%s, all_varchar = true)", i, duckdb.Literal(path))
			_, failed := db.Exec(ctx, duckdb.Statement{Name: path, Text: text})
			err = cmp.Or(err, failed)
		}
		return err
	})
}

func must(do func(context.Context) error) {
	if err := do(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
