package main

import (
	"regexp"
	"strings"
)

// changesOf reads the rows of changes.csv, or of tables like it: a row for each field.
func (r *oracleRun) changesOf(rows []map[string]string) (changes []oracleChange) {
	for _, row := range rows {
		if len(changes) == 0 || changes[len(changes)-1].id != row["change_id"] {
			changes = append(changes, oracleChange{
				id: row["change_id"], system: row["system"], table: row["table"], operation: row["operation"],
				record: row["record_id"], user: row["user_name"], was: map[string]string{}, set: map[string]string{},
				needs: strings.FieldsFunc(row["depends_on"], isBetween), findings: strings.FieldsFunc(row["finding_ids"], isBetween),
			})
		}
		c := &changes[len(changes)-1]
		field, _, _ := strings.Cut(row["field"], ".")
		switch {
		case c.table != "sys_user_has_role" && c.table != "sys_user_grmember":
			if field != "" {
				c.was[field], c.set[field] = row["before"], row["after"]
			}
		case c.operation == "delete":
			c.item = firstOf(r.itemOf(c.record), r.itemIn(row["before"]))
		case field == "role" || field == "group":
			c.item = firstOf(r.names[row["after"]], row["after"])
		}
	}
	return changes
}

func isBetween(char rune) bool { return char == ';' || char == ' ' }

// itemOf is the role or group of a row by its sys_id.
func (r *oracleRun) itemOf(id string) string {
	if id == "" {
		return ""
	}
	for _, e := range r.estates {
		for _, rows := range e.before.rows {
			if rows[id] != "" {
				return rows[id]
			}
		}
	}
	return ""
}

var itemOfRow = regexp.MustCompile(`(?:^|; )(?:role|group)(?:\.name)?=([^;]+)`)

// itemIn is the role or group in what a change expects of a row.
func (r *oracleRun) itemIn(before string) string {
	found := itemOfRow.FindStringSubmatch(before)
	if found == nil {
		return ""
	}
	return firstOf(r.names[found[1]], found[1])
}

// split gives each estate its own changes.
func (r *oracleRun) split(changes []oracleChange) map[string][]oracleChange {
	own := map[string][]oracleChange{}
	for _, c := range changes {
		name := c.user[:min(3, len(c.user))]
		own[name] = append(own[name], c)
	}
	return own
}

// byID are changes by their ids.
func byID(changes []oracleChange) map[string]oracleChange {
	by := map[string]oracleChange{}
	for _, c := range changes {
		by[c.id] = c
	}
	return by
}
