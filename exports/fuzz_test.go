package exports_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"rolecall/exports"
	"rolecall/exports/duckdb"
)

// FuzzLoad puts any file among good ones, on both sides: loading must say what
// is wrong with it, or account for its rows, and the engine must never be the
// one that complains. Inspecting it, outside of both folders, must always find
// something to say. (Fuzz with -fuzzminimizetime 1x: the engine's threads make
// coverage differ from run to run, so that minimizing never ends.)
func FuzzLoad(f *testing.F) {
	seeds := []string{
		"user,role,inherited\na,itil,true\n\"b", "login,group\na@x,G\n", `[{"id":"00u1","status":"ACTIVE","profile":{"login":"q","groups":["x"],"A":1,"a":[]}}]`,
		`{"result":[{"user":{"value":"a"},"role":{"display_value":"itil","link":"x/y"},"inherited":"false"}]}`,
		"user_name,active,last_login_time,u_x,U_X,row\nx,1,01/02/2026 10:00,5,6,7\n", `{"user_name":"z","active":true,"roles":[{"name":"r"},5],"department":{"display_value":"d"}}`,
		"id,externalId,scope,status\n00u1,abc,USER,ACTIVE\n", `[{"id":"00g1","priority":1,"profile":{"role":"x"},"_links":{"app":{"href":"/apps/0oa"}}}]`,
		"sys_id,name,parent\n1,G,H\n", "role,contains\na,b\nb,a\n", "group,role,inherits\n,r,\n",
		"<unload><sys_user action='INSERT_OR_UPDATE'><user_name>q</user_name><active>true</active><department display_value='D'>x</department></sys_user><sys_user action='DELETE'><user_name>z</user_name></sys_user><x/></unload>",
		"<xml><sys_user_has_role><user>a</user><role name='itil'/></sys_user_has_role></xml>", "<unload><sys_update_xml><payload>&lt;u>&lt;sys_user_role>&lt;name>r&lt;/name>&lt;/sys_user_role>&lt;/u></payload></sys_update_xml></unload>",
		"sys_id;user_name;active\n1;M\xfcller;true\n", "\xff\xfea\x00\n\x00",
	}
	if isFuzzing := flag.Lookup("test.fuzz").Value.String() != ""; !isCI && !isFuzzing {
		seeds = seeds[:2]
	}
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		db := open(t)
		err := load(t, db, estate(t, &txtar.Archive{Files: []txtar.File{
			{Name: "okta/a.csv", Data: []byte("id,login,status\n00u1,a@x,ACTIVE\n")},
			{Name: "okta/fuzz", Data: content},
			{Name: "servicenow/a.csv", Data: []byte("sys_id,user_name,active\na1b2c3d4e5f678901234567890abcdef,a,true\n")},
		}}), "")
		check(t, db, err)
		db = open(t)
		err = load(t, db, estate(t, &txtar.Archive{Files: []txtar.File{
			{Name: "okta/a.csv", Data: []byte("id,login,status\n00u1,a@x,ACTIVE\n")},
			{Name: "servicenow/a.csv", Data: []byte("sys_id,user_name,active\na1b2c3d4e5f678901234567890abcdef,a,true\n")},
			{Name: "servicenow/fuzz", Data: content},
		}}), "")
		check(t, db, err)
		dir := estate(t, &txtar.Archive{Files: []txtar.File{{Name: "servicenow/fuzz", Data: content}}})
		moved := filepath.Join(dir, "fuzz")
		if err := os.Rename(filepath.Join(dir, "servicenow", "fuzz"), moved); err != nil {
			t.Fatal(err)
		}
		if _, err := exports.Inspect(t.Context(), open(t), []string{moved}, exports.Inputs{TempDir: t.TempDir()}); err != nil {
			t.Fatal(err)
		}
	})
}

func check(t *testing.T, db *duckdb.DB, err error) {
	t.Helper()
	var engine *duckdb.Error
	switch {
	case errors.As(err, &engine):
		t.Fatal(err)
	case err == nil:
		checkBalance(t, db, &txtar.Archive{})
	}
}
