package changefile

import (
	"net/url"
	"slices"
	"strings"
)

// batchCheck writes a query for each change of the batch form, to be sent before it: the
// Batch API sets and deletes whatever a record holds by now, so it can only be asked first.
// The id of a request is the change's, and how many records must be found: one that is as
// the plan expects, or none that a new record would repeat.
type batchCheck struct{ batch }

func newBatchCheck() writer { return &batchCheck{batch{pattern: "servicenow-check-NNNN.json"}} }

func (b *batchCheck) obstacle(c correction) string {
	if reason := b.batch.obstacle(c); reason != "" {
		return reason
	}
	for _, each := range c.Fields {
		value := each.Before
		if c.Operation == "create" {
			if value = each.After; !slices.Contains(uniqueFields, each.Name) {
				continue
			}
		}
		switch {
		case each.Type == "reference", each.Type == "date_time":
			return "a query compares no " + strings.ReplaceAll(each.Type, "_", " and ") + " with what the plan expects: look at the record"
		case isCondition(value):
			return "ServiceNow's queries would read the expected value as a condition: look at the record"
		}
	}
	return ""
}

// uniqueFields are those that no two users share.
var uniqueFields = []string{"user_name", "email", "employee_number"}

func (b *batchCheck) write(c correction) error {
	found := "1"
	if c.Operation == "create" {
		found = "0"
	}
	query := strings.ReplaceAll(url.QueryEscape(expected(c)), "+", "%20")
	return b.add(batchRequest{
		ID: c.ChangeID + "-" + found, Method: "GET", Headers: batchHeaders, ExcludeHeaders: true,
		URL: "/api/now/table/" + c.Table + "?sysparm_query=" + query + "&sysparm_fields=sys_id&sysparm_limit=2",
	})
}

// expected is the query that finds what a change expects, or what it would repeat.
func expected(c correction) string {
	var conditions []string
	is := func(field, value string) { conditions = append(conditions, condition(field, value)) }
	if c.Table == "sys_user" && c.Operation == "create" {
		for _, each := range c.Fields {
			if slices.Contains(uniqueFields, each.Name) && each.After != "" {
				is(each.Name, each.After)
			}
		}
		return strings.Join(conditions, "^OR")
	}
	if c.Operation != "create" {
		is("sys_id", c.RecordID)
	}
	for _, each := range c.Fields {
		if each.Type != "boolean" || each.Before != "" { // what the exports did not say is not expected
			is(each.Name, each.Before)
		}
	}
	for field, value := range map[string]string{"user": c.User, "role": c.Role, "group": c.Group} {
		if c.Table != "sys_user" && value != "" {
			is(field, value)
		}
	}
	if c.Table == "sys_user_has_role" {
		is("inherited", "false")
	}
	slices.Sort(conditions)
	return strings.Join(conditions, "^")
}

// condition is one of an encoded query, where ^ is between.
func condition(field, value string) string {
	if value == "" {
		return field + "ISEMPTY"
	}
	return field + "=" + strings.ReplaceAll(value, "^", "^^")
}
