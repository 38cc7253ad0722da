package draft

import (
	"fmt"

	"rolecall/reconcile/rules/rulefile"
)

func writeRoles(file *rulefile.File, found *Proposal) {
	file.Comment(0, "Who gets which roles, by Okta group or by a condition. Roles are compared only if something is granted here: then every other role that somebody holds is a finding. So first write rules for all access that is right.")
	if suggestions := found.entitlements("role"); len(suggestions) > 0 {
		file.Comment(0, "Nine in ten people who hold one of these directly are in the Okta group. This shows how things are, not how they should be.")
		suggest(file, "roles:", suggestions)
		return
	}
	propose(file, "roles:", "  grant:", "    - {roles: [itil], group: Sales Team}", `    - {roles: [sales_manager], when: 'user.department == "Sales" AND String.stringContains(user.title, "Manager")'}`)
}

func writeGroups(file *rulefile.File, found *Proposal) {
	file.Comment(0, "Who should be in which ServiceNow groups. Only groups named here are compared. Add pushed: true to groups that Okta's Group Push fills: they are corrected in Okta.")
	if suggestions := found.entitlements("group"); len(suggestions) > 0 {
		file.Comment(0, "Nine in ten members of these are in the Okta group.")
		suggest(file, "groups:", suggestions)
		return
	}
	propose(file, "groups:", "  grant:", "    - {groups: [Service Desk], group: IT Support}")
}

// propose writes rules as comments.
func propose(file *rulefile.File, lines ...string) {
	for _, each := range lines {
		file.Entries(0, rulefile.Entry{Code: each, IsProposed: true})
	}
}

func (p *Proposal) entitlements(kind string) []Entitlement {
	var found []Entitlement
	if p == nil {
		return nil
	}
	for _, each := range p.Entitlements {
		if each.Kind == kind {
			found = append(found, each)
		}
	}
	return found
}

func suggest(file *rulefile.File, section string, suggestions []Entitlement) {
	propose(file, section, "  grant:")
	var entries []rulefile.Entry
	for i, each := range suggestions {
		if i == mostShown {
			break
		}
		note := fmt.Sprintf("%d of %d holders are members; %d of %d members hold it", each.Inside, each.Holders, each.Inside, each.Members)
		if each.Kind == "group" {
			note = fmt.Sprintf("%d of %d are in the Okta group; %d of its %d are in it", each.Inside, each.Holders, each.Inside, each.Members)
		}
		entries = append(entries, rulefile.Entry{Code: "    - {" + each.Kind + "s: " + rulefile.List(each.Name) + ", group: " + rulefile.Scalar(each.Group) + "}", Note: note, IsProposed: true})
	}
	file.Entries(0, entries...)
	if more := len(suggestions) - mostShown; more > 0 {
		file.Comment(0, fmt.Sprintf("and %d more like these", more))
	}
}

func writeMachines(file *rulefile.File, found *Proposal) {
	file.Comment(0, "Accounts of software, and who owns each. The platform's own accounts (guest, soap.guest, ...) are known.")
	if found == nil || len(found.Machines) == 0 {
		propose(file, "service_accounts:", "  - {user_name: svc.*, owner: integrations@example.com}")
		return
	}
	file.Comment(0, "These belong to nobody in Okta. Write who owns them:")
	propose(file, "service_accounts:")
	var entries []rulefile.Entry
	for i, each := range found.Machines {
		if i == mostShown {
			break
		}
		note := "named like one"
		if each.IsMarked {
			note = "ServiceNow says that it is one"
		}
		entries = append(entries, rulefile.Entry{Code: "  - {user_name: " + rulefile.Scalar(each.UserName) + ", owner: }", Note: note, IsProposed: true})
	}
	file.Entries(0, entries...)
	if more := len(found.Machines) - mostShown; more > 0 {
		file.Comment(0, fmt.Sprintf("and %d more like these", more))
	}
}

// neverGrant are the roles that no plan should add.
var neverGrant = []string{"admin", "security_admin"}

func writeGuardrails(file *rulefile.File, found *Proposal) {
	file.Comment(0, "What a plan may never do. Limits on how much it changes apply by default: at most 5% of the active accounts closed, 10% of the roles removed, and so on.")
	file.Line(0, "guardrails:")
	if found != nil && found.LacksAdmin {
		file.Comment(2, "The exports have no such role, so this stays a comment:")
		file.Silence(2, "unmatched-pattern")
	}
	file.Entries(2,
		rulefile.Entry{Code: "never_grant: " + rulefile.List(neverGrant...), Note: "no plan grants these, or roles that contain them: grant them by hand"},
		rulefile.Entry{Code: "protect: [admin]", Note: "accounts that no change touches", IsProposed: true})
}

func writeExports(file *rulefile.File, found *Proposal) {
	file.Comment(0, "What the exports do not contain: the time zone and date format of the user who exported display values (CSV and XLSX by default).")
	if found == nil || found.TimeZone == "" && found.DateFormat == "" {
		propose(file, "exports:", "  servicenow: {time_zone: Europe/Berlin, date_format: dd.MM.yyyy}")
		return
	}
	code := ""
	if found.TimeZone != "" {
		code = "time_zone: " + rulefile.Scalar(found.TimeZone)
	}
	if found.DateFormat != "" {
		if code != "" {
			code += ", "
		}
		code += "date_format: " + rulefile.Scalar(found.DateFormat)
	}
	file.Line(0, "exports:")
	file.Line(2, "servicenow: {"+code+"}")
}
