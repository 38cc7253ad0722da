package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// firm is one of the companies of testdata/companies, with people drawn for it. Its prose is
// said twice: in rules, and here in Go, which shares no code with the product.
type firm struct {
	name     string
	people   []*fellow
	machines []*post
	prose    func(*fellow) due
	limits   map[string]int      // role -> how many people may hold it
	contains map[string][]string // role -> roles
	confers  map[string][]string // ServiceNow group -> roles
	managed  []string            // ServiceNow groups that the prose is about
	roles    []string            // all roles of the instance
	empty    []string            // Okta groups without a member
	keys     []string            // fields that tell whose an account is
	clashes  func(*fellow, map[string]bool) []string
	contests func(*fellow) bool // whether all keys but one say that an account is somebody else\'s
	mayHold  func(machine string) []string
	accepts  []acceptance
	grave    func(kind, item string, isPrivileged bool) string // how severe a kind is there; "" for the usual
	domain   string
	soleKey  string              // the field by which alone the account of somebody without the app is found
	ignored  []string            // fields that rules map, and of which no other value is wrong
	assigns  bool                // everybody to the app
	org      string              // of whom nobody says otherwise
	custom   map[string]string   // attributes of its own in Okta, with their types
	appRoles map[string][]string // Okta group that is assigned to the app -> roles it carries
	strays   []*post             // accounts of nobody

	machineIdle int // days after which somebody looks at a machine; 0 for none
	maxClosed   int // percent of the active accounts that a plan may close, if the prose says so
}

// fellow is somebody in Okta, and the account they have.
type fellow struct {
	login, status string
	org           string
	profile       map[string]any
	groups        []string
	app           *assignment
	since         int // days for which the status is what it is
	account       *post
}

// assignment is to the ServiceNow app. Okta knows the account, unless it was made by hand.
type assignment struct {
	userName   string
	isUnlinked bool
}

// post is an account. Times are days before the run; never is no time at all.
type post struct {
	userName       string
	active, locked bool
	used, made     int
	fields         map[string]string // a manager is a user name
	roles, groups  map[string]int    // since when they are held
	isContested    bool              // every key but the one that found it says somebody else
	hasLostZeros   bool              // in Excel
}

const never = -1

// due is what the prose gives somebody.
type due struct {
	account                              string // must, may, or "" for none
	roles, mayRoles, groups, mayGroups   []string
	fields                               map[string]field
	dormant, unused, pending             int    // days after which; never
	leaver, suspended, unassigned, noUse string // what is done
	population                           string // in the rules, of those to whom other times apply
}

// field is what a field should hold, and what is wrong besides.
type field struct {
	value   string
	isWrong func(actual string) bool // nil: a value that is another, if one is expected
}

func (f field) differs(actual string) bool {
	if f.isWrong != nil {
		return f.isWrong(actual)
	}
	return f.value != "" && f.value != actual
}

// acceptance is an exception in the company's rules.
type acceptance struct {
	kind, userName, item string
	isExpired            bool
	covers               func(*fellow) bool // nil: the account of that name
}

// sentence is somebody about whom a sentence of the prose says something, and whether it is so.
type sentence struct {
	number int
	who    string
	make   func(*fellow)
	is     func(due) bool
	isSo   bool
}

// hire adds somebody with what is usual, changed as told.
func (f *firm) hire(login string, profile map[string]any, changes ...func(*fellow)) *fellow {
	who := &fellow{login: login + "@" + f.domain, status: "ACTIVE", org: f.org, profile: map[string]any{}, since: 400}
	number := len(f.people)
	for name, value := range profile {
		who.profile[name] = value
	}
	for name, value := range map[string]any{
		"firstName": fmt.Sprintf("Given%03d", number), "lastName": fmt.Sprintf("Family%03d", number), "employeeNumber": fmt.Sprint(20000 + number),
		"email": who.login, "mobilePhone": fmt.Sprintf("+49 170 %05d", number), "costCenter": fmt.Sprint(4000 + number%7),
	} {
		if _, isSet := who.profile[name]; !isSet {
			who.profile[name] = value
		}
	}
	if f.assigns {
		who.app = &assignment{userName: who.login}
	}
	for _, change := range changes {
		change(who)
	}
	who.profile["login"] = who.login
	f.people = append(f.people, who)
	return who
}

// meet adds two of each that a sentence is about, and asks the oracle whether it is so.
func (f *firm) meet(t *testing.T, profile func() map[string]any, sentences []sentence) {
	t.Helper()
	for i, each := range sentences {
		for _, letter := range []string{"a", "b"} {
			who := f.hire(fmt.Sprintf("s%02d.%02d%s", each.number, i, letter), profile(), each.make)
			if is := each.is(f.prose(who)); is != each.isSo {
				t.Errorf("sentence %d, %s: the oracle says %v", each.number, each.who, is)
			}
		}
	}
}

// settle gives everybody the account that they should have, and some of what they may have.
func (f *firm) settle(rng *rand.Rand) {
	for _, who := range f.people {
		is := f.prose(who)
		if is.account == "" || is.account == "may" && draws(rng, 50) {
			continue
		}
		f.open(who)
	}
	for _, who := range f.people {
		if who.account == nil {
			continue
		}
		is := f.prose(who)
		for _, role := range is.mayRoles {
			if f.limits[role] == 0 && draws(rng, 40) {
				who.account.roles[role] = 20
			}
		}
		for _, group := range is.mayGroups {
			if draws(rng, 60) {
				who.account.groups[group] = 5
			}
		}
	}
}

// open makes the account that somebody should have, with what they must hold.
func (f *firm) open(who *fellow) {
	is := f.prose(who)
	account := &post{userName: strings.ToLower(who.login), active: true, used: 1, made: 300, fields: map[string]string{}, roles: map[string]int{}, groups: map[string]int{}}
	for name, each := range is.fields {
		account.fields[name] = each.value
	}
	if name := is.fields["user_name"].value; name != "" {
		account.userName = name
	}
	for _, group := range is.groups {
		account.groups[group] = 100
	}
	conferred := f.reach(nil, is.groups)
	for _, role := range is.roles {
		if !conferred[role] {
			account.roles[role] = 100
		}
	}
	who.account = account
}

// reach is all that roles and groups lead to.
func (f *firm) reach(roles, groups []string) map[string]bool {
	reached := map[string]bool{}
	open := slices.Clone(roles)
	for _, group := range groups {
		open = append(open, f.confers[group]...)
	}
	for len(open) > 0 {
		role := open[0]
		open = open[1:]
		if !reached[role] {
			reached[role] = true
			open = append(open, f.contains[role]...)
		}
	}
	return reached
}

func (f *firm) held(account *post) map[string]bool {
	return f.reach(keysOf(account.roles), keysOf(account.groups))
}
