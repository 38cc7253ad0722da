package exports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/duckdb"
)

// TestImbalance counts a row too many: then loading fails, and says where.
func TestImbalance(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files := map[string]string{
		"okta.csv":       "id,login,status,groups\n00u00000000000000001,ann@x.com,ACTIVE,Sales;HR\n",
		"servicenow.csv": "sys_id,user_name,active\na1b2c3d4e5f678901234567890abcdef,ann,true\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := duckdb.Open(t.Context(), duckdb.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	inputs := Inputs{Okta: []string{filepath.Join(dir, "okta.csv")}, ServiceNow: []string{filepath.Join(dir, "servicenow.csv")}, Root: dir, TempDir: t.TempDir()}
	if err := Load(t.Context(), db, inputs); err != nil {
		t.Fatal(err)
	}
	loader := &loader{db: db}
	if err := loader.checkBalance(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := loader.exec(t.Context(), "update input.balance set rows_duplicate = 1 where relation = 'okta.membership'", nil); err != nil {
		t.Fatal(err)
	}
	err = loader.checkBalance(t.Context())
	want := "okta.csv: of 2 rows for okta.membership 2 were loaded, 1 are duplicates, 0 were rejected and 0 are not used, which makes 3\n"
	if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "a fault of rolecall") {
		t.Errorf("%v, want %s", err, want)
	}
}
