//go:build unix

package exports_test

import (
	"bufio"
	"crypto/md5"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolecall/exports"
	"rolecall/exports/duckdb"
)

// BenchmarkLoad compares loading with the least the engine can do: the same
// files into tables with all columns text, both into a database on disk.
func BenchmarkLoad(b *testing.B) {
	const identities = 100_000
	for _, form := range []string{"csv", "json"} {
		b.Run(form, func(b *testing.B) {
			dir := b.TempDir()
			writeEstate(b, dir, form, identities)
			var load, floor cost
			for b.Loop() {
				floor.add(func() { fillFloor(b, dir, form) })
				load.add(func() { loadAll(b, dir) })
			}
			b.ReportMetric(load.wall.Seconds()/float64(b.N), "load-s")
			b.ReportMetric(floor.wall.Seconds()/float64(b.N), "floor-s")
			b.ReportMetric(load.wall.Seconds()/floor.wall.Seconds(), "x-floor")
			b.ReportMetric(load.cpu.Seconds()/floor.cpu.Seconds(), "x-floor-cpu")
		})
	}
}

// cost is what work took: on a busy machine, only the processor time can be
// compared.
type cost struct{ wall, cpu time.Duration }

func (c *cost) add(work func()) {
	start, before := time.Now(), cpuTime()
	work()
	c.wall += time.Since(start)
	c.cpu += cpuTime() - before
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func benchDB(b *testing.B) *duckdb.DB {
	b.Helper()
	db, err := duckdb.Open(b.Context(), duckdb.Options{Path: filepath.Join(b.TempDir(), "bench.duckdb")})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func loadAll(b *testing.B, dir string) {
	b.Helper()
	db := benchDB(b)
	err := exports.Load(b.Context(), db, exports.Inputs{
		Okta: []string{filepath.Join(dir, "okta")}, ServiceNow: []string{filepath.Join(dir, "servicenow")}, Root: dir, TempDir: b.TempDir(),
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

func fillFloor(b *testing.B, dir, form string) {
	b.Helper()
	db := benchDB(b)
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*."+form))
	if err != nil {
		b.Fatal(err)
	}
	for i, path := range paths {
		read := "read_csv(" + duckdb.Literal(path) + ", all_varchar = true)"
		if form == "json" {
			read = "read_json(" + duckdb.Literal(path) + ", columns = {" + floorColumns[filepath.Base(path)] + "})"
		}
		_, err := db.Exec(b.Context(), duckdb.Statement{Name: path, Text: fmt.Sprintf("create table t%d as select * from %s", i, read)})
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

var floorColumns = map[string]string{
	"users.json":       columns("id status created lastLogin lastUpdated profile credentials _links"),
	"app_users.json":   columns("id externalId status scope syncState credentials profile _links"),
	"groups.json":      columns("id type profile"),
	"memberships.json": columns("userId groupId"),
	"user.json":        columns("sys_id user_name email first_name last_name active locked_out last_login_time department sys_updated_on"),
	"role.json":        columns("sys_id name elevated_privilege"),
	"user_role.json":   columns("sys_id user role state inherited inh_count"),
	"grmember.json":    columns("sys_id user group"),
	"group.json":       columns("sys_id name parent"),
}

func columns(names string) string {
	var list []string
	for _, name := range strings.Fields(names) {
		list = append(list, duckdb.Literal(name)+": 'varchar'")
	}
	return strings.Join(list, ", ")
}

// benchFile is an export of n records; record writes the i-th.
type benchFile struct {
	path   string
	n      int
	header string
	csv    func(i int) string
	json   func(i int) string
}

func writeEstate(b *testing.B, dir, form string, n int) {
	b.Helper()
	for _, file := range benchFiles(n) {
		path := filepath.Join(dir, file.path+"."+form)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			b.Fatal(err)
		}
		out, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		writer := bufio.NewWriterSize(out, 1<<20)
		if form == "csv" {
			fmt.Fprintln(writer, file.header)
		} else {
			fmt.Fprint(writer, "[")
		}
		for i := range file.n {
			switch {
			case form == "csv":
				fmt.Fprintln(writer, file.csv(i))
			case i > 0:
				fmt.Fprint(writer, ",\n"+file.json(i))
			default:
				fmt.Fprint(writer, file.json(i))
			}
		}
		if form == "json" {
			fmt.Fprintln(writer, "]")
		}
		if err := writer.Flush(); err != nil {
			b.Fatal(err)
		}
		if err := out.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func sysID(kind string, i int) string { return fmt.Sprintf("%x", md5.Sum([]byte(fmt.Sprint(kind, i)))) }

func oktaID(prefix string, i int) string { return fmt.Sprintf("%s%017d", prefix, i) }

func benchFiles(n int) []benchFile {
	const api = `"2026-11-01T10:00:00.000Z"`
	status := func(i int) string {
		if i%20 == 0 {
			return "DEPROVISIONED"
		}
		return "ACTIVE"
	}
	return []benchFile{
		{"okta/users", n, "id,status,created,lastLogin,lastUpdated,login,email,firstName,lastName,employeeNumber,department,title,costCenter,badge",
			func(i int) string {
				return fmt.Sprintf("%s,%s,2020-01-01T00:00:00.000Z,2026-11-01T10:00:00.000Z,2026-11-01T10:00:00.000Z,u%d@example.com,u%d@example.com,First%d,Last%d,%d,Dept %d,Title %d,cc%d,b%d",
					oktaID("00u", i), status(i), i, i, i, i, i, i%50, i%100, i%30, i)
			},
			func(i int) string {
				return fmt.Sprintf(`{"id":"%s","status":"%s","created":%s,"activated":null,"statusChanged":%s,"lastLogin":%s,"lastUpdated":%s,"passwordChanged":null,"type":{"id":"oty1"},"profile":{"firstName":"First%d","lastName":"Last%d","mobilePhone":null,"secondEmail":null,"login":"u%d@example.com","email":"u%d@example.com","employeeNumber":"%d","department":"Dept %d","title":"Title %d","costCenter":"cc%d","badge":"b%d"},"credentials":{"password":{},"provider":{"type":"OKTA","name":"OKTA"}},"_links":{"self":{"href":"https://example.okta.com/api/v1/users/%s"}}}`,
					oktaID("00u", i), status(i), api, api, api, api, i, i, i, i, i, i%50, i%100, i%30, i, oktaID("00u", i))
			}},
		{"okta/groups", 500, "id,name,type", func(i int) string { return fmt.Sprintf("%s,Group %d,OKTA_GROUP", oktaID("00g", i), i) },
			func(i int) string {
				return fmt.Sprintf(`{"id":"%s","type":"OKTA_GROUP","profile":{"name":"Group %d","description":null}}`, oktaID("00g", i), i)
			}},
		{"okta/memberships", 3 * n, "userId,groupId", func(i int) string { return oktaID("00u", i/3) + "," + oktaID("00g", i%500) },
			func(i int) string {
				return fmt.Sprintf(`{"userId":"%s","groupId":"%s"}`, oktaID("00u", i/3), oktaID("00g", i%500))
			}},
		{"okta/app_users", n, "id,externalId,status,scope,syncState,userName",
			func(i int) string {
				return fmt.Sprintf("%s,%s,PROVISIONED,GROUP,SYNCHRONIZED,u%d@example.com", oktaID("00u", i), sysID("user", i), i)
			},
			func(i int) string {
				return fmt.Sprintf(`{"id":"%s","externalId":"%s","status":"PROVISIONED","scope":"GROUP","syncState":"SYNCHRONIZED","credentials":{"userName":"u%d@example.com"},"profile":{"email":"u%d@example.com"},"_links":{"app":{"href":"https://example.okta.com/api/v1/apps/0oa1"},"user":{"href":"https://example.okta.com/api/v1/users/x"}}}`,
					oktaID("00u", i), sysID("user", i), i, i)
			}},
		{"servicenow/user", n, "sys_id,user_name,email,first_name,last_name,active,locked_out,last_login_time,department,sys_updated_on",
			func(i int) string {
				return fmt.Sprintf("%s,u%d@example.com,u%d@example.com,First%d,Last%d,true,false,2026-11-01 10:00:00,Dept %d,2026-11-01 10:00:00", sysID("user", i), i, i, i, i, i%50)
			},
			func(i int) string {
				return fmt.Sprintf(`{"sys_id":"%s","user_name":"u%d@example.com","email":"u%d@example.com","first_name":"First%d","last_name":"Last%d","active":"true","locked_out":"false","last_login_time":"2026-11-01 10:00:00","department":{"display_value":"Dept %d","value":"%s"},"sys_updated_on":"2026-11-01 10:00:00"}`,
					sysID("user", i), i, i, i, i, i%50, sysID("dept", i%50))
			}},
		{"servicenow/role", 400, "sys_id,name,elevated_privilege", func(i int) string { return fmt.Sprintf("%s,role_%d,false", sysID("role", i), i) },
			func(i int) string {
				return fmt.Sprintf(`{"sys_id":"%s","name":"role_%d","elevated_privilege":"false"}`, sysID("role", i), i)
			}},
		{"servicenow/user_role", 10 * n, "sys_id,user,role,state,inherited,inh_count",
			func(i int) string {
				return fmt.Sprintf("%s,%s,%s,active,%t,%d", sysID("grant", i), sysID("user", i/10), sysID("role", i*7%400), i%8 > 0, i%8)
			},
			func(i int) string {
				return fmt.Sprintf(`{"sys_id":"%s","user":{"link":"https://example.service-now.com/api/now/table/sys_user/%s","value":"%[2]s"},"role":{"link":"https://example.service-now.com/api/now/table/sys_user_role/%[3]s","value":"%[3]s"},"state":"active","inherited":"%[4]t","inh_count":"%[5]d"}`,
					sysID("grant", i), sysID("user", i/10), sysID("role", i*7%400), i%8 > 0, i%8)
			}},
		{"servicenow/group", 200, "sys_id,name,parent", func(i int) string { return fmt.Sprintf("%s,SN Group %d,", sysID("group", i), i) },
			func(i int) string {
				return fmt.Sprintf(`{"sys_id":"%s","name":"SN Group %d","parent":""}`, sysID("group", i), i)
			}},
		{"servicenow/grmember", 2 * n, "sys_id,user,group",
			func(i int) string { return sysID("member", i) + "," + sysID("user", i/2) + "," + sysID("group", i%200) },
			func(i int) string {
				return fmt.Sprintf(`{"sys_id":"%s","user":{"value":"%s","link":"x"},"group":{"value":"%s","link":"y"}}`, sysID("member", i), sysID("user", i/2), sysID("group", i%200))
			}},
	}
}
