// Package okta knows the forms in which Okta's users, groups, memberships and
// app assignments are exported, and turns them into the canonical tables of
// the schema okta: which form is which is a table in Go, what becomes of the
// rows is the .sql files, in the order that
// their headers ask for.
package okta
