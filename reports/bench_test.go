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
				fmt.Sprintf(`insert into main.finding
				select printf('%%016x', range), 'misroled.excess_role', 'medium', false, '00u' || range, 'user' || range || '@example.com', 'ACTIVE',
					lpad(lower(to_hex(range)), 32, '0'), 'user' || range || '@example.com', 'User Number ' || range, 'itil', '', 'itil',
					'[Service Desk]/itil_admin/itil; direct', 'No rule grants itil, and the account holds it directly.', 'default', 'remove',
					false, 'SOC2 CC6.3; NIST AC-6', printf('%%016x', range), 10 + range
				from range(%d)`, size),
				fmt.Sprintf(`insert into main.change
				select printf('%%016x', range // 2), 9, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range // 2 + 4096)), 32, '0'),
					'user' || range // 2, 'field_' || range %% 2, 'before', 'after', printf('%%016x', range), 'The field differs from what the rules expect.', 100 + range
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
		insert into main.change
		select printf('%016x', range), 1, 'servicenow', 'sys_user', 'update', lpad(lower(to_hex(range + 4096)), 32, '0'),
			'user' || range || '@example.com', 'title', 'what it is', 'what it ought to be', printf('%016x', range), 'Set title of user' || range || '@example.com to "what it ought to be".', range
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
