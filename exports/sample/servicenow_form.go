package sample

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// serviceNowForm is one way in which ServiceNow exports tables.
type serviceNowForm struct {
	name, what  string
	layout      func(*serviceNowWriter) layout
	suffix      string
	shared      string // the one file of all tables, if they share one
	isWorkbook  bool
	isDisplay   bool   // times in the zone and the format of who exports: the rules have to say which
	hasSysID    bool   // or only names say which record is which
	namesPlaces bool   // it says what departments and locations are called
	walk        string // the dot-walked columns it shows
	hasHash     bool   // it holds the hash of the password
	hasRoleList bool   // it holds the legacy list of roles, a role a line
}

func csvForm(l csvLayout) func(*serviceNowWriter) layout {
	l.delimiter, l.quotesAll = ',', true
	return func(*serviceNowWriter) layout { return l }
}

func jsonForm(l jsonLayout) func(*serviceNowWriter) layout {
	return func(*serviceNowWriter) layout { return l }
}

// serviceNowForms are all of them.
var serviceNowForms = []serviceNowForm{
	{name: "csv", what: "raw values, references as sys_ids, dot-walked names beside some",
		suffix: ".csv", hasSysID: true, namesPlaces: true, walk: "name",
		layout: csvForm(csvLayout{escapes: true})},
	{name: "csv-display", what: "display values, with a column for sys_ids",
		suffix: ".csv", hasSysID: true, namesPlaces: true, walk: "user_name", isDisplay: true,
		layout: csvForm(csvLayout{escapes: true, isDisplay: true})},
	{name: "csv-list", what: "a list as it is exported by default: display values, no sys_ids",
		suffix: ".csv", namesPlaces: true, walk: "user_name", isDisplay: true, hasRoleList: true,
		layout: csvForm(csvLayout{escapes: true, isDisplay: true})},
	{name: "csv-labels", what: "display values under labels, with a column for sys_ids",
		suffix: ".csv", hasSysID: true, namesPlaces: true, walk: "user_name", isDisplay: true,
		layout: csvForm(csvLayout{escapes: true, isDisplay: true, isLabelled: true})},
	{name: "dump", what: "a CSV of the database: raw values, NULL, 0 and 1",
		suffix: ".csv", hasSysID: true, hasHash: true,
		layout: csvForm(csvLayout{isDump: true})},
	{name: "xlsx", what: "a list as Excel: labels, display values, dates as numbers, no sys_ids",
		suffix: ".xlsx", isWorkbook: true, namesPlaces: true, walk: "user_name", isDisplay: true,
		layout: func(w *serviceNowWriter) layout { return workbookLayout{w.zone} }},
	{name: "xlsx-ids", what: "the same, with a column for sys_ids",
		suffix: ".xlsx", isWorkbook: true, hasSysID: true, namesPlaces: true, walk: "user_name", isDisplay: true,
		layout: func(w *serviceNowWriter) layout { return workbookLayout{w.zone} }},
	{name: "xml", what: "a list's ?XML: raw values, references as bare sys_ids",
		suffix: ".xml", hasSysID: true, hasHash: true,
		layout: func(w *serviceNowWriter) layout { return plainXML{w.medium.charset} }},
	{name: "unload", what: "XML of the list menu: references with what they display, all tables and attachments in one file",
		suffix: ".xml", shared: "sys_user", hasSysID: true, namesPlaces: true, hasHash: true, hasRoleList: true,
		layout: func(w *serviceNowWriter) layout { return unloadXML{w.medium.charset, w.options.AsOf} }},
	{name: "update-set", what: "an update set whose payloads hold the records",
		suffix: ".xml", shared: "sys_remote_update_set", hasSysID: true, namesPlaces: true, hasHash: true,
		layout: func(w *serviceNowWriter) layout { return updateSet{w.medium.charset, w.options.AsOf} }},
	{name: "table-api", what: `references {"link","value"}, dot-walked names beside some`,
		suffix: ".json", hasSysID: true, namesPlaces: true, walk: "name",
		layout: jsonForm(jsonLayout{list: "result", style: linked})},
	{name: "table-api-all", what: `every field {"display_value","value"}`,
		suffix: ".json", hasSysID: true, namesPlaces: true,
		layout: jsonForm(jsonLayout{list: "result", style: pairs})},
	{name: "table-api-display", what: `display values, references {"display_value","link"}`,
		suffix: ".json", hasSysID: true, namesPlaces: true, isDisplay: true,
		layout: jsonForm(jsonLayout{list: "result", style: labelled})},
	{name: "jsonv2", what: "records with raw values, references as bare sys_ids",
		suffix: ".json", hasSysID: true, hasHash: true,
		layout: jsonForm(jsonLayout{list: "records", style: bare, status: true})},
}

// ServiceNowForms are the names of the forms ServiceNow's side can be written
// in.
var ServiceNowForms = names(serviceNowForms, func(each serviceNowForm) string { return each.name })

func names[F any](forms []F, name func(F) string) []string {
	var list []string
	for _, each := range forms {
		list = append(list, name(each))
	}
	return list
}

// serviceNowFormNamed finds a form that has been checked to be there.
func serviceNowFormNamed(name string) serviceNowForm {
	at := slices.IndexFunc(serviceNowForms, func(each serviceNowForm) bool { return each.name == name })
	return serviceNowForms[at]
}

// shows lists the columns that the form shows of a table's.
func (f serviceNowForm) shows(all []column, isReview bool) []column {
	var columns []column
	for at, each := range all {
		each.from = at
		if each.more && !isReview || each.name == "sys_id" && !f.hasSysID || each.name == "user_password" && !f.hasHash || each.name == "roles" && !f.hasRoleList {
			continue
		}
		columns = append(columns, each)
		if each.walk != "" && each.walk == f.walk {
			walked := column{name: each.name + "." + each.walk, label: walkedLabels[each.walk], from: at, walks: true}
			columns = append(columns, walked)
		}
	}
	if strings.HasSuffix(f.suffix, ".xml") { // fields stand in the order of their names
		slices.SortStableFunc(columns[1:], func(a, b column) int { return cmp.Compare(a.name, b.name) })
	}
	return columns
}

// columnsFor are the columns without those that only reviews need, unless these are wanted.
func columnsFor(all []column, isReview bool) []column {
	return slices.DeleteFunc(slices.Clone(all), func(each column) bool { return each.more && !isReview })
}

// walkedLabels are the labels of dot-walked columns: those of their last field.
var walkedLabels = map[string]string{"user_name": "User ID", "name": "Name"}

const rawInstant = "2006-01-02 15:04:05"

// instant is a date-time: UTC if raw, in the user's zone and format if displayed.
func (w *serviceNowWriter) instant(at time.Time) cell {
	if at.IsZero() {
		return cell{}
	}
	value := cell{raw: at.UTC().Format(rawInstant), at: at}
	if value.display = value.raw; w.form.isDisplay {
		value.display = at.In(w.zone).Format(w.dates + " 15:04:05")
	}
	return value
}

// date is a date without a time, which no time zone shifts.
func (w *serviceNowWriter) date(at time.Time) cell {
	if at.IsZero() {
		return cell{}
	}
	value := cell{raw: at.UTC().Format("2006-01-02"), at: at}
	if value.display = value.raw; w.form.isDisplay {
		value.display = at.UTC().Format(w.dates)
	}
	return value
}
