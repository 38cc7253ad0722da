package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
)

// hostile are names that would act if any of them became markup, a script, a
// formula or a direction of writing.
var hostile = []string{
	`<img src=x onerror="window.acted=1">`, `</script><script>window.acted=1</script>`, `"><svg onload=window.acted=1>`, `javascript:window.acted=1`,
	"=HYPERLINK(\"http://x\")", "a\u2028b\u2029c", "abc\u202egnp.exe", "\x1b[31mred", `{{constructor.constructor("window.acted=1")()}}`, "&lt;b&gt;",
}

// plantHostile gives the first findings hostile names, in all their columns.
func plantHostile(t *testing.T, db *duckdb.DB) {
	t.Helper()
	for i, text := range hostile {
		statement := fmt.Sprintf(`update main.finding set name = %[1]s, user_name = %[1]s, item = %[1]s, reason = %[1]s, expected = %[1]s, actual = %[1]s, via = %[1]s,
			rule = %[1]s, login = %[1]s, okta_status = %[1]s, controls = %[1]s where finding_no = %[2]d`, duckdb.Literal(text), i)
		execSQL(t, db, statement)
	}
	execSQL(t, db, "update main.change set user_name = "+duckdb.Literal(hostile[0])+", before = "+duckdb.Literal(hostile[1])+", after = "+duckdb.Literal(hostile[6]))
	execSQL(t, db, "update recon.origin set rules_text = "+duckdb.Literal(strings.Join(hostile, "\n")))
	execSQL(t, db, "update servicenow.user set department = "+duckdb.Literal(hostile[1])+", title = "+duckdb.Literal(hostile[0]))
	execSQL(t, db, "update okta.user set department = "+duckdb.Literal(hostile[2])+", title = "+duckdb.Literal(hostile[6]))
	execSQL(t, db, "update recon.role set name = name || "+duckdb.Literal(hostile[0]))
	execSQL(t, db, "update main.data_quality set message = "+duckdb.Literal(hostile[1]))
}

func TestNothingFromTheDataActsInAReport(t *testing.T) {
	tab := newTab(t)
	db := openCopy(t, copyFinished(t, "acme"))
	plantHostile(t, db)
	report := writeReport(t, db, 0)
	tab.open(report, "")
	for _, hash := range []string{"#findings", "#people", "#changes", "#controls", "#inputs", "#rules", "#method", "#user=" + "tara.singh@example.com"} {
		tab.goTo(hash)
		ask[bool](tab, `new Promise(resolve => setTimeout(() => resolve(true), 100))`)
	}
	tab.goTo("#findings")
	tab.wait(`document.querySelectorAll('#grid .body .row').length > 9`)
	names := ask[[]string](tab, `[...document.querySelectorAll('#grid .body .row .c2 .top')].slice(0, 10).map(each => each.textContent)`)
	want := slices.Clone(hostile)
	want[5], want[6], want[7] = "a⟦U+2028⟧b⟦U+2029⟧c", "abc⟦U+202E⟧gnp.exe", "⟦U+001B⟧[31mred"
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	for i := range hostile {
		ask[bool](tab, fmt.Sprintf(`(document.querySelectorAll('#grid .body .row')[%d].click(), true)`, i))
		tab.wait(`document.getElementById('detail').open`)
		ask[bool](tab, `(document.getElementById('detail').close(), true)`)
	}
	first := ask[string](tab, `new Promise(resolve => {
		URL.createObjectURL = (blob) => { blob.text().then(resolve); return 'blob:saved'; };
		document.getElementById('save-csv').click();
	})`)
	if !strings.Contains(first, `"'=HYPERLINK(""http://x"")"`) {
		t.Error("a formula got into the CSV for people")
	}
	tab.calm()
}
