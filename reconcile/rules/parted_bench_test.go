//go:build unix

package rules_test

import (
	"flag"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/rules"
)

var benchIdentities = flag.Int("bench-identities", 100_000, "how many identities BenchmarkParted has")

// BenchmarkParted compares rules of 50 included files and a matrix of 2,000 lines with the
// same rules written out in one file: reading, compiling, and finding who gets which role. The
// metrics are processor time, and ratio is parted over written out, of turns in one run.
func BenchmarkParted(b *testing.B) {
	for _, by := range []string{"group", "condition"} {
		b.Run(by, func(b *testing.B) {
			db := openEstate(b, manyIdentities(*benchIdentities)...)
			whole, _ := partedRules(by, false)
			main, files := partedRules(by, true)
			var parted, written time.Duration
			for b.Loop() {
				took, one := roundOf(b, db, main, files)
				parted += took
				took, other := roundOf(b, db, whole, nil)
				written += took
				if one != other || one == 0 {
					b.Fatalf("%d roles by the parted rules, %d by those in one file", one, other)
				}
			}
			b.ReportMetric(parted.Seconds()/float64(b.N), "s/parted")
			b.ReportMetric(written.Seconds()/float64(b.N), "s/written")
			b.ReportMetric(parted.Seconds()/written.Seconds(), "ratio")
		})
	}
}

// roundOf reads and compiles rules, and finds who gets which role.
func roundOf(b *testing.B, db *duckdb.DB, text string, files []rules.File) (took time.Duration, granted int) {
	run(b, db, "drop schema if exists policy cascade")
	start := processorTime(b)
	read, err := rules.ReadStored("rules.yaml", text, files)
	if err != nil {
		b.Fatal(err)
	}
	compileRead(b, db, read)
	if _, err := fmt.Sscan(table(b, db, "select count(distinct (user_key, role_name)) from policy.expected_role"), &granted); err != nil {
		b.Fatal(err)
	}
	return processorTime(b) - start, granted
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// manyIdentities are people of 50 departments in 40 cities, each in one of 2,000 groups.
func manyIdentities(count int) []string {
	return []string{
		fmt.Sprintf(`insert into okta.user by name select range as user_key, 'ACTIVE' as status, 'u' || range || '@example.com' as login,
			'Department ' || (range %% 50) as department, 'City ' || (range // 50 %% 40) as city, 0 as file_key, range as record from range(%d)`, count),
		`insert into okta.group by name select range as group_key, '00g' || range as group_id, 'Group ' || range as name, 0 as file_key, range as record from range(2000)`,
		fmt.Sprintf(`insert into okta.membership select range, range %% 2000, 0, range from range(%d)`, count),
	}
}

// partedRules are 2,000 grants of a matrix, and 50 times 20 others.
func partedRules(by string, isParted bool) (string, []rules.File) {
	table, written := "user.department,user.city,group,roles\n", ""
	for i := range 2000 {
		department, city := i%50, i/50
		if by == "group" {
			table += fmt.Sprintf(",,Group %d,role_%d\n", i, i%300)
			written += fmt.Sprintf("    - {roles: [role_%d], group: Group %d}\n", i%300, i)
			continue
		}
		table += fmt.Sprintf("Department %d,City %d,,role_%d\n", department, city, i%300)
		written += fmt.Sprintf("    - {roles: [role_%d], when: 'user.department == \"Department %d\" AND user.city == \"City %d\"'}\n", i%300, department, city)
	}
	const head = "version: 1\nroles:\n  grant:\n"
	files := []rules.File{{Name: "roles.csv", Text: table}}
	var included []string
	for i := range 50 {
		grants := ""
		for j := range 20 {
			grants += fmt.Sprintf("    - {roles: [app_%d], group: Group %d}\n", i, i*20+j)
		}
		written += grants
		name := fmt.Sprintf("apps/app-%02d.yaml", i)
		included = append(included, name)
		files = append(files, rules.File{Name: name, Text: head + grants})
	}
	if !isParted {
		return head + written, nil
	}
	return "version: 1\ninclude: [" + strings.Join(included, ", ") + "]\nroles:\n  grant:\n    - {matrix: roles.csv}\n", files
}
