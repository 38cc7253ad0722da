package plan

import (
	"slices"
	"strings"
)

const oktaForm = "Okta API JSON, one file per page"

// The lists of Okta's API, by the pages that its reference names
// (developer.okta.com/docs/api).
var (
	userList = List{Table: "okta.user", Request: "/api/v1/users?search=status%20pr&limit=200", File: "rolecall-users", Query: "search=status pr",
		NeededFor: []string{"who somebody is, and whether they left: this query has deprovisioned users, too"}}
	groupList = List{Table: "okta.group", Request: "/api/v1/groups?expand=stats&limit=200", File: "rolecall-groups",
		NeededFor: []string{"names of groups, and how many members each has"}}
	memberList = List{Table: "okta.membership", Request: "/api/v1/groups/{group}/users?limit=1000", File: "groups/{group}",
		NeededFor: []string{"who is in which group"}}
	ownerList = List{Table: "okta.group_owner", Request: "/api/v1/groups/{group}/owners?limit=1000", File: "owners/{group}", Optional: true,
		NeededFor: []string{"who owns a group, and so reviews who is in it"}}
	adminList = List{Table: "okta.admin", Request: "/api/v1/iam/assignees/users?limit=200", File: "rolecall-admins", Optional: true,
		NeededFor: []string{"who administers Okta, and is an administrator of ServiceNow, too"}}
	adminRoleList = List{Table: "okta.admin_role", Request: "/api/v1/users/{user}/roles", File: "admin-roles/{user}", Optional: true,
		NeededFor: []string{"which roles those administrators have"}}
	appUserList = List{Table: "okta.app_user", Request: "/api/v1/apps/{app}/users?limit=500", File: "rolecall-app-users",
		NeededFor: []string{"externalId, the sys_id of the account that Okta made: the most reliable key"}}
	appGroupList = List{Table: "okta.app_group", Request: "/api/v1/apps/{app}/groups?limit=200", File: "rolecall-app-groups",
		NeededFor: []string{"which groups are assigned to the app"}}
	// what Okta itself decides, for rolecall rules import
	configuration = []List{
		{Table: "okta.group_rule", Request: "/api/v1/groups/rules?limit=50", File: "rolecall-group-rules",
			NeededFor: []string{"writing rules: which groups Okta puts people into"}},
		{Table: "okta.mapping", Request: "/api/v1/mappings/{mapping}", File: "rolecall-mappings",
			NeededFor: []string{"writing rules: what Okta writes into which field"}},
		{Table: "okta.push_mapping", Request: "/api/v1/apps/{app}/group-push/mappings?limit=200", File: "rolecall-push-mappings",
			NeededFor: []string{"writing rules: which groups Okta pushes to ServiceNow"}},
	}
)

// oktaFor is what to export of Okta.
func oktaFor(needs Needs, options Options) *Okta {
	okta := &Okta{Org: options.Org, App: options.App, Attributes: whys(needs.Attributes), Members: Members{Of: "none"}}
	if okta.App == "" {
		okta.App = needs.App
	}
	okta.add(userList, "what rules read of people", needs.Attributes)
	if options.For == "verify" {
		return okta
	}
	if options.For == "reconcile" {
		needs = needs.withCustom()
	}
	isWhole := needs.isForAll(options.For)
	okta.Members = membersFor(needs, isWhole)
	if okta.Members.Of != "none" || okta.Members.OfApp {
		okta.add(groupList, "rules by group", needs.Groups)
	}
	if isWhole || len(needs.AppUsers) > 0 {
		okta.add(ifThere(appUserList, needs.AppUsers), "who is assigned to the app", needs.AppUsers)
	}
	if isWhole || len(needs.AppGroups) > 0 {
		okta.add(ifThere(appGroupList, needs.AppGroups), "what the app's groups give", needs.AppGroups)
	}
	if okta.Members.Of != "none" || okta.Members.OfApp { // behind the app's groups, which may name more
		okta.add(memberList, "rules by group", slices.Concat(needs.Groups, needs.GroupIDs, needs.AnyGroup))
	}
	if owners := needs.readOf("okta.group_owner"); options.For == "review" || options.For == "reconcile" && len(owners) > 0 {
		okta.add(ownerList, ownFindings, owners)
	}
	okta.add(adminList, "", nil)
	okta.add(adminRoleList, "", nil) // behind the administrators
	for _, each := range configuration {
		each.Optional = true
		okta.add(each, "", nil)
	}
	if read := needs.readOf("okta.sign_on"); options.For == "reconcile" && len(read) > 0 {
		okta.ByHand = append(okta.ByHand, signOns(because(ownFindings, read)))
	}
	return okta
}

// withCustom are the needs with what custom findings read of groups and of the app: every group, since a query names
// none.
func (n Needs) withCustom() Needs {
	n.AnyGroup = slices.Concat(n.AnyGroup, n.readOf("okta.group"), n.readOf("okta.membership"), n.readOf("okta.group_owner"))
	n.AppUsers = slices.Concat(n.AppUsers, n.readOf("okta.app_user"))
	n.AppGroups = slices.Concat(n.AppGroups, n.readOf("okta.app_group"))
	return n
}

// ifThere is a list that may be left out unless somebody wrote a rule that reads it.
func ifThere(list List, reads []Read) List {
	list.Optional = !slices.ContainsFunc(places(reads...), func(by string) bool { return by != byDefault })
	return list
}

func (o *Okta) add(list List, reason string, reads []Read) {
	list.Order, list.Form = "as Okta pages it, to the last page", oktaForm
	if len(reads) > 0 {
		list.NeededFor = append(append([]string{}, list.NeededFor...), because(reason, reads))
	}
	o.Lists = append(o.Lists, list)
}

// membersFor says of which groups the members are needed.
func membersFor(needs Needs, isWhole bool) Members {
	members := Members{Of: "none", OfApp: len(needs.AppGroups) > 0}
	switch {
	case isWhole || len(needs.AnyGroup) > 0:
		members.Of, members.Why = "all", whys(needs.AnyGroup)
	case len(needs.Groups)+len(needs.GroupIDs) > 0:
		members.Of = "named"
	}
	members.Groups, members.IDs = whys(needs.Groups), whys(needs.GroupIDs)
	return members
}

// needsApp says whether some list is about the app: yes, no, or if it is known.
func (o *Okta) needsApp() string {
	needs := "no"
	for _, each := range o.Lists {
		switch {
		case !strings.Contains(each.Request, "{app}") && !strings.Contains(each.Request, "{mapping}"):
		case !each.Optional:
			return "yes"
		default:
			needs = "if known"
		}
	}
	return needs
}
