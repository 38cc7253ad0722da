// Package servicenow knows the forms in which ServiceNow's users, roles,
// groups and what links them are exported, and turns them into the canonical
// tables of the schema servicenow: which form is which is a table in Go, what
// becomes of the rows is the .sql files, in the order that
// their headers ask for.
package servicenow
