package reports_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"rolecall/exports/duckdb"
	"rolecall/reports"
	"rolecall/reports/changefile"
)

// BenchmarkWrite writes as many findings as changes, two rows each.
func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			db := finished(b,
				fmt.Sprintf(`insert into main.finding by name
				select 'f' || printf('%%015x', range) as finding_id, 'misroled.excess_role' as kind, 'medium' as severity, false as privileged,
					'00u' || range as okta_id, 'user' || range || '@example.com' as login, 'ACTIVE' as okta_status,
					lpad(lower(to_hex(range)), 32, '0') as sys_id, 'user' || range || '@example.com' as user_name, 'User Number ' || range as name,
					'itil' as item, '' as expected, 'itil' as actual, '[Service Desk]/itil_admin/itil; direct' as via,
					'No rule grants itil, and the account holds it directly.' as reason, 'default' as rule, 'remove' as fix, false as excepted,
					'SOC2 CC6.3; NIST AC-6' as controls, 'c' || printf('%%015x', range) as change_ids, 10 + range as finding_no
				from range(%d)`, size),
				fmt.Sprintf(`insert into main.change (change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no)
				select 'c' || printf('%%015x', range // 2), 9, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range // 2 + 4096)), 32, '0'),
					'user' || range // 2, 'field_' || range %% 2, 'before', 'after', 'f' || printf('%%015x', range), 'The field differs from what the rules expect.', [], 100 + range
				from range(%d)`, 2*size))
			execute(b, db, "rollback", "insert into main.rollback select * replace (after as before, before as after) from main.change")
			b.ResetTimer()
			for range b.N {
				writeOnce(b, db, reports.Options{})
			}
		})
	}
}

// BenchmarkChangeFormats writes 100,000 changes and their inverse in one form
// of change file at a time.
func BenchmarkChangeFormats(b *testing.B) {
	db := finished(b, "delete from main.finding", "delete from main.change", "delete from main.rollback", `
		insert into main.change (change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on, row_no)
		select 'c' || printf('%015x', range), 1, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range + 4096)), 32, '0'),
			'user' || range || '@example.com', 'title', 'what it is', 'what it ought to be', 'f' || printf('%015x', range), 'Set title of user' || range || '@example.com to "what it ought to be".', [], range
		from range(100000)`, "insert into main.rollback select * replace (after as before, before as after) from main.change")
	for _, format := range changefile.Formats {
		b.Run(format.Name, func(b *testing.B) {
			for range b.N {
				writeOnce(b, db, reports.Options{ChangeFormats: []changefile.Format{format}})
			}
		})
	}
}

func writeOnce(b *testing.B, db *duckdb.DB, options reports.Options) {
	folder, err := reports.Create(filepath.Join(b.TempDir(), "out"))
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Abort()
	if _, err := reports.Write(b.Context(), folder, db, options); err != nil {
		b.Fatal(err)
	}
	if err := folder.Commit(); err != nil {
		b.Fatal(err)
	}
}
