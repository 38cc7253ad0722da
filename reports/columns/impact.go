package columns

// Impact are the columns of impact.csv: the table impact.
var Impact = []Column{
	{Name: "user_name", Type: Text}, {Name: "sys_id", Type: Text}, {Name: "name", Type: Text}, {Name: "what", Type: Text},
	{Name: "count", Type: Number}, {Name: "certainty", Type: Text}, {Name: "oldest", Type: Text}, {Name: "successor", Type: Text},
	{Name: "successor_sys_id", Type: Text}, {Name: "successor_from", Type: Text}, {Name: "plan", Type: Text}, {Name: "change_id", Type: Text},
}
