package servicenow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// dateFormat is one of the formats a ServiceNow user can choose.
type dateFormat struct {
	name    string // as ServiceNow writes it
	layout  string // as the engine does
	pattern string // what a date looks like
}

var dateFormats = []dateFormat{
	{"MM/dd/yy", "%m/%d/%y", `\d{1,2}/\d{1,2}/\d{2}`},
	{"dd/MM/yy", "%d/%m/%y", `\d{1,2}/\d{1,2}/\d{2}`},
	{"MM-dd-yyyy", "%m-%d-%Y", `\d{1,2}-\d{1,2}-\d{4}`},
	{"MM/dd/yyyy", "%m/%d/%Y", `\d{1,2}/\d{1,2}/\d{4}`},
	{"dd-MM-yyyy", "%d-%m-%Y", `\d{1,2}-\d{1,2}-\d{4}`},
	{"dd/MM/yyyy", "%d/%m/%Y", `\d{1,2}/\d{1,2}/\d{4}`},
	{"dd.MM.yyyy", "%d.%m.%Y", `\d{1,2}\.\d{1,2}\.\d{4}`},
	{"yyyy/MM/dd", "%Y/%m/%d", `\d{4}/\d{1,2}/\d{1,2}`},
	{"yyyy.MM.dd", "%Y.%m.%d", `\d{4}\.\d{1,2}\.\d{1,2}`},
	{"yyyy-MM-dd", "%Y-%m-%d", `\d{4}-\d{1,2}-\d{1,2}`},
}

// fits counts the days that are in the format.
func (f dateFormat) fits() string { return f.count(duckdb.Literal(f.layout)) }

// fitsAlike counts those that are in the format, or in one that looks like it.
func (f dateFormat) fitsAlike() string {
	var layouts []string
	for _, other := range dateFormats {
		if other.pattern == f.pattern {
			layouts = append(layouts, duckdb.Literal(other.layout))
		}
	}
	return f.count("[" + strings.Join(layouts, ", ") + "]")
}

func (f dateFormat) count(layouts string) string {
	return "count(*) filter (where regexp_full_match(day, " + duckdb.Literal(f.pattern) + ") and try_strptime(day, " + layouts + ") is not null)"
}

// clocks are the ways to write the time of day behind a date.
var clocks = []string{" %H:%M:%S", " %I:%M:%S %p", " %H:%M", " %I:%M %p", ""}

var timeFields = []string{"last_login", "last_login_time", "sys_created_on", "sys_updated_on"}

// recordTimes are the times that records of the other tables have. Where nobody says in
// which form they are, they are unknown.
var recordTimes = []string{"sys_created_on", "sys_updated_on", "starts", "ends", "opened_at", "first_at", "last_at"}

// NormalizeTimes rewrites the times of the accounts of one file to UTC as
// yyyy-MM-dd HH:mm:ss, if they are display values: in the date format that
// fits them (or is declared) and the declared time zone. Times that fit no
// format become null; a warning counts them.
func NormalizeTimes(ctx context.Context, db *duckdb.DB, reading *staging.Reading, timeZone, declared string) error {
	fields := columnsOf(reading, timeFields)
	if len(fields) == 0 {
		return nil
	}
	columns := timeColumns{db, reading, fields}
	if err := columns.detectDisplay(ctx); err != nil {
		return err
	}
	format, all, err := columns.format(ctx, declared)
	if err != nil || format == nil {
		return err
	}
	reading.DateFormat = format.name
	if reading.DisplayTimes == "unknown" && format.name != "yyyy-MM-dd" {
		reading.DisplayTimes = "yes" // raw values have one format only
	}
	if err := columns.storeDisplay(ctx); err != nil {
		return err
	}
	if reading.DisplayTimes != "yes" {
		timeZone = ""
	}
	if format.name == "yyyy-MM-dd" && all && timeZone == "" {
		return nil
	}
	return columns.rewrite(ctx, *format, timeZone)
}

// columnsOf are those of the columns that the reading has.
func columnsOf(reading *staging.Reading, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !reading.Has(name) })
}

// NormalizeRecords does the same with the times of the records of other tables: when they
// were made and changed, from when to when they hold. Nothing is judged by these, so if the
// format is not clear, they stay unknown and there is no error.
func NormalizeRecords(ctx context.Context, db *duckdb.DB, reading *staging.Reading, timeZone, declared string) error {
	fields := columnsOf(reading, recordTimes)
	if len(fields) == 0 || reading.DisplayTimes == "no" {
		return nil
	}
	columns := timeColumns{db, reading, fields}
	if err := columns.detectRecordDisplay(ctx); err != nil {
		return err
	}
	if reading.DisplayTimes == "no" {
		return nil
	}
	format, _, err := columns.format(ctx, declared)
	if problem := (source.Problem{}); errors.As(err, &problem) || err == nil && (format == nil || format.name == "yyyy-MM-dd" && timeZone == "") {
		return nil
	}
	if err != nil {
		return err
	}
	return columns.rewrite(ctx, *format, timeZone)
}

// timeColumns are the columns of a file that hold times. Their statements are put together
// here, because the columns and formats depend on the file.
type timeColumns struct {
	db      *duckdb.DB
	reading *staging.Reading
	fields  []string
}

func (c timeColumns) table() string { return "staging." + c.reading.Table + "_row" }

func (c timeColumns) storeDisplay(ctx context.Context) error {
	_, err := c.db.Exec(ctx, duckdb.Statement{
		Name:   "staging",
		Text:   "update staging.batch set display_times = $display where file_key = $file",
		Params: duckdb.Params{"display": c.reading.DisplayTimes, "file": c.reading.FileKey},
	})
	return err
}

// dates is a relation of the different dates of the file, without the time of
// day.
func (c timeColumns) dates() string {
	var arms []string
	for _, name := range c.fields {
		column := duckdb.Ident(name)
		arms = append(arms, fmt.Sprintf("select split_part(trim(%s), ' ', 1) as day from %s where file_key = %d",
			column, c.table(), c.reading.FileKey))
	}
	few := "select distinct day from (" + strings.Join(arms, " union all ") + ")"
	return "(select distinct nullif(split_part(day, 'T', 1), '') as day from (" + few + "))"
}

// format is the date format of the file; nil if it has no times. If several fit and none
// is declared, the error asks the user for it. all says whether all dates of the file are
// in that format.
func (c timeColumns) format(ctx context.Context, declared string) (format *dateFormat, all bool, err error) {
	raw := &dateFormats[len(dateFormats)-1]
	var total, fitRaw int64
	err = c.db.QueryRow(ctx, duckdb.Statement{Name: "staging", Text: "select count(day), " + raw.fits() + " from " + c.dates()}, &total, &fitRaw)
	switch {
	case err != nil || total == 0:
		return nil, true, err
	case fitRaw == total: // nearly always: the other formats need no test
		return raw, true, nil
	}
	var counts, alike []string
	for _, each := range dateFormats {
		counts, alike = append(counts, each.fits()), append(alike, each.fitsAlike())
	}
	var sample string
	fits, readable := make([]int64, len(dateFormats)), make([]int64, len(dateFormats))
	into := []any{&sample}
	for _, each := range [][]int64{fits, readable} {
		for i := range each {
			into = append(into, &each[i])
		}
	}
	err = c.db.QueryRow(ctx, duckdb.Statement{Name: "staging",
		Text: "select min(day), " + strings.Join(append(counts, alike...), ", ") + " from " + c.dates()}, into...)
	if err != nil {
		return nil, false, err
	}
	return c.choose(total, sample, fits, readable, declared)
}

// choose takes the format that fits the most dates. It is an error if two formats fit
// equally well, or if some dates fit only one of two formats that look alike and others
// only the other. readable says how many dates fit the format or one that looks like it.
func (c timeColumns) choose(total int64, sample string, fits, readable []int64, declared string) (format *dateFormat, all bool, err error) {
	best := len(dateFormats) - 1
	var names []string
	for i, each := range dateFormats {
		if each.name == declared {
			return &dateFormats[i], fits[i] == total, nil
		}
		if fits[i] > fits[best] {
			best, names = i, nil
		}
		if fits[i] == fits[best] && fits[i] > 0 {
			names = append(names, each.name)
		}
	}
	if readable[best] > fits[best] {
		return nil, false, source.Problem{
			At:      source.Position{File: c.reading.Document.Name()},
			Message: fmt.Sprintf("its dates are not all in one format: %d of %d are %s, others are not", fits[best], readable[best], dateFormats[best].name),
			Hint:    "export raw values (sysparm_display_value=false), or each person's export into a file of its own; if the others are wrong, say exports: {servicenow: {date_format: " + dateFormats[best].name + "}} in the rules",
		}
	}
	if len(names) > 1 {
		return nil, false, source.Problem{
			At:      source.Position{File: c.reading.Document.Name()},
			Message: fmt.Sprintf("its dates can be read in several ways (%s; %s, for example)", strings.Join(names, " or "), sample),
			Hint:    "say which in the rules, under exports: {servicenow: {date_format: " + names[0] + "}}, or export raw values (sysparm_display_value=false)",
		}
	}
	return &dateFormats[best], fits[best] == total, nil
}

// rewrite turns the file's times into UTC as raw values have it. A date
// without a time of day is no instant: it is not shifted.
func (c timeColumns) rewrite(ctx context.Context, format dateFormat, timeZone string) error {
	var layouts []string
	for _, clock := range clocks {
		layouts = append(layouts, duckdb.Literal(format.layout+clock))
	}
	var sets []string
	for _, name := range c.fields {
		column := "staging.trimmed(" + duckdb.Ident(name) + ")"
		instant := fmt.Sprintf("try_strptime(replace(%s, 'T', ' '), [%s])", column, strings.Join(layouts, ", "))
		if format.name == "yyyy-MM-dd" {
			instant = "try_cast(" + column + " as timestamp)"
		}
		if timeZone != "" && name != "last_login" {
			instant = fmt.Sprintf("case when contains(%s, ' ') then timezone(%s, %s) at time zone 'UTC' else %s end",
				column, duckdb.Literal(timeZone), instant, instant)
		}
		sets = append(sets, fmt.Sprintf("%s = case when %s <> '' then coalesce(case when regexp_matches(%s, %s) then strftime(%s, '%%Y-%%m-%%d %%H:%%M:%%S') end, '? ' || %s) end",
			duckdb.Ident(name), column, column, duckdb.Literal("^"+format.pattern+"([ T]|$)"), instant, column))
	}
	_, err := c.db.Exec(ctx, duckdb.Statement{
		Name: "times of " + c.reading.Document.Name(),
		Text: "update " + c.table() + " set " + strings.Join(sets, ", ") + fmt.Sprintf(" where file_key = %d and %s", c.reading.FileKey, c.areOther(format, timeZone)),
	})
	return err
}

// areOther is a condition that holds for the rows whose times are not as raw values have them. In UTC
// and the format of raw values there are few, and the others need no rewriting.
func (c timeColumns) areOther(format dateFormat, timeZone string) string {
	if format.name != "yyyy-MM-dd" || timeZone != "" && timeZone != "UTC" {
		return "true"
	}
	var other []string
	for _, name := range c.fields {
		other = append(other, fmt.Sprintf("not coalesce(strlen(%[1]s) = 19 and cast(try_cast(%[1]s as timestamp) as varchar) = %[1]s, true)", duckdb.Ident(name)))
	}
	return "(" + strings.Join(other, " or ") + ")"
}
