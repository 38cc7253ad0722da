package sample

// The fields of the tables, in the order of the cells of a row.
var (
	userColumns = []column{
		{name: "sys_id", label: "Sys ID"}, {name: "user_name", label: "User ID"}, {name: "email", label: "Email"},
		{name: "first_name", label: "First name"}, {name: "last_name", label: "Last name"}, {name: "name", label: "Name"},
		{name: "active", label: "Active", kind: truth}, {name: "locked_out", label: "Locked out", kind: truth},
		{name: "last_login", label: "Last login", kind: date}, {name: "last_login_time", label: "Last login time", kind: instant},
		{name: "employee_number", label: "Employee number"}, {name: "title", label: "Title"},
		{name: "department", label: "Department", kind: reference, to: "cmn_department", walk: "name"},
		{name: "manager", label: "Manager", kind: reference, to: "sys_user", walk: "name", more: true},
		{name: "location", label: "Location", kind: reference, to: "cmn_location", walk: "name"},
		{name: "mobile_phone", label: "Mobile phone"}, {name: "vip", label: "VIP", kind: truth},
		{name: "web_service_access_only", label: "Web service access only", kind: truth},
		{name: "internal_integration_user", label: "Internal Integration User", kind: truth},
		{name: "identity_type", label: "Identity type", more: true},
		{name: "sys_created_on", label: "Created", kind: instant}, {name: "sys_updated_on", label: "Updated", kind: instant},
		{name: "user_password", label: "Password"}, {name: "roles", label: "Roles"},
	}
	grantColumns = []column{
		{name: "sys_id", label: "Sys ID"},
		{name: "user", label: "User", kind: reference, to: "sys_user", walk: "user_name"},
		{name: "role", label: "Role", kind: reference, to: "sys_user_role"},
		{name: "state", label: "State", kind: choice}, {name: "inherited", label: "Inherited", kind: truth},
		{name: "inh_count", label: "Inheritance Count", kind: number},
		{name: "sys_created_on", label: "Created", kind: instant, more: true}, {name: "sys_created_by", label: "Created by", more: true},
	}
	memberColumns = []column{
		{name: "sys_id", label: "Sys ID"},
		{name: "user", label: "User", kind: reference, to: "sys_user", walk: "user_name"},
		{name: "group", label: "Group", kind: reference, to: "sys_user_group"},
		{name: "sys_created_on", label: "Created", kind: instant, more: true}, {name: "sys_created_by", label: "Created by", more: true},
	}
	delegateColumns = []column{
		{name: "sys_id", label: "Sys ID"},
		{name: "user", label: "User", kind: reference, to: "sys_user", walk: "user_name"},
		{name: "delegate", label: "Delegate", kind: reference, to: "sys_user"},
		{name: "starts", label: "Starts", kind: instant}, {name: "ends", label: "Ends", kind: instant},
		{name: "approvals", label: "Approvals", kind: truth}, {name: "assignments", label: "Assignments", kind: truth},
		{name: "notifications", label: "All notifications", kind: truth}, {name: "invitations", label: "Meeting invitations", kind: truth},
	}
	roleColumns = []column{
		{name: "sys_id", label: "Sys ID"}, {name: "name", label: "Name"},
		{name: "elevated_privilege", label: "Elevated privilege", kind: truth},
		{name: "requires_subscription", label: "Requires Subscription", kind: truth},
		{name: "description", label: "Description", more: true},
	}
	groupColumns = []column{
		{name: "sys_id", label: "Sys ID"}, {name: "name", label: "Name"}, {name: "active", label: "Active", kind: truth},
		{name: "parent", label: "Parent", kind: reference, to: "sys_user_group"},
		{name: "manager", label: "Manager", kind: reference, to: "sys_user", walk: "name", more: true},
	}
	groupRoleColumns = []column{
		{name: "sys_id", label: "Sys ID"},
		{name: "group", label: "Group", kind: reference, to: "sys_user_group"},
		{name: "role", label: "Role", kind: reference, to: "sys_user_role"},
		{name: "inherits", label: "Inherits", kind: truth},
	}
	containsColumns = []column{
		{name: "sys_id", label: "Sys ID"},
		{name: "role", label: "Role", kind: reference, to: "sys_user_role"},
		{name: "contains", label: "Contains", kind: reference, to: "sys_user_role"},
	}
)
