package servicenow

import (
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// Recognise says which form a document has; nil if none. In this order it goes by the address
// in a recording or the element in XML, by sys_class_name, by the file's name where it is a
// table's, and by the fields. The names of files err: what has the fields of another table
// that is read is that.
func Recognise(document *decode.Document) *staging.Form {
	if document.Unread != "" {
		return staging.Unneeded(document.Unread)
	}
	cells := staging.Cells(document)
	if isError(document, cells) {
		return &forms[0]
	}
	f := fieldsOf(cells)
	if table := proven(document); table != "" {
		return ofTable(document, f, table)
	}
	if isSCIMUsers(document, cells) || isSCIMGroups(document, cells) {
		return staging.Recognise(forms, document, cells)
	}
	if table := tableOfClass(document, f); table != "" {
		return ofTable(document, f, table)
	}
	return byNameOrFields(document, cells, f)
}

// proven is the table that a recording's address or an element of XML says; "" if there is none.
func proven(document *decode.Document) string {
	if table := tableOfAddress(document.Address()); table != "" {
		return table
	}
	if slices.Contains(userClasses, document.Table) {
		return "sys_user"
	}
	if required[document.Table] != nil {
		return document.Table
	}
	return ""
}

// ofTable is the form of records that are a table's beyond doubt.
func ofTable(document *decode.Document, f fields, table string) *staging.Form {
	form, lacking := formOf(table), lacks(table, f)
	switch {
	case form == nil:
		return staging.Unneeded(table)
	case document.Records == 0 && !document.HasColumns() || len(lacking) == 0:
		return form
	case slices.Contains(optionalTables, table):
		return staging.Unneeded(table)
	}
	return staging.Lacking(table, table, true, lacking...)
}

// byNameOrFields is the form of records that their file's name and their fields tell.
func byNameOrFields(document *decode.Document, cells []staging.Cell, f fields) *staging.Form {
	table := nameOf(document)
	named := formOf(table)
	switch {
	case table == "":
	case named == nil && f.count(personal...) < 2:
		return staging.Unneeded(table)
	case named == nil:
	case len(lacks(table, f)) == 0 && !speaksAgainst(document, f, table):
		return named
	}
	if form := staging.Recognise(forms, document, cells); form != nil {
		return form
	}
	switch {
	case slices.Contains(optionalTables, table):
		return staging.Unneeded(table)
	case named != nil:
		if lacking := lacks(table, f); len(lacking) > 0 {
			return staging.Lacking(table, table, false, lacking...)
		}
	}
	return other(document, f)
}

// other is the form of records of a table that is not read, or of accounts without their
// user_name.
func other(document *decode.Document, f fields) *staging.Form {
	if look := f.look(); look != "" {
		return staging.LooksLike(look)
	}
	stem := strings.ToLower(document.Stem())
	hasFieldNames := !document.HasColumns() || f.hasFieldNames()
	switch {
	case isReference(f) != "":
		return staging.LooksLike(isReference(f))
	case isPeople(f) && !f.any("user_name", "okta_id", "id"):
		return staging.Lacking("sys_user", "sys_user", false, "user_name")
	case hasFieldNames && customTable.MatchString(stem):
		return staging.LooksLike(stem)
	case f.any("name") && f.consistOf(groupFields, groupFieldsToo, roleFields, roleFieldsToo):
		return &unsure
	case hasFieldNames && f.any("sys_id", "sys_created_on", "sys_updated_on", "sys_mod_count", "__status"):
		return staging.LooksLike("another table of ServiceNow")
	}
	return nil
}

// unsure is the form of records that have nothing but what roles, groups and many other
// tables have.
var unsure = staging.Form{
	Name: "records with a name", IsVague: true,
	Refuse: "may be sys_user_group, sys_user_role or another table: its fields fit many",
	Hint:   "call the file as the table is called (sys_user_group.csv), or export more fields (active, parent, type)",
}

// speaksAgainst says whether fields show that records are not of a table though they have
// what it needs.
func speaksAgainst(document *decode.Document, f fields, table string) bool {
	switch {
	case table == "sys_user":
		return holdsOktaIDs(document, f)
	case table == "sys_audit":
		return f.any("user_name", "role", "group", "delegate")
	case slices.Contains(dutyTables, table):
		return f.any("user_name", "user")
	case slices.Contains(referenceTables, table):
		return f.any("user_name", "user", "role", "group")
	case table == "sys_user_role":
		return f.any("user_name", "user") || f.any(groupFields...) || f.look() != ""
	case table == "sys_user_group":
		return f.any("user_name", "user") || f.any(roleFields...) || f.look() != "" || isReference(f) != ""
	}
	return f.isAccount(document) || f.look() != ""
}

// holdsOktaIDs says whether what would be user names are ids of Okta, whose header User Id
// is the label of user_name.
func holdsOktaIDs(document *decode.Document, f fields) bool {
	cell, ok := f["user_name"]
	return ok && staging.AreOktaIDs(cell.Values(document), "00u")
}
