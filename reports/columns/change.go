package columns

// Changes are the columns of the plan and of its inverse: the tables change and
// rollback.
var Changes = []Column{
	{Name: "change_id", Type: Text, Pattern: "^" + changeID + "$", Title: "Change ID", Width: 19},
	{Name: "sequence", Type: Number, AtLeast: 1, Page: Absent, Title: "Step", Width: 8},
	{Name: "system", Type: Text, Values: []string{"servicenow", "okta"}, Page: Few, Title: "System", Width: 12},
	{Name: "table", Type: Text, IsFilled: true, Page: Few, Title: "Table", Width: 20},
	{Name: "operation", Type: Text, Values: []string{"create", "update", "delete"}, Page: Few, Title: "Operation", Width: 11},
	{Name: "record_id", Type: Text, Title: "Record", Width: 35},
	{Name: "user_name", Type: Text, Title: "Account", Width: 30},
	{Name: "field", Type: Text, Page: Few, Title: "Field", Width: 20},
	{Name: "before", Type: Text, Page: Few, Title: "Before", Width: 34, IsLong: true},
	{Name: "after", Type: Text, Page: Few, Title: "After", Width: 34, IsLong: true},
	{Name: "finding_ids", Type: Text, Pattern: "^" + findingIDs + "$", Title: "Findings", Width: 20},
	{Name: "reason", Type: Text, IsFilled: true, Title: "Why", Width: 56, IsLong: true},
	{Name: "depends_on", Type: Text, IsList: true, Pattern: "^(" + changeIDs + ")?$", Page: Few, Title: "Depends on", Width: 20},
}
