package columns

// OktaRemovals are the columns of okta-removals.csv: the table okta_removal.
var OktaRemovals = []Column{
	{Name: "login", Type: Text}, {Name: "group", Type: Text}, {Name: "rule", Type: Text}, {Name: "decision", Type: Text},
	{Name: "okta_id", Type: Text}, {Name: "group_id", Type: Text}, {Name: "user_name", Type: Text}, {Name: "kind", Type: Text},
	{Name: "entitlement", Type: Text}, {Name: "also_gives", Type: Text}, {Name: "by_default", Type: Flag},
	{Name: "campaign_id", Type: Text}, {Name: "item_id", Type: Text}, {Name: "finding_id", Type: Text},
}

// Tasks are the columns of tasks.csv: the table task.
var Tasks = []Column{
	{Name: "code", Type: Text}, {Name: "task", Type: Text}, {Name: "user_name", Type: Text}, {Name: "login", Type: Text},
	{Name: "kind", Type: Text}, {Name: "entitlement", Type: Text}, {Name: "comment", Type: Text}, {Name: "decision", Type: Text},
	{Name: "rule", Type: Text}, {Name: "by_default", Type: Flag}, {Name: "campaign_id", Type: Text}, {Name: "item_id", Type: Text},
	{Name: "finding_id", Type: Text},
}
