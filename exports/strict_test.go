package exports

import (
	"strings"
	"testing"

	"rolecall/exports/duckdb"
)

// TestStrictOrder holds that the order of what is wrong does not depend on what
// was found first.
func TestStrictOrder(t *testing.T) {
	db, err := duckdb.Open(t.Context(), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(t.Context(), duckdb.Statement{Name: "exports", Text: Schema + `;
		insert into input.file by name select 0 as file_key, 'okta' as system, 'users.json' as path, 1 as bytes, '' as sha256,
			'json' as form, 'utf-8' as encoding, 0 as rows_read, 0 as rows_loaded, 0 as rows_duplicate, 0 as rows_rejected,
			0 as rows_unresolved, 0 as rows_unused;
		insert into input.quality by name
			select 'warning' as severity, 'unzoned_times' as topic, 0 as file_key, 'found first' as message, 'time.unzoned' as code
			union all select 'warning', 'capped', 0, 'found last', 'file.full_list'`})
	if err != nil {
		t.Fatal(err)
	}
	loader := &loader{inputs: Inputs{Strict: true}, db: db}
	err = loader.failOnWarnings(t.Context())
	if err == nil || strings.Index(err.Error(), "found first") < strings.Index(err.Error(), "found last") {
		t.Errorf("failOnWarnings: %v; expected the topic capped first", err)
	}
}
