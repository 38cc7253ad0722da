package changefile

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

//go:embed correction.sql
var correctionSQL string

const correctionName = "reports/changefile/correction.sql"

// correction is one change with all that the formats need of it: a row of
// correction.sql, which says what the fields mean.
type correction struct {
	ChangeID  string
	Sequence  int64
	DependsOn string // ids of changes, blanks between
	System    string
	Table     string
	Operation string
	RecordID  string
	User      string
	UserName  string
	Login     string
	Role      string
	RoleName  string
	Group     string
	GroupName string
	Fields    []field
	Reason    string
	IsUnclear bool
	IsMade    bool   // the plan makes the record, or the rollback takes back one that it made
	MadeID    string // the sys_id that the guard gives such a record
	Needs     []need
}

// need is what tells whether a change is in effect that has to be before another.
type need struct {
	ChangeID  string  `json:"change_id"`
	Operation string  `json:"operation"`
	Table     string  `json:"table"`
	SysID     string  `json:"sys_id,omitempty"`
	User      string  `json:"user,omitempty"`
	UserName  string  `json:"user_name"`
	Role      string  `json:"role,omitempty"`
	RoleName  string  `json:"role_name,omitempty"`
	Group     string  `json:"group,omitempty"`
	GroupName string  `json:"group_name,omitempty"`
	Fields    []field `json:"fields"`
}

// field is one field to set.
type field struct {
	Name   string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
	Type   string `json:"type"` // string, boolean, date, date_time, reference; Okta: string, boolean, integer, number, with [] for arrays
}

// noFields is what most changes have, all of grants and memberships.
const noFields = "[]"

// eachCorrection reads the changes of a plan in the order of their sequence.
func eachCorrection(ctx context.Context, run output.Run, use func(correction) error) error {
	rows, err := run.DB.Query(ctx, duckdb.Statement{Name: correctionName, Text: correctionSQL, Params: duckdb.Params{"plan": string(run.Plan)}})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c correction
		var fields, needs string
		err := rows.Scan(&c.ChangeID, &c.Sequence, &c.DependsOn, &c.System, &c.Table, &c.Operation, &c.RecordID, &c.User, &c.UserName,
			&c.Login, &c.Role, &c.RoleName, &c.Group, &c.GroupName, &fields, &c.Reason, &c.IsUnclear, &c.IsMade, &needs)
		if err != nil {
			return fmt.Errorf("%s: %w", correctionName, err)
		}
		if fields != noFields {
			if err := json.Unmarshal([]byte(fields), &c.Fields); err != nil {
				return fmt.Errorf("%s: the fields of change %s: %w", correctionName, c.ChangeID, err)
			}
		}
		if needs != noFields {
			if err := json.Unmarshal([]byte(needs), &c.Needs); err != nil {
				return fmt.Errorf("%s: what change %s needs: %w", correctionName, c.ChangeID, err)
			}
		}
		if c.IsMade {
			c.MadeID = madeID(run.ID, c.ChangeID)
		}
		c.normalize()
		if err := use(c); err != nil {
			return err
		}
	}
	return rows.Err()
}

// madeID is the sys_id of a record that a change of a run makes: the same
// whenever it is made, and no other change's, so that a rollback knows it.
func madeID(runID, changeID string) string {
	sum := sha256.Sum256([]byte(runID + " " + changeID))
	return hex.EncodeToString(sum[:16])
}

// booleans are the values that rules and exports may have for true and false.
// ServiceNow takes only lower case: TRUE and FALSE both import as false.
var booleans = map[string]string{
	"true": "true", "TRUE": "true", "True": "true", "1": "true", "yes": "true", "Yes": "true", "YES": "true",
	"false": "false", "FALSE": "false", "False": "false", "0": "false", "no": "false", "No": "false", "NO": "false",
}

// normalize writes booleans as ServiceNow takes them.
func (c *correction) normalize() {
	normalizeFields(c.System, c.Fields)
	for _, each := range c.Needs {
		normalizeFields(c.System, each.Fields)
	}
}

func normalizeFields(system string, fields []field) {
	for i := range fields {
		each := &fields[i]
		if system == "servicenow" && (each.Name == "active" || each.Name == "locked_out") {
			each.Type = "boolean"
		}
		if each.Type != "boolean" {
			continue
		}
		for _, value := range []*string{&each.Before, &each.After} {
			if known, ok := booleans[*value]; ok {
				*value = known
			}
		}
	}
}

// maxFields is how many fields a change of a user has at most, in the plan and
// its inverse.
func maxFields(ctx context.Context, run output.Run) (int, error) {
	var most int
	err := run.DB.QueryRow(ctx, duckdb.Statement{Name: correctionName, Text: `
		with planned as (
			select 'change' as plan, change_id from main.change where system = 'servicenow' and "table" = 'sys_user'
			union all
			select 'rollback' as plan, change_id from main.rollback where system = 'servicenow' and "table" = 'sys_user'
		),
		counts as (select plan, change_id, count(*) as fields from planned group by plan, change_id)
		select greatest(2, coalesce(max(fields), 0)) from counts`}, &most)
	return most, err
}

var utcTime = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$`)

// isSysID says whether a text is 32 digits of lower-case hexadecimal.
func isSysID(text string) bool {
	for i := range len(text) {
		if char := text[i]; (char < '0' || char > '9') && (char < 'a' || char > 'f') {
			return false
		}
	}
	return len(text) == 32
}

// isFieldName says whether a plan may set a field of the name: a letter, then
// letters, digits and underscores. Those that begin with sys_ are the platform's.
func isFieldName(text string) bool {
	for i := range len(text) {
		switch char := text[i]; {
		case char >= 'a' && char <= 'z', char >= 'A' && char <= 'Z':
		case i > 0 && (char >= '0' && char <= '9' || char == '_'):
		default:
			return false
		}
	}
	return text != ""
}
