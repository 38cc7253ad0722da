package draft

import (
	"fmt"
	"slices"

	"rolecall/reconcile/rules/rulefile"
)

// mostShown is how many suggestions of a sort are written: beyond that nobody reads them.
const mostShown = 40

// Rules is the text of a rules file: of a proposal, or, if it is nil, one to begin with.
func Rules(found *Proposal) string {
	file := &rulefile.File{}
	file.Comment(0, "Who should have what in ServiceNow, based on Okta.")
	if found == nil {
		file.Comment(0, "rolecall init wrote this file before there were exports. When they are in okta/ and servicenow/, rolecall init --rules FILE writes one filled from them.")
	} else {
		file.Comment(0, "rolecall init wrote this file from the exports in okta/ and servicenow/; the numbers after # are of that day. Change the file as you like: comments are suggestions and have no effect.")
	}
	file.Comment(0, "", "  rolecall rules check ESTATE    is it right, and does it mean what you intend", "  rolecall reconcile ESTATE      what differs, and what would correct it")
	file.Line(0, "version: 1")
	for _, section := range []func(*rulefile.File, *Proposal){
		writeScope, writeKeys, writeFields, writeRoles, writeGroups, writeMachines, writeGuardrails, writeExports,
	} {
		file.Blank()
		section(file, found)
	}
	return file.String()
}

func people(count int64) string {
	if count == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", count)
}

func accounts(count int64) string {
	if count == 1 {
		return "1 account"
	}
	return fmt.Sprintf("%d accounts", count)
}

// Scope says who must have an account, by what Okta says of the app; "" if it says nothing.
func (p *Proposal) Scope() string {
	switch {
	case p.Total.Assigned == 0:
		return ""
	case len(p.Apps) > 1:
		return "everybody assigned to the app " + p.Apps[0].ID + ", one of " + fmt.Sprint(len(p.Apps))
	}
	return "everybody assigned to the app (" + people(p.Total.Assigned) + ")"
}

func writeScope(file *rulefile.File, found *Proposal) {
	file.Comment(0, "Who must have an account: live people who match all of these. Live means every Okta status except DEPROVISIONED, SUSPENDED and STAGED. Without a scope: everybody who is live.")
	if found == nil || found.Scope() == "" && len(found.Groups) == 0 {
		file.Entries(0,
			rulefile.Entry{Code: "scope:", IsProposed: true},
			rulefile.Entry{Code: "  app: servicenow_ud", Note: "everybody assigned to the app", IsProposed: true},
			rulefile.Entry{Code: "  groups: [ServiceNow Users]", Note: "or the members of groups", IsProposed: true})
		return
	}
	isGuess := found.Scope() == ""
	if isGuess {
		file.Comment(0, "The exports do not say who is assigned to the app (/api/v1/apps/{id}/users and /groups). These groups would do:")
	}
	var entries []rulefile.Entry
	if !isGuess {
		entries = append(entries, found.apps()...)
	}
	if len(found.Groups) > 0 {
		entries = append(entries, rulefile.Entry{Code: "groups:", IsProposed: true})
	}
	for i, each := range found.Groups {
		if i == mostShown {
			break
		}
		entries = append(entries, rulefile.Entry{Code: "  - " + rulefile.Scalar(each.Name), Note: each.note(), IsProposed: true})
	}
	section(file, "scope:", entries)
}

// section writes a part of the rules; as a comment, if all of it is one.
func section(file *rulefile.File, head string, entries []rulefile.Entry) {
	isActive := slices.ContainsFunc(entries, func(each rulefile.Entry) bool { return !each.IsProposed })
	file.Entries(0, rulefile.Entry{Code: head, IsProposed: !isActive})
	if isActive {
		file.Entries(2, entries...)
		return
	}
	for i := range entries {
		entries[i].Code = "  " + entries[i].Code
	}
	file.Entries(0, entries...)
}

// apps are the app whose assignments say who must have an account, and any others that were exported.
func (p *Proposal) apps() []rulefile.Entry {
	if len(p.Apps) < 2 {
		note := people(p.Total.Assigned)
		if own := p.Total.OwnAssignments; own > 0 && own < p.Total.Assigned {
			note += fmt.Sprintf(", %d of them by name and not by a group", own)
		}
		return []rulefile.Entry{{Code: "app: servicenow_ud", Note: note + ", assigned to the app"}}
	}
	var entries []rulefile.Entry
	for i, each := range p.Apps {
		entries = append(entries, rulefile.Entry{
			Code: "app: " + rulefile.Scalar(each.ID), IsProposed: i > 0,
			Note: fmt.Sprintf("%s, of whom %d have an account here by their external id", people(each.Users), each.Accounts),
		})
	}
	return entries
}

func (g ScopeGroup) note() string {
	note := fmt.Sprintf("%s, %d of the %d with an account", people(g.Members), g.Owners, g.OwnersOfAll)
	if !g.MembersKnown {
		note = "its members were not exported"
	}
	if g.IsAssigned {
		note = "assigned to the app: " + note
	}
	return note
}

func writeKeys(file *rulefile.File, found *Proposal) {
	file.Comment(0, "Which account belongs to whom. Every rule is tried for every account; the first that matches links it. If another rule matches somebody else, the plan leaves the account alone until you decide.")
	if found == nil {
		file.Line(0, "correlate:")
		file.Line(2, Key{Okta: "appuser.externalId", Field: "sys_id"}.Code())
		file.Line(2, Key{Okta: "user.login", Field: "user_name", ignoresCase: true}.Code())
		file.Entries(2, rulefile.Entry{Code: Key{Okta: "user.employeeNumber", Field: "employee_number"}.Code(), IsProposed: true})
		return
	}
	if len(asked(found.Keys)) == 0 {
		file.Comment(0, "No key in both systems links enough accounts: write the one that does.")
	}
	var entries []rulefile.Entry
	for _, each := range found.Keys {
		note := "links " + accounts(each.Linked)
		if each.Contradicted > 0 {
			note += fmt.Sprintf(", %d of them contradicted by other keys", each.Contradicted)
		}
		entries = append(entries, rulefile.Entry{Code: each.Code(), Note: note, IsProposed: each.IsProposed()})
	}
	if len(entries) == 0 {
		entries = append(entries, rulefile.Entry{Code: keys[1].Code(), IsProposed: true})
	}
	section(file, "correlate:", entries)
}

func writeFields(file *rulefile.File, found *Proposal) {
	about := "What fields of the accounts should be: ServiceNow's field, and the Okta expression for it."
	if found != nil && len(found.Fields) > 0 {
		about += " The comment shows how many linked accounts have both values, and how many of those differ."
	}
	file.Comment(0, about)
	if found == nil || len(found.Fields) == 0 {
		file.Entries(0, rulefile.Entry{Code: "attributes:", IsProposed: true},
			rulefile.Entry{Code: "  first_name: user.firstName", IsProposed: true},
			rulefile.Entry{Code: "  title: {from: user.title, authority: servicenow}", Note: "ServiceNow is right, Okta is corrected", IsProposed: true})
		return
	}
	var entries []rulefile.Entry
	for _, each := range found.Fields {
		entries = append(entries, rulefile.Entry{Code: each.Code(), Note: each.note(), IsProposed: each.IsProposed()})
	}
	section(file, "attributes:", entries)
}
