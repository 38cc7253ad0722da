package exports

import (
	"context"
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/exports/servicenow"
	"rolecall/exports/source"
	"rolecall/exports/staging"
	"rolecall/exports/zone"
)

// normalizeTimes rewrites the display values of a file's times to UTC: all times of
// accounts, and of records of other tables when they were made and changed.
func (l *loader) normalizeTimes(ctx context.Context, reading *staging.Reading) error {
	if reading.System != "servicenow" {
		return nil
	}
	if reading.Table != "servicenow_user" {
		return servicenow.NormalizeRecords(ctx, l.db, reading, l.inputs.TimeZone, l.inputs.DateFormat)
	}
	if err := servicenow.NormalizeBooleans(ctx, l.db, reading); err != nil {
		return err
	}
	return servicenow.NormalizeTimes(ctx, l.db, reading, l.inputs.TimeZone, l.inputs.DateFormat)
}

// storeTimeZone stores whether the rules say the time zone of the exports.
func (l *loader) storeTimeZone(ctx context.Context) error {
	declared := duckdb.Params{"declared": l.inputs.TimeZone != ""}
	if err := l.exec(ctx, "insert into staging.time_zone values ($declared)", declared); err != nil {
		return err
	}
	return checkTimeZone(l.inputs.TimeZone)
}

// checkTimeZone returns an error if there is not a time zone of that name; "" is none.
func checkTimeZone(name string) error {
	if name == "" || zone.IsKnown(name) {
		return nil
	}
	return source.Problem{
		Message: fmt.Sprintf("exports.servicenow.time_zone: %q is not a time zone", name),
		Hint:    "expected a name like Asia/Kolkata or Europe/Berlin",
	}
}
