package sample

import "fmt"

var oktaAdminColumns = numbered(
	column{name: "userId", label: "User Id"}, column{name: "id", label: "Role Assignment Id"}, column{name: "label", label: "Label"},
	column{name: "type", label: "Type"}, column{name: "status", label: "Status"}, column{name: "assignmentType", label: "Assignment Type"},
)

// adminLabels are the roles of Okta's administrators as people see them.
var adminLabels = map[string]string{
	"SUPER_ADMIN": "Super Organization Administrator", "APP_ADMIN": "Application Administrator", "READ_ONLY_ADMIN": "Read-only Administrator",
}

// adminRoles writes who administers Okta, if anybody does: in one list, or as the answers to
// what was asked of each.
func (w *oktaWriter) adminRoles() error {
	var roles *oktaTable
	for at, who := range w.admins {
		if at == 0 || w.form.pages == recorded {
			var err error
			if roles, err = w.newTable("admin-roles", "users/"+who.id+"/roles", oktaAdminColumns); err != nil {
				return err
			}
		}
		id := "ra1" + who.id[3:]
		if roles.cells != nil {
			w.putCells(roles, text(who.id), text(id), text(adminLabels[who.adminRole]), text(who.adminRole), text("ACTIVE"), text("USER"))
			continue
		}
		w.put(roles, fmt.Appendf(roles.sheet.line, `{"id":%q,"label":%q,"type":%q,"status":"ACTIVE","created":"2024-05-06T07:08:09.000Z",`+
			`"lastUpdated":"2024-05-06T07:08:09.000Z","assignmentType":"USER","_links":{"assignee":{"href":"https://example.okta.com/api/v1/users/%s"}}}`,
			id, adminLabels[who.adminRole], who.adminRole, who.id))
	}
	return w.err
}
