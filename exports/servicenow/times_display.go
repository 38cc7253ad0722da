package servicenow

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// sampledRecords are how many are looked at to tell display values from raw ones.
const sampledRecords = 10_000

// recordReferences are fields of other tables by which raw values are told.
var recordReferences = map[string][]string{
	"servicenow_user_role": {"user", "role"}, "servicenow_group_member": {"user", "group"}, "servicenow_delegate": {"user", "delegate"},
	"servicenow_duty": {"holder", "manager"}, "servicenow_group": {"manager", "parent"},
}

// detectDisplay decides, for CSV, whether times are display values: they are if references
// are. Only an export of raw values has bare sys_ids.
func (c timeColumns) detectDisplay(ctx context.Context) error {
	if c.reading.DisplayTimes != "unknown" {
		return nil
	}
	raw, shown, err := c.countReferences(ctx, userReferences, c.table())
	switch {
	case err != nil:
		return err
	case raw > shown: // of a record that was deleted, a display value is its sys_id, too
		c.reading.DisplayTimes = "no"
	case shown > 0 || !c.reading.Has("sys_id"): // list exports leave sys_id out
		c.reading.DisplayTimes = "yes"
	}
	return nil
}

// detectRecordDisplay decides the same of the records of another table, by some of them. A
// list of display values may have a column User.Sys ID, so that a few sys_ids decide nothing.
func (c timeColumns) detectRecordDisplay(ctx context.Context) error {
	if c.reading.DisplayTimes != "unknown" {
		return nil
	}
	some := fmt.Sprintf("(from %s where file_key = %d limit %d)", c.table(), c.reading.FileKey, sampledRecords)
	raw, shown, err := c.countReferences(ctx, recordReferences[c.reading.Table], some)
	switch {
	case err != nil:
		return err
	case raw > shown:
		c.reading.DisplayTimes = "no"
	case shown > 0 || !c.reading.Has("sys_id"):
		c.reading.DisplayTimes = "yes"
	}
	return nil
}

// countReferences counts the references that are sys_ids, and those that are what a record
// displays.
func (c timeColumns) countReferences(ctx context.Context, names []string, rows string) (raw, shown int64, err error) {
	var sysIDs, displays []string
	for _, name := range names {
		if c.reading.Has(name + "_value") {
			column := duckdb.Ident(name + "_value")
			sysIDs = append(sysIDs, "count(*) filter (where staging.is_sys_id("+column+"))")
			displays = append(displays, "count(*) filter (where "+column+" <> '' and not staging.is_sys_id("+column+"))")
		}
	}
	if len(sysIDs) == 0 {
		return 0, 0, nil
	}
	err = c.db.QueryRow(ctx, duckdb.Statement{
		Name: "staging",
		Text: "select " + strings.Join(sysIDs, " + ") + ", " + strings.Join(displays, " + ") + fmt.Sprintf(" from %s where file_key = %d", rows, c.reading.FileKey),
	}, &raw, &shown)
	return raw, shown, err
}
