package custom

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"rolecall/exports/duckdb"
)

// What a custom finding may take: a minute, a gigabyte, and as much again ten times on the disk;
// and how much it may say.
const (
	maxTime   = time.Minute
	maxMemory = "1GiB"
	maxTemp   = "10GiB"
	maxRows   = 100_000
	maxText   = 10_000 // characters
)

// schemas are those of the database that custom findings are run in.
var schemas = []string{"create schema okta", "create schema servicenow", "create schema recon", "create schema policy", "create schema subject"}

// openBeside opens a database for custom findings, in memory or of a file. One thread takes rows
// in the order in which they lie: so that the same rows yield the same.
func openBeside(ctx context.Context, path, temp string) (*duckdb.DB, error) {
	options := duckdb.Options{Path: path, Threads: 1, MemoryLimit: maxMemory, Plain: path == ""}
	if path != "" {
		options.ReadOnly, options.Sealed, options.TempDir, options.MaxTemp = true, true, temp, maxTemp
	}
	return duckdb.Open(ctx, options)
}

// seal makes what is in a database in memory, and seals it.
func seal(ctx context.Context, db *duckdb.DB, texts []string) error {
	for _, text := range texts {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "relations", Text: text}); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	if err := db.Seal(ctx, duckdb.Reach{}); err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

// copyName is how the copy is called while it is made.
const copyName = "custom_copy"

// copyOut copies relations of the run to a file, in an order that depends on their rows alone, and
// opens that. remove removes the file.
func copyOut(ctx context.Context, db *duckdb.DB, relations []string) (beside *duckdb.DB, remove func() error, err error) {
	var dir string
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "settings", Text: "select current_setting('temp_directory')"}, &dir); err != nil {
		return nil, nil, err
	}
	if dir == "" {
		dir = os.TempDir()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	if dir, err = os.MkdirTemp(dir, "custom-"); err != nil {
		return nil, nil, err
	}
	remove = func() error { return os.RemoveAll(dir) }
	path := filepath.Join(dir, "relations.duckdb")
	if err := writeCopy(ctx, db, path, relations); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	beside, err = openBeside(ctx, path, filepath.Join(dir, "spill"))
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return beside, remove, nil
}

func writeCopy(ctx context.Context, db *duckdb.DB, path string, relations []string) (err error) {
	if err := db.Attach(ctx, copyName, path, true); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Detach(context.WithoutCancel(ctx), copyName)) }()
	for _, text := range copying(relations) {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "custom findings", Text: text}); err != nil {
			return err
		}
	}
	return nil
}

// copying are the statements that make a copy.
func copying(relations []string) []string {
	var texts []string
	for _, text := range schemas {
		texts = append(texts, "create schema "+copyName+"."+text[len("create schema "):])
	}
	for _, relation := range relations {
		order := "all"
		switch relation { // wide, and told apart by their keys
		case "okta.user":
			order = "user_key"
		case "servicenow.user":
			order = "account_key"
		}
		texts = append(texts, "create table "+copyName+"."+duckdb.Relation(relation)+" as from "+duckdb.Relation(relation)+" order by "+order)
	}
	return append(texts,
		"create table "+copyName+".subject.account as select account_key from servicenow.user",
		"create table "+copyName+".subject.person as select user_key from okta.user",
		"create table "+copyName+".subject.link as select account_key, user_key from recon.link")
}
