package damage

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"

	"rolecall/exports/sample"
)

// Forms say how an estate is laid out in files.
type Forms struct {
	Okta       string // csv, json, har
	ServiceNow string // csv, json, xml, har
	Members    string // of Okta groups: ids and names are a list; files are one a group
	Parts      int    // files of each large table
}

// The forms there are.
var (
	OktaForms       = []string{"csv", "json", "har"}
	ServiceNowForms = []string{"csv", "json", "xml", "har"}
	MemberForms     = []string{"ids", "names", "files"}
)

// Options say which estate to make.
type Options struct {
	Sort       Sort
	Identities int
	Seed       uint64
	Faults     map[string]int // as in sample.Options
	Forms      Forms
}

// Make makes an undamaged estate; dir is for the generator's files.
func Make(dir string, options Options) (*Estate, error) {
	if options.Sort.Most > 0 {
		options.Identities = min(options.Identities, options.Sort.Most)
	}
	written, err := sample.Write(dir, sample.Options{
		Identities: options.Identities, Seed: options.Seed, Grants: 5, Memberships: 4, Faults: options.Faults,
		OktaForm: "csv", ServiceNowForm: "csv",
	})
	if err != nil {
		return nil, err
	}
	e, err := read(dir, written.AsOf)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(options.Seed, 16))
	options.Sort.shape(e, rng)
	e.withoutLimits()
	e.history(rng)
	return e, os.RemoveAll(dir)
}

// large are the tables that come in several files.
var large = []string{"users", "app-users", "memberships", "sys_user", "sys_user_has_role", "sys_user_grmember"}

// Lay lays the estate out in files: what came before is one file a table.
func (e *Estate) Lay(forms Forms) *Estate {
	e = e.clone()
	e.forms = map[string]string{okta: forms.Okta, serviceNow: forms.ServiceNow}
	e.countMembers()
	switch {
	case forms.Members == "files" || forms.Okta == "har":
		e.membersOfEach()
	case forms.Members == "names":
		e.membersByName()
	}
	var files []*File
	for _, each := range e.Files {
		each.declared, each.size = len(each.Rows), len(each.Rows)
		if parts := min(forms.Parts, len(each.Rows)); parts > 1 && slices.Contains(large, each.Table) {
			files = append(files, split(each, parts)...)
		} else {
			files = append(files, each)
		}
	}
	e.Files = files
	return e
}

func split(f *File, parts int) (files []*File) {
	size := (len(f.Rows) + parts - 1) / parts
	for rows := range slices.Chunk(f.Rows, size) {
		part := *f
		part.Columns, part.Rows, part.Part = slices.Clone(f.Columns), slices.Clone(rows), len(files)+1
		part.offset, part.size = (part.Part-1)*size, size
		part.hasNext = true
		files = append(files, &part)
	}
	files[len(files)-1].hasNext = false
	return files
}

// countMembers gives each group its count of users, which the API says if it is asked to;
// a script's CSV has no such column.
func (e *Estate) countMembers() {
	counts := map[string]int{}
	for _, each := range e.records("memberships") {
		counts[each.field("groupId")]++
	}
	e.members = counts
	if e.forms[okta] == "csv" {
		return
	}
	for _, file := range e.of("groups") {
		file.Columns = append(file.Columns, "usersCount")
		for i, row := range file.Rows {
			file.Rows[i] = append(row, strconv.Itoa(counts[file.get(row, "id")]))
		}
	}
}

// membersByName makes the list of memberships one of logins and names of groups.
func (e *Estate) membersByName() {
	logins, names := map[string]string{}, map[string]string{}
	for _, each := range e.records("users") {
		logins[each.field("id")] = each.field("login")
	}
	for _, each := range e.records("groups") {
		names[each.field("id")] = each.field("name")
	}
	for _, file := range e.of("memberships") {
		for _, row := range file.Rows {
			row[0], row[1] = logins[row[0]], names[row[1]]
		}
		file.Columns = []string{"login", "group"}
	}
}

// membersOfEach makes the list of memberships a list of users for each group. A
// list that lacks somebody says that another page follows.
func (e *Estate) membersOfEach() {
	users := map[string]record{}
	for _, each := range e.records("users") {
		users[each.field("id")], users[each.field("login")] = each, each
	}
	byGroup := map[string]*File{}
	for _, group := range e.records("groups") {
		file := &File{Side: okta, Table: "members", Group: group.field("id"), Name: group.field("name")}
		if e.forms[okta] != "csv" {
			file.Name = file.Group
		}
		byGroup[group.field("id")], byGroup[group.field("name")] = file, file
	}
	for _, each := range e.records("memberships") {
		user, isKnown := users[cmp.Or(each.field("userId"), each.field("login"))]
		file := byGroup[cmp.Or(each.field("groupId"), each.field("group"))]
		if !isKnown || file == nil {
			continue
		}
		file.Columns = user.Columns
		if e.forms[okta] == "csv" {
			file.Columns = []string{"login", "email"}
			file.Rows = append(file.Rows, []string{user.field("login"), user.field("email")})
		} else {
			file.Rows = append(file.Rows, slices.Clone(user.row))
		}
	}
	e.Files = slices.DeleteFunc(e.Files, func(f *File) bool { return f.Table == "memberships" })
	for _, group := range e.records("groups") {
		file := byGroup[group.field("id")]
		file.hasNext = len(file.Rows) < e.members[file.Group]
		if len(file.Rows) > 0 || file.hasNext {
			file.Columns = slices.Clone(file.Columns)
			e.Files = append(e.Files, file)
		}
	}
}

func (f Forms) String() string {
	return fmt.Sprintf("okta %s, members %s, servicenow %s, %d parts", f.Okta, f.Members, f.ServiceNow, f.Parts)
}
