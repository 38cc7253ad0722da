package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// stations are the top folders from left to right; imports point left.
var stations = []string{"exports", "reconcile", "reports", "cmd"}

// confined says which folders alone may import a module.
var confined = map[string][]string{
	"github.com/duckdb/duckdb-go":     {"exports/duckdb"},
	"github.com/xuri/excelize":        {"exports/decode/xlsx", "reports/xlsx"},
	"github.com/urfave/cli":           {"cmd/rolecall"},
	"github.com/marcboeker/go-duckdb": {},
}

// forbidden packages reach the network or start programs.
var forbidden = []string{"net", "net/http", "os/exec", "net/rpc", "plugin"}

// eachImport visits the imports of every Go file of the module's own.
func eachImport(t *testing.T, visit func(file, folder, imported string, isTest bool)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			visit(relative, filepath.ToSlash(filepath.Dir(relative)), imported, strings.HasSuffix(path, "_test.go"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportsPointLeft(t *testing.T) {
	seen := 0
	eachImport(t, func(file, folder, imported string, isTest bool) {
		ours, isOurs := strings.CutPrefix(imported, "rolecall/")
		if !isOurs || isTest {
			return
		}
		seen++
		from := slices.Index(stations, strings.Split(folder, "/")[0])
		to := slices.Index(stations, strings.Split(ours, "/")[0])
		if to > from {
			t.Errorf("%s imports %s, which lies to its right", file, imported)
		}
	})
	if seen == 0 {
		t.Error("no import of the module's own was seen")
	}
}

func TestLibrariesStayWhereTheyBelong(t *testing.T) {
	eachImport(t, func(file, folder, imported string, isTest bool) {
		if isTest {
			return
		}
		for module, folders := range confined {
			if strings.HasPrefix(imported, module) && !slices.Contains(folders, folder) {
				t.Errorf("%s imports %s, which only %v may", file, imported, folders)
			}
		}
		if slices.Contains(forbidden, imported) {
			t.Errorf("%s imports %s: nothing leaves the machine", file, imported)
		}
	})
}

func TestTopLevelStaysAsAgreed(t *testing.T) {
	agreed := []string{"cmd", "exports", "reconcile", "reports", "testdata", "go.mod", "go.sum", "README.md", "LICENSE", "CONTRIBUTING.md"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, ".") && !slices.Contains(agreed, name) && !strings.HasPrefix(name, "rolecall") {
			t.Errorf("%s is not among %v", name, agreed)
		}
	}
}
