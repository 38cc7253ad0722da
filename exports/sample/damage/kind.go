package damage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Damage is what was done to an estate.
type Damage struct {
	Kind  string
	What  string   // in words, with the file
	Table string   // and column, if it is about one
	Paths []string // the files it was done to
	Signs []string // what a reader could know it by; none: it cannot be known
	// Renamed is what a group is called now, and by its old name: it is the same group.
	Renamed [2]string
	Own     string // sys_id/field of a cell of sys_user that was blanked: writing it again is no harm
}

// Kind is a way in which exports are damaged.
type Kind struct {
	Name  string
	apply func(*draw) bool // false: not to this estate
}

// draw is one damage being done.
type draw struct {
	base   *Estate // one file a table, as before it was laid out
	forms  Forms
	estate *Estate // laid out, to be damaged
	rng    *rand.Rand
	did    Damage
}

// Kinds are all of them.
var Kinds = []Kind{
	{"column missing in one file", (*draw).dropColumnInOne},
	{"column missing in all files", (*draw).dropColumnInAll},
	{"page missing", (*draw).dropPage},
	{"list missing", (*draw).dropList},
	{"pages overlap", (*draw).overlapPages},
	{"members of a group forgotten", (*draw).forgetMembers},
	{"key blank", (*draw).blankKey},
	{"file cut", (*draw).cut},
	{"saved by Excel", (*draw).saveByExcel},
	{"group renamed", (*draw).renameGroup},
	{"one side older", (*draw).age},
}

// Do damages a copy of the estate in its forms. It returns false if the kind of damage
// cannot be done to such an estate.
func (k Kind) Do(base *Estate, forms Forms, seed uint64) (*Estate, Damage, bool) {
	rng := rand.New(rand.NewPCG(seed, 61))
	for range 20 {
		d := &draw{base: base, forms: forms, estate: base.Lay(forms), rng: rng, did: Damage{Kind: k.Name}}
		if k.apply(d) {
			slices.Sort(d.did.Signs)
			d.did.Signs = slices.Compact(d.did.Signs)
			return d.estate, d.did, true
		}
	}
	return nil, Damage{}, false
}

func (d *draw) sign(signs ...string) { d.did.Signs = append(d.did.Signs, signs...) }

// about notes what was done to which file.
func (d *draw) about(f *File, format string, args ...any) {
	path := d.estate.Path(f)
	d.did.Paths = append(d.did.Paths, path)
	if d.did.What == "" {
		d.did.Table = f.Table
		d.did.What = path + ": " + fmt.Sprintf(format, args...)
	}
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// someFile is a file of a table that asks for it.
func (d *draw) someFile(suits func(*File) bool) *File {
	var files []*File
	for _, each := range d.estate.Files {
		if suits(each) {
			files = append(files, each)
		}
	}
	if len(files) == 0 {
		return nil
	}
	return pick(d.rng, files)
}

// paged is a file of a table that has several, its neighbours with it.
func (d *draw) paged() (pages []*File, at int) {
	file := d.someFile(func(f *File) bool { return f.Part > 0 })
	if file == nil {
		return nil, 0
	}
	pages = d.estate.of(file.Table)
	return pages, slices.Index(pages, file)
}

func (d *draw) dropPage() bool {
	pages, at := d.paged()
	if len(pages) < 2 {
		return false
	}
	page := pages[at]
	d.about(page, "is missing")
	d.estate.remove(page)
	if at > 0 && at < len(pages)-1 { // before and behind the others, no number is missing
		d.sign("order of pages")
	}
	d.lost(page, page.Rows)
	return true
}

// overlapPages lets the last records of a page come again as the first of the next.
func (d *draw) overlapPages() bool {
	pages, at := d.paged()
	if len(pages) < 2 || at == 0 {
		return false
	}
	before, page := pages[at-1], pages[at]
	most := min(len(before.Rows)-1, len(page.Rows)-1, 8) // a page that another holds whole is only there twice
	if most < 1 {
		return false
	}
	count := 1 + d.rng.IntN(most)
	d.about(page, "begins with the last %d records of the page before, in place of others", count)
	for i := range count {
		page.Rows[i] = slices.Clone(before.Rows[len(before.Rows)-count+i])
	}
	d.sign("record in two pages")
	return true
}

// forgetMembers leaves out who is in one group that the rules name.
func (d *draw) forgetMembers() bool {
	if d.rng.IntN(5) == 0 {
		return d.forgetMembersInServiceNow()
	}
	var named []record
	for _, each := range d.estate.records("groups") {
		if d.estate.members[each.field("id")] > 0 && d.estate.isNamed(each.field("name")) {
			named = append(named, each)
		}
	}
	if len(named) == 0 {
		return false
	}
	group := pick(d.rng, named)
	id, name := group.field("id"), group.field("name")
	if file := d.someFile(func(f *File) bool { return f.Group == id }); file != nil {
		d.about(file, "the list of members of %s is missing", name)
		d.estate.remove(file)
	} else {
		d.about(d.estate.of("memberships")[0], "has no rows of %s", name)
		d.estate.removeRows("memberships", func(r record) bool { return r.field("groupId") == id || r.field("group") == name })
	}
	d.did.Table = "membership"
	d.sign("group without members")
	return true
}

func (d *draw) forgetMembersInServiceNow() bool {
	members := d.estate.records("sys_user_grmember")
	if len(members) == 0 {
		return false
	}
	group := pick(d.rng, members).field("group")
	file := d.estate.of("sys_user_grmember")[0]
	d.about(file, "has no rows of %s", d.estate.Names()[group])
	var rows [][]string
	for _, each := range members {
		if each.field("group") == group {
			rows = append(rows, each.row)
		}
	}
	d.estate.removeRows("sys_user_grmember", func(r record) bool { return r.field("group") == group })
	d.lost(file, rows)
	return true
}

// isNamed says whether the rules name a group.
func (e *Estate) isNamed(group string) bool {
	return strings.Contains(e.Rules, "group: "+group) || strings.Contains(e.Rules, "groups: ["+group) || strings.Contains(e.Rules, group+":")
}

// lost notes the signs of rows that are no longer there; if there are none, the lists
// of that side say by themselves how many rows they have. Where only some of a group's
// members are lost from a CSV file, nothing shows it.
func (d *draw) lost(f *File, rows [][]string) {
	if f.Group != "" {
		isGone := !slices.Contains(d.estate.Files, f) || len(f.Rows) == 0
		switch {
		case isGone:
			d.sign("group without members")
		case d.forms.Okta != "csv":
			d.sign("count of the group")
		}
		return
	}
	if d.forms.Okta != "csv" && f.Table == "memberships" {
		d.sign("count of the group")
	}
	if d.areReferredTo(f, rows) {
		d.sign("reference")
	}
	if d.estate.forms[f.Side] == "har" {
		d.sign("declared count")
	}
	if len(d.did.Signs) == 0 {
		d.estate.declare(f.Side)
		d.sign("declared count")
	}
}

// areReferredTo says whether other tables show that the rows are missing: each of
// them, or so many that the whole table is in doubt.
func (d *draw) areReferredTo(f *File, rows [][]string) bool {
	id := map[string]string{"users": "id", "groups": "id", "sys_user": "sys_id", "sys_user_role": "sys_id", "sys_user_group": "sys_id"}[f.Table]
	if id == "" {
		return false
	}
	referred := map[string]bool{}
	for _, each := range d.estate.Files {
		for _, column := range []string{"userId", "groupId", "login", "user", "role", "group", "contains", "externalId"} {
			if each.Table == f.Table || each.at(column) < 0 {
				continue
			}
			for _, row := range each.Rows {
				referred[each.get(row, column)] = true
			}
		}
		if each.Table == "app-users" || each.Table == "members" {
			for _, row := range each.Rows {
				referred[each.get(row, "id")] = true
			}
		}
	}
	count := 0
	for _, row := range rows {
		if referred[f.get(row, id)] || f.Table == "users" && referred[f.get(row, "login")] {
			count++
		}
	}
	return count == len(rows) || count >= 10
}
