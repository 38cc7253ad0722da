package plan_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// browser is as much of one as the page's script asks for.
const browser = `
function element(type, data, value) {
    return {type: type, dataset: data, value: value, checked: false, listeners: [], hidden: true, href: '',
        addEventListener: function (what, listener) { this.listeners.push(listener); },
        say: function (value) { if (this.type === 'checkbox') { this.checked = value; } else { this.value = value; }
            this.listeners.forEach(function (each) { each(); }); }};
}
var link = element('a', {}, ''), users = element('text', {table: 'sys_user'}, ''), roles = element('text', {table: 'sys_user_role'}, ''),
    groups = element('checkbox', {table: 'okta.group'}, ''), next = element('text', {next: 'https://x/?q=sys_id%3ELAST'}, ''),
    by = element('text', {}, ''), extract = element('textarea', {}, 'format: 1\n');
next.nextElementSibling = link;
var document = {
    getElementById: function (id) { return id === 'by' ? by : extract; },
    querySelectorAll: function (query) {
        return query === 'input' ? [users, roles, groups, next, by] : query === 'input[data-next]' ? [next] : [users, roles, groups];
    }
};`

// TestPageWritesTheExtract: what is typed and ticked becomes what the extract says of itself.
func TestPageWritesTheExtract(t *testing.T) {
	script, err := os.ReadFile("page.js")
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	run := func(text string) string {
		t.Helper()
		value, err := vm.RunString(text)
		if err != nil {
			t.Fatal(err)
		}
		return value.String()
	}
	run(browser)
	run(string(script))
	if got := run("extract.value"); got != "format: 1\ntables:\n" {
		t.Errorf("%q", got)
	}
	run(`users.say('52,311'); roles.say('many'); groups.say(true); by.say('ann "x": y'); next.say(' 0a1b ')`)
	want := "format: 1\nby: \"ann \\\"x\\\": y\"\ntables:\n- {table: sys_user, query: ORDERBYsys_id, count: 52311}\n- {table: okta.group, complete: true}\n"
	if got := run("extract.value"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := run("link.href + link.hidden"); got != "https://x/?q=sys_id%3E0a1bfalse" {
		t.Error(got)
	}
	if run("next.say('x^y')"); run("link.href + link.hidden") != "true" {
		t.Error("a link is made of anything")
	}
}

// TestPagesLinkWhatIsPlanned: each table has its list and its next rows, each list its address.
func TestPagesLinkWhatIsPlanned(t *testing.T) {
	files := filesOf(t, some)
	page := files["servicenow-urls.html"]
	for _, want := range []string{
		`href="https://acme.service-now.com/sys_group_has_role_list.do?CSV&amp;sysparm_display_value=false&amp;sysparm_fields=sys_id,group,role,inherits&amp;sysparm_orderby=sys_id&amp;sysparm_record_count=10000"`,
		`data-next="https://acme.service-now.com/cmn_department_list.do?CSV&amp;`, `sysparm_query=sys_id%3ELAST"`, "system: servicenow\ninstance: acme.service-now.com\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("servicenow-urls.html lacks %s", want)
		}
	}
	page = files["okta-urls.html"]
	for _, want := range []string{`href="https://acme.okta.com/api/v1/users?search=status%20pr&amp;limit=200"`, "Sales | &#39;Team&#39;", "<code>https://acme.okta.com/api/v1/groups/{group}/users?limit=1000</code>"} {
		if !strings.Contains(page, want) {
			t.Errorf("okta-urls.html lacks %s", want)
		}
	}
	for name, page := range map[string]string{"okta": page, "servicenow": files["servicenow-urls.html"]} {
		if found := regexp.MustCompile(`(?i)\s(src|on[a-z]+)=`).FindString(page); found != "" || strings.Count(page, "<script>") != 1 {
			t.Errorf("%s-urls.html loads or runs something: %s", name, found)
		}
	}
}
