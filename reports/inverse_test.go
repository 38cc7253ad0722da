package reports_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
	"rolecall/reports"
	"rolecall/reports/changefile"
	"rolecall/reports/output"
)

// TestAnInverseIsTheSameByItself: what the plan's files leave out, their inverse takes over from
// writing them. Written alone, it finds that out by itself; the files are the same.
func TestAnInverseIsTheSameByItself(t *testing.T) {
	t.Parallel()
	const changed = `(change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no)
		select 'c999000000000009', 99, 'servicenow', 'sys_user', 'update', '00000000000000000000000000009999', 'user9', 'locked_out', %s, '', 'Differs.', [], 999`
	db := finished(t,
		"insert into main.change "+fmt.Sprintf(changed, "'true', 'perhaps'"), // no file can express it
		"insert into main.rollback "+fmt.Sprintf(changed, "'perhaps', 'true'"))
	for _, chunk := range []int{0, 2} {
		want := inverseOf(t, db, chunk, output.Corrections, output.Rollback)
		if diff := cmp.Diff(want, inverseOf(t, db, chunk, output.Rollback)); diff != "" || len(want) == 0 {
			t.Errorf("in chunks of %d, %d files: %s", chunk, len(want), diff)
		}
		listed := 0
		for name, text := range want {
			isThere := strings.Contains(text, "c999000000000009")
			switch base := filepath.Base(name); {
			case isThere && base == "not-expressed.csv":
				listed++
			case isThere && base != "README.md":
				t.Errorf("%s takes back what the plan's files do not make", name)
			}
		}
		if listed != 1 {
			t.Errorf("in chunks of %d, %d lists say what is left out", chunk, listed)
		}
	}
}

// inverseOf are the files of the inverse in all forms, workbooks aside, when one writer writes these plans.
func inverseOf(t *testing.T, db *duckdb.DB, chunk int, plans ...output.Plan) map[string]string {
	t.Helper()
	formats, err := changefile.Lookup(changefile.Names()...)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := reports.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Abort()
	writer := changefile.New(formats, changefile.About{Chunk: chunk})
	for _, plan := range plans {
		if err := writer.Write(t.Context(), output.Run{DB: db, Folder: folder, Plan: plan, ID: "r000000000000001"}); err != nil {
			t.Fatal(err)
		}
	}
	found := map[string]string{}
	for name, text := range filesIn(t, folder.Path(".")) {
		if strings.Contains(name, "rollback/") && filepath.Ext(name) != ".xlsx" {
			found[name] = text
		}
	}
	return found
}
