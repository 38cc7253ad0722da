package columns

// Candidates are the columns of candidates.csv: the table candidate.
var Candidates = []Column{
	{Name: "user_name", Type: Text}, {Name: "sys_id", Type: Text}, {Name: "name", Type: Text}, {Name: "rank", Type: Number},
	{Name: "class", Type: Text}, {Name: "score", Type: Number}, {Name: "ahead", Type: Number}, {Name: "okta_id", Type: Text},
	{Name: "login", Type: Text}, {Name: "okta_status", Type: Text}, {Name: "identity_name", Type: Text}, {Name: "has_account", Type: Flag},
	{Name: "evidence", Type: Text}, {Name: "against", Type: Text}, {Name: "rivals", Type: Text},
}
