package exports_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/exports/duckdb"
)

// checkBalance checks what the load says became of the records of an archive:
// against the records that are in its files, the tables, and input.rejected.
func checkBalance(t *testing.T, db *duckdb.DB, archive *txtar.Archive) {
	t.Helper()
	odd := dump(t, db, `
		select path, relation, balance.rows_read, balance.rows_loaded, balance.rows_duplicate, balance.rows_rejected, balance.rows_unused
		from input.balance join input.file using (file_key)
		where balance.rows_read <> balance.rows_loaded + balance.rows_duplicate + balance.rows_rejected + balance.rows_unused
		union all
		select path, null, rows_read, rows_loaded, rows_duplicate, rows_rejected, rows_unused from input.file
		where rows_unresolved > rows_rejected or rows_read <> rows_loaded + rows_duplicate + rows_rejected + rows_unused
		union all
		select 'record ' || record || ' of ' || path || coalesce(' ' || member, ''), relation, count(*), 0, 0, 0, 0
		from input.rejected left join input.balance using (file_key, relation) join input.file using (file_key)
		group by all having coalesce(not bool_or(is_listed), true) and count(*) > 1 or min(line) is null`)
	if strings.Count(odd, "\n") > 1 {
		t.Error(odd)
	}
	for _, relation := range relations {
		switch system, _, _ := strings.Cut(relation, "."); {
		case system == "input", relation == "okta.attribute", relation == "servicenow.field", relation == "servicenow.unresolved_reference": // no records
		default:
			checkLoaded(t, db, relation)
		}
	}
	checkRead(t, db, archive)
	checkNull(t, db)
}

// checkLoaded compares what the load says of a table with the table.
func checkLoaded(t *testing.T, db *duckdb.DB, relation string) {
	t.Helper()
	counted := dump(t, db, fmt.Sprintf("select file_key, rows_loaded as records from input.balance where relation = '%s' and rows_loaded > 0 order by all", relation))
	there := dump(t, db, fmt.Sprintf("select file_key, count(*) as records from %s where file_key is not null group by all order by all", duckdb.Relation(relation)))
	if diff := cmp.Diff(there, counted); diff != "" {
		t.Errorf("%s (-there +said):\n%s", relation, diff)
	}
}

// checkRead counts the records of the files that are plain CSV, or a list in JSON.
func checkRead(t *testing.T, db *duckdb.DB, archive *txtar.Archive) {
	t.Helper()
	counted := map[string]string{}
	for line := range strings.Lines(dump(t, db, "select path, sum(rows_read)::bigint as records, count(*) from input.file group by path")) {
		if cells := strings.Split(strings.TrimSpace(line), ","); len(cells) == 3 && cells[2] == "1" {
			counted[cells[0]] = cells[1]
		}
	}
	for _, file := range archive.Files {
		if records, isPlain := count(file); isPlain && counted[file.Name] != "" && counted[file.Name] != fmt.Sprint(records) {
			t.Errorf("%s holds %d records, not %s", file.Name, records, counted[file.Name])
		}
	}
}

// count counts the records of a file, if it is plain.
func count(file txtar.File) (records int, isPlain bool) {
	var list []json.RawMessage
	switch {
	case strings.HasSuffix(file.Name, ".csv"):
		reader := csv.NewReader(strings.NewReader(string(file.Data)))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil || len(rows) == 0 || len(rows[0]) < 2 {
			return 0, false
		}
		header := rows[0]
		rows = slices.DeleteFunc(rows, func(row []string) bool { return slices.Equal(row, header) })
		return len(rows), true
	case strings.HasSuffix(file.Name, ".json"):
		err := json.Unmarshal(file.Data, &list)
		return len(list), err == nil
	}
	return 0, false
}

// checkNull looks for empty texts, which are null in every table.
func checkNull(t *testing.T, db *duckdb.DB) {
	t.Helper()
	queries, err := db.Texts(t.Context(), duckdb.Statement{Name: "queries", Text: `
		select format('select distinct {} from {}."{}" where "{}" = ''''', '''' || replace(concat_ws('.', schema_name, table_name, column_name), '''', '''''') || '''', schema_name, table_name, replace(column_name, '"', '""'))
		from duckdb_columns() where schema_name in ('okta', 'servicenow', 'input') and data_type = 'VARCHAR'`})
	if err != nil {
		t.Fatal(err)
	}
	empty, err := db.Texts(t.Context(), duckdb.Statement{Name: "empty", Text: strings.Join(queries, " union all ")})
	if err != nil || len(empty) > 0 {
		t.Error("empty texts in", empty, err)
	}
}
