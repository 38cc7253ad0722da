package oel

import "rolecall/exports/duckdb"

// Shapes of times. A time is a timestamp in UTC; where a text is read, it must
// be what it should: DuckDB also takes 'epoch' and 'infinity'.
const (
	isoSQL = `coalesce(timezone('UTC', try_cast(case when regexp_full_match($1, '\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d(:?\d\d)?)?)?') ` +
		`then $1 end as timestamptz)), case when $1 is not null then error($place || $1 || ' is not an ISO 8601 time') end)`
	unixSQL = `case when try_cast($1 as bigint) between -62135596800000 and 253402300799999 then make_timestamp(try_cast($1 as bigint) * 1000) ` +
		`when $1 is not null then error($place || $1 || ' is not a Unix time in milliseconds') end`
	windowsSQL = `case when try_cast($1 as bigint) between 0 and 2650467743999999999 then make_timestamp(try_cast($1 as bigint) // 10 - 11644473600000000) ` +
		`when $1 is not null then error($place || $1 || ' is not a Windows time') end`
	toUnixSQL    = `cast(epoch_ms($1) as varchar)`
	toWindowsSQL = `cast((cast(epoch_us($1) as hugeint) + 11644473600000000) * 10 as varchar)`
)

var (
	isoTime    = Param{Name: "time", Kind: aText}
	timeFormat = Param{Name: "format", Kind: literal}
	instant    = Param{Name: "time", Kind: aTime}
)

// timeFunctions are the classic reference's, which work on texts, and Identity
// Engine's DateTime.now and methods that make times of texts.
var timeFunctions = []Function{
	{
		Name: "Time.now", Params: []Param{{Name: "zone", Kind: literal}, timeFormat}, Optional: 2, Result: always(String), Nulls: NeverNull,
		Check: checkNow, Emit: emitNow,
		Doc: "the run's as-of, in UTC or the zone, in ISO 8601 or the Joda format", Example: `Time.now("America/New_York", "yyyy-MM-dd HH:mm:ss")`,
	},
	{
		Name: "Time.fromWindowsToIso8601", Params: []Param{isoTime}, Result: always(String), Raises: true, Emit: textOfTime(windowsSQL),
		Doc: "ISO 8601 of a Windows time (100 ns since 1601)", Example: `Time.fromWindowsToIso8601("130828367179790000")`,
	},
	{
		Name: "Time.fromUnixToIso8601", Params: []Param{isoTime}, Result: always(String), Raises: true, Emit: textOfTime(unixSQL),
		Doc: "ISO 8601 of a Unix time in milliseconds", Example: `Time.fromUnixToIso8601("1438363117979")`,
	},
	{
		Name: "Time.fromStringToIso8601", Params: []Param{isoTime, timeFormat}, Result: always(String), Raises: true, Check: checkParseFormat, Emit: emitStringToIso,
		Doc: "ISO 8601 of a time in a Joda format", Example: `Time.fromStringToIso8601("17/06/2015", "dd/MM/yyyy")`,
	},
	{
		Name: "Time.fromIso8601ToWindows", Params: []Param{isoTime}, Result: always(String), Raises: true, Emit: ofIso(toWindowsSQL),
		Doc: "the Windows time (100 ns since 1601) of ISO 8601", Example: `Time.fromIso8601ToWindows("2015-07-31T17:18:37.979Z")`,
	},
	{
		Name: "Time.fromIso8601ToUnix", Params: []Param{isoTime}, Result: always(String), Raises: true, Emit: ofIso(toUnixSQL),
		Doc: "the Unix time in milliseconds of ISO 8601", Example: `Time.fromIso8601ToUnix("2015-07-31T17:18:37.979Z")`,
	},
	{
		Name: "Time.fromIso8601ToString", Params: []Param{isoTime, timeFormat}, Result: always(String), Raises: true, Check: checkFormat, Emit: emitIsoToString,
		Doc: "a time in ISO 8601 in a Joda format", Example: `Time.fromIso8601ToString("2015-07-31T17:18:37.979Z", "MM/dd/yyyy")`,
	},
	{
		Name: "DateTime.now", Dialect: IdentityEngine, Result: always(Time), Nulls: NeverNull,
		Emit: func(e *emitter, _ *node, _ []sql) sql { return atom(e.nowSQL(), false) },
		Doc:  "the run's as-of", Example: `DateTime.now()`,
	},
	{
		Name: ".parseWindowsTime", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(Time), Raises: true, SQL: windowsSQL,
		Doc: "the time of a Windows time (100 ns since 1601)", Example: `'130828367179790000'.parseWindowsTime()`,
	},
	{
		Name: ".parseUnixTime", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(Time), Raises: true, SQL: unixSQL,
		Doc: "the time of a Unix time in milliseconds", Example: `'1438377580979'.parseUnixTime()`,
	},
	{
		Name: ".parseStringTime", Dialect: IdentityEngine, Params: []Param{receiver, timeFormat}, Optional: 1, Result: always(Time), Raises: true,
		Check: checkParseFormat, Emit: emitParseTime,
		Doc: "the time of ISO 8601 or of a text in the format", Example: `'17 June 2015 00:23:19'.parseStringTime('dd MMMM yyyy HH:mm:ss')`,
	},
}

// nowSQL is the run's as-of, to the millisecond as Okta's clock.
func (e *emitter) nowSQL() string {
	return "timestamp '" + e.now.UTC().Format("2006-01-02 15:04:05.000") + "'"
}

// isoText is the shape of ISO 8601 with milliseconds; of another zone than UTC
// with the zone's name behind, as Java writes it.
func isoText(zone string, isNamed bool) string {
	if zone == "" || zone == "UTC" {
		return "strftime($1, '%Y-%m-%dT%H:%M:%S.%gZ')"
	}
	text := "strftime(" + localSQL("$1", zone) + ", '%Y-%m-%dT%H:%M:%S.%g') || " + offsetSQL("$1", zone, ":")
	if isNamed {
		text += " || " + duckdb.Literal("["+zone+"]")
	}
	return "(" + text + ")"
}

// localSQL is the wall clock of a zone.
func localSQL(instant, zone string) string {
	if zone == "" || zone == "UTC" {
		return instant
	}
	return "timezone(" + duckdb.Literal(zone) + ", timezone('UTC', " + instant + "))"
}

// utcSQL is the instant of a wall clock.
func utcSQL(local, zone string) string {
	if zone == "" || zone == "UTC" {
		return local
	}
	return "timezone('UTC', timezone(" + duckdb.Literal(zone) + ", " + local + "))"
}

// offsetSQL is a zone's offset at an instant: +09:00.
func offsetSQL(instant, zone, colon string) string {
	if zone == "" || zone == "UTC" {
		return "'+00" + colon + "00'"
	}
	minutes := "((epoch_us(" + localSQL(instant, zone) + ") - epoch_us(" + instant + ")) // 60000000)"
	return "printf('%s%02d" + colon + "%02d', case when " + minutes + " < 0 then '-' else '+' end, abs(" + minutes + ") // 60, abs(" + minutes + ") % 60)"
}

// textOfTime is ISO 8601 of what the shape makes a time of.
func textOfTime(shape string) func(*emitter, *node, []sql) sql {
	return func(e *emitter, call *node, args []sql) sql {
		return e.shapeOf(isoText("", false), call, e.shape(shape, call, args))
	}
}

// ofIso is the shape of the time that a text in ISO 8601 says.
func ofIso(shape string) func(*emitter, *node, []sql) sql {
	return func(e *emitter, call *node, args []sql) sql {
		return e.shapeOf(shape, call, e.shape(isoSQL, call, args))
	}
}

// asTime is Time.now() as the time whose text it is, where a time is wanted: Okta's references use
// it for DateTime.now(), too. Anything else is what it was.
func asTime(n *node) *node {
	if n.Op != opFunction || n.Function.Name != "Time.now" || len(n.Args) > 1 {
		return n
	}
	now := &node{Op: opFunction, At: n.At, End: n.End, Function: functionNamed("DateTime.now"), Type: Time}
	if len(n.Args) == 1 && n.Args[0].Text != "UTC" {
		now.Type.Zone = n.Args[0].Text
	}
	return now
}

func checkNow(c *checker, call *node) *mistake {
	if len(call.Args) > 0 {
		if wrong := resolveZone(call.Args[0]); wrong != nil {
			return wrong
		}
	}
	return checkFormat(c, call)
}

func resolveZone(n *node) *mistake {
	zone, ok := zoneNamed(n.Text)
	if !ok {
		return errTimeZone(n.At, n.Text, zoneNames())
	}
	n.Text = zone
	return nil
}

func emitNow(e *emitter, call *node, args []sql) sql {
	zone := ""
	if len(call.Args) > 0 {
		zone = call.Args[0].Text
	}
	now := atom(e.nowSQL(), false)
	if len(args) < 2 {
		return e.shapeOf(isoText(zone, false), call, now)
	}
	return e.shapeOf(formatShape(call.Args[1], zone), call, now)
}

func emitStringToIso(e *emitter, call *node, args []sql) sql {
	return e.shapeOf(isoText("", false), call, emitParseTime(e, call, args))
}

func emitIsoToString(e *emitter, call *node, args []sql) sql {
	instant := e.shape(isoSQL, call, args[:1])
	return e.shapeOf(formatShape(call.Args[1], ""), call, instant)
}

func emitParseTime(e *emitter, call *node, args []sql) sql {
	if len(args) < 2 {
		return e.shape(isoSQL, call, args)
	}
	format := call.Args[1]
	pieces, _ := timePattern(format.Text, format.At)
	parsed := "try_strptime($1, " + inShape(strptimeFormat(pieces)) + ")"
	if hasZone(pieces) {
		parsed = "timezone('UTC', " + parsed + ")"
	}
	complaint := inShape(" is not a time in the format " + format.Text)
	return e.shape("coalesce("+parsed+", case when $1 is not null then error($place || $1 || "+complaint+") end)", call, args[:1])
}
