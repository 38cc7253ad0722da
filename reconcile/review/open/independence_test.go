package open_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rolecall/reconcile/review"
)

// drawn is a database of random companies: people with several accounts, addresses that are shared,
// circles of managers, groups, roles, and settings. To plan the statements takes far longer than to run
// them on so little, so that several companies share a database and its settings.
type drawn struct {
	*rapid.T
	estate
	t         *testing.T
	companies int
	// Of the company that is being filled: its number, and how many it has of each.
	company                         int
	people, accounts, roles, groups int
}

// apart is how far the keys of two companies are apart.
const apart = 20

// key is the key of something in the company.
func (d drawn) key(number int) int { return d.company*apart + number }

func (d drawn) number(name string, least, most int) int {
	return rapid.IntRange(least, most).Draw(d.T, name)
}
func (d drawn) flag(name string, of int) bool { return d.number(name, 1, of) == 1 }

// one is the key of one of the company's, of which there are so many.
func (d drawn) one(name string, most int) int { return d.key(d.number(name, 0, most-1)) }

// maybe is such a key, or null.
func (d drawn) maybe(name string, most, of int) any {
	if d.flag(name+" is null", of) {
		return nil
	}
	return d.one(name, most)
}

func (d drawn) fill() {
	d.roles = 3
	for role, name := range []string{"admin", "itil", "user_admin"} {
		d.insert(d.t, "servicenow.role", map[string]any{"role_key": role, "name": name})
		d.insert(d.t, "recon.role", map[string]any{"role_key": role, "name": name, "is_privileged": role == 0})
	}
	for d.company = range d.companies {
		d.fillCompany()
	}
	d.exec(d.t, `insert into recon.held_role
		select account_key, role_key, bool_or(inherited is null), false from servicenow.user_role group by all`)
	d.balance()
}

func (d drawn) fillCompany() {
	d.people, d.accounts, d.groups = d.number("people", 1, 6), d.number("accounts", 1, 9), d.number("groups", 1, 3)
	for number := range d.people {
		user := d.key(number)
		standing := rapid.SampledFrom([]string{"live", "live", "live", "leaver", "suspended"}).Draw(d.T, "standing")
		d.insert(d.t, "okta.user", map[string]any{
			"user_key": user, "okta_id": fmt.Sprintf("00u%d", user), "status": "ACTIVE", "login": d.address(), "email": d.address(),
			"manager_key": d.maybe("okta manager", d.people, 2), "file_key": 0, "record": user,
		})
		d.insert(d.t, "recon.identity", map[string]any{"user_key": user, "standing": standing, "is_in_scope": true, "scope_rule": "rules.yaml:1"})
	}
	isPrimary := map[any]bool{}
	for account := range d.accounts {
		d.account(d.key(account), isPrimary)
	}
	for number := range d.groups {
		group := d.key(number)
		d.insert(d.t, "servicenow.group", map[string]any{
			"group_key": group, "sys_id": fmt.Sprintf("g%d", group), "name": fmt.Sprintf("Group %d.%d", number%2, d.company),
			"manager_account_key": d.maybe("group manager", d.accounts, 4),
		})
		d.insert(d.t, "recon.group", map[string]any{"group_key": group, "name_key": group, "is_managed": false})
		if !d.flag("confers nothing", 3) {
			d.insert(d.t, "recon.conferred_role", map[string]any{"group_key": group, "role_key": d.number("conferred", 0, d.roles-1)})
		}
	}
	d.access()
}

// address is one of the company's; one is shared by all companies.
func (d drawn) address() string {
	number := d.number("address", 0, 5)
	if number == 5 {
		return "shared@example.com"
	}
	return fmt.Sprintf("p%d.c%d@example.com", number, d.company)
}

func (d drawn) account(account int, isPrimary map[any]bool) {
	user := d.maybe("user", d.people, 4)
	var name, service any
	if !d.flag("is nameless", 6) {
		name = fmt.Sprintf("Name %d", d.number("name", 0, 3))
	}
	if d.flag("is service", 6) {
		service = "rules.yaml:9"
	}
	row := map[string]any{
		"account_key": account, "sys_id": fmt.Sprintf("u%d", account), "user_name": fmt.Sprintf("user%d", account), "name": name,
		"active": true, "manager_account_key": d.maybe("manager", d.accounts, 4), "file_key": 0, "record": account,
	}
	if !d.flag("has no address", 4) {
		row["email"] = strings.ToUpper(d.address())
	}
	d.insert(d.t, "servicenow.user", row)
	d.insert(d.t, "recon.verdict", map[string]any{
		"account_key": account, "user_key": user, "is_active": !d.flag("is inactive", 5), "service_rule": service,
		"service_owner": rapid.SampledFrom([]string{d.address(), "Name 1", "nobody"}).Draw(d.T, "owner"),
		"is_platform":   service != nil && d.flag("is platform", 3),
	})
	if user != nil {
		d.insert(d.t, "recon.link", map[string]any{"account_key": account, "is_primary": !isPrimary[user]})
		isPrimary[user] = true
	}
}

func (d drawn) access() {
	for number := range d.number("grants", 0, 12) {
		grant := d.key(number)
		inherited := any(d.flag("is inherited", 4))
		if d.flag("is unclear", 5) {
			inherited = nil
		}
		d.insert(d.t, "servicenow.user_role", map[string]any{
			"grant_key": grant, "sys_id": fmt.Sprintf("r%d", grant), "account_key": d.one("account", d.accounts), "role_key": d.number("role", 0, d.roles-1), "inherited": inherited,
			"state": rapid.SampledFrom([]any{nil, "active", "Active", "revoked"}).Draw(d.T, "state"), "file_key": 1, "record": grant,
		})
	}
	for number := range d.number("memberships", 0, 12) {
		member := d.key(number)
		d.insert(d.t, "servicenow.group_member", map[string]any{
			"member_key": member, "sys_id": fmt.Sprintf("m%d", member), "file_key": 2, "record": member,
			"account_key": d.one("account", d.accounts), "group_key": d.one("group", d.groups),
		})
	}
	if d.flag("has a delegate", 2) {
		d.insert(d.t, "servicenow.delegate", map[string]any{
			"account_key": d.one("account", d.accounts), "delegate_account_key": d.one("account", d.accounts), "file_key": 3, "record": d.company,
		})
	}
}

// balance says what was read of the tables: what is there, and a row that was refused.
func (d drawn) balance() {
	for file, relation := range []string{"servicenow.user", "servicenow.user_role", "servicenow.group_member"} {
		d.exec(d.t, fmt.Sprintf("insert into input.balance select %d, '%s', false, count(*) + 1, count(*), 0, 1, 0 from %s", file, relation, relation))
	}
}

func (d drawn) settings() string {
	var text strings.Builder
	text.WriteString("reviewers:\n")
	d.company = d.number("of company", 0, d.companies-1)
	rules := []string{
		"{role: admin, by: " + d.address() + "}", "{group: '*', by: group_manager}", "{account: service, by: service_owner}", "{by: manager}",
		"{by: managers_manager}", "{role: '*a*', by: Name 1}", fmt.Sprintf("{by: user%d}", d.key(2)), "{by: nobody@example.com}",
	}
	for _, rule := range rapid.SliceOfN(rapid.SampledFrom(rules), 1, 5).Draw(d.T, "rules") {
		text.WriteString("  - " + rule + "\n")
	}
	words := rapid.SampledFrom([]string{"never", "flag", "allow"})
	fmt.Fprintf(&text, "independence: {conflicted: %s, reciprocal: %s}\n", words.Draw(d.T, "conflicted"), words.Draw(d.T, "reciprocal"))
	fmt.Fprintf(&text, "fallback: %s\n", rapid.SampledFrom([]string{d.address(), "box@example.com"}).Draw(d.T, "fallback"))
	if d.flag("has a second", 2) {
		text.WriteString("second: {when: always, by: " + rapid.SampledFrom([]string{d.address(), "manager"}).Draw(d.T, "second") + "}\n")
	}
	if d.flag("excludes", 3) {
		text.WriteString("select: {exclude: [{role: itil, reason: everybody has it}, {user_name: 'user1*', group: 'Group 0*', reason: tests}]}\n")
	}
	return text.String()
}

// TestNobodyReviewsThemselves: whatever the company and the rules, no packet holds an item about
// its reviewer, or about another account of theirs; what could be taken away is in exactly one
// of items.csv and excluded.csv; and the control totals balance.
func TestNobodyReviewsThemselves(t *testing.T) {
	companies := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := drawn{T: rt, t: t, companies: rapid.SampledFrom([]int{4, 4, 5, 1}).Draw(rt, "companies")}
		companies += d.companies
		d.estate = newEstate(t, rt)
		defer d.db.Close()
		d.fill()
		d.open(t, d.settings())
		for what, query := range map[string]string{
			"their own item": `
				select packet_row.packet || ' ' || packet_row.item_id
				from review.packet_row as packet_row
				join review.item as item using (item_id)
				join review.person as subject on subject.account_key = item.account_key or subject.account_key = item.other_account_key
				left join review.person as reviewer on reviewer.account_key = packet_row.account_key
				where reviewer.person = subject.person or list_contains(subject.addresses, lower(packet_row.email))`,
			"one reviewer twice": `select item_id from review.packet_row group by item_id having count(distinct lower(email)) <> count(*)`,
			"an item that no packet has": `
				select item_id from review.assignment where email is not null and item_id not in (select item_id from review.packet_row where not is_second)`,
			"a grant that is nowhere": `
				select cast(grant_key as varchar)
				from stored.servicenow.user_role as user_role
				join review.person as person using (account_key)
				where not inherited and lower(coalesce(state, 'active')) = 'active' and is_active and not is_platform
					and (account_key, role_key) not in (
						select account_key, role_key from review.access where kind = 'role' and item_id in (
							select item_id from review.item union all select item_id from review.excluded_row))`,
			"an item twice": `select item_id from (select item_id from review.item union all select item_id from review.excluded_row) group by item_id having count(*) > 1`,
			"a total that does not balance": `
				select total from review.population
				group by total
				having coalesce(sum(count) filter (part is null), 0) <> coalesce(sum(count) filter (part is not null), 0)
					and (total <> 'packet_rows' or not exists (from review.assignment where email is null))`,
			"a packet of nobody": `select packet from review.packet_row where email is null`,
			"somebody who may not review": `
				select packet from review.packet_row join review.person using (account_key) where why_not is not null`,
		} {
			if found := d.texts(t, query); len(found) > 0 {
				rt.Fatalf("%s: %v", what, found)
			}
		}
	})
	if isCI && companies < 100 {
		t.Errorf("%d companies were drawn, and are to be 100: draw more often (main_test.go)", companies)
	}
}

// TestIDsAgree: what the macro makes of an item is what the package makes of it.
func TestIDsAgree(t *testing.T) {
	d := drawn{t: t}
	d.estate = newEstate(t, t)
	defer d.db.Close()
	d.open(t, "")
	for i := range 50 {
		subject := fmt.Sprintf("é%d", i)
		got := d.texts(t, "select review.item_id('role', '"+subject+"', 'itil')")
		if want := review.ItemID(review.Role, subject, "itil"); len(got) != 1 || got[0] != want {
			t.Fatalf("%v, want %s", got, want)
		}
		if hash := d.texts(t, "select review.short_hash('"+subject+"')"); len(hash[0]) != 16 {
			t.Fatal(hash)
		}
	}
}
