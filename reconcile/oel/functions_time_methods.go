package oel

import "strings"

// timeMethods are Identity Engine's, on times.
var timeMethods = func() []Function {
	rows := []Function{
		{
			Name: ".toUnix", Dialect: IdentityEngine, Params: []Param{instant}, Result: always(String), SQL: toUnixSQL,
			Doc: "the Unix time in milliseconds, as a text", Example: `DateTime.now().toUnix()`,
		},
		{
			Name: ".toWindows", Dialect: IdentityEngine, Params: []Param{instant}, Result: always(String), SQL: toWindowsSQL,
			Doc: "the Windows time (100 ns since 1601), as a text", Example: `user.created.toWindows()`,
		},
		{
			Name: ".toString", Dialect: IdentityEngine, Params: []Param{instant, timeFormat}, Optional: 1, Result: always(String), Check: checkFormat, Emit: emitTimeToString,
			Doc: "the time in the shortest exact ISO 8601 form, or in the format", Example: `user.created.toString('MM/dd/yyyy')`,
		},
		{
			Name: ".toZone", Dialect: IdentityEngine, Params: []Param{instant, {Name: "zone", Kind: literal}}, Check: checkToZone, Result: zoned,
			Emit: func(_ *emitter, _ *node, args []sql) sql { return args[0] },
			Doc:  "the same time on the clocks of the zone", Example: `DateTime.now().toZone('Asia/Tokyo')`,
		},
	}
	for _, unit := range []string{"Days", "Hours", "Minutes", "Seconds"} {
		rows = append(rows, shiftRow("plus", unit, "+"), shiftRow("minus", unit, "-"), withinFunction(unit))
	}
	return rows
}()

func shiftRow(verb, unit, sign string) Function {
	what := map[string]string{"plus": "later", "minus": "earlier"}[verb]
	return Function{
		Name: "." + verb + unit, Dialect: IdentityEngine, Params: []Param{instant, {Name: strings.ToLower(unit), Kind: anInteger}},
		Result: func(args []*node) Type { return args[0].Type }, Emit: emitShift(unit, sign), Raises: true,
		Doc: "the time, that many " + strings.ToLower(unit) + " " + what, Example: "user.created." + verb + unit + "(2)",
	}
}

// emitShift: days are days of the calendar in the time's zone. A time out of
// the engine's range is an error.
func emitShift(unit, sign string) func(*emitter, *node, []sql) sql {
	return func(e *emitter, call *node, args []sql) sql {
		zone := ""
		if unit == "Days" {
			zone = call.Args[0].Type.Zone
		}
		shifted := utcSQL(localSQL("$1", zone)+" "+sign+" to_"+strings.ToLower(unit)+"(cast($2 as integer))", zone)
		return e.shape("coalesce(try("+shifted+"), case when $1 is not null and $2 is not null then error($place || 'the time is out of range') end)", call, args)
	}
}

var unitMicroseconds = map[string]string{"Days": "86400000000", "Hours": "3600000000", "Minutes": "60000000", "Seconds": "1000000"}

func withinFunction(unit string) Function {
	return Function{
		Name: ".within" + unit, Dialect: IdentityEngine, Params: []Param{instant, {Name: strings.ToLower(unit), Kind: anInteger}},
		Result: always(Boolean), Nulls: NeverNull,
		Emit: func(e *emitter, call *node, args []sql) sql {
			shape := "coalesce(abs(cast(epoch_us($1) as hugeint) - epoch_us(" + e.nowSQL() + ")) <= cast($2 as hugeint) * " + unitMicroseconds[unit] + ", false)"
			return e.shape(shape, call, args)
		},
		Doc:     "whether the time is at most that many " + strings.ToLower(unit) + " before or after the run's as-of; false for null",
		Example: "user.created.within" + unit + "(100)",
	}
}

func zoned(args []*node) Type {
	moved := Time
	if moved.Zone = args[1].Text; moved.Zone == "UTC" {
		moved.Zone = ""
	}
	return moved
}

func checkToZone(_ *checker, call *node) *mistake { return resolveZone(call.Args[1]) }

// emitTimeToString: Java leaves out seconds and fractions that are zero.
func emitTimeToString(e *emitter, call *node, args []sql) sql {
	zone := call.Args[0].Type.Zone
	if len(args) == 2 {
		return e.shape(formatShape(call.Args[1], zone), call, args[:1])
	}
	end := "'Z'"
	if zone != "" {
		end = offsetSQL("$1", zone, ":") + " || '[" + zone + "]'"
	}
	local := localSQL("$1", zone)
	return e.shape("(strftime("+local+", '%Y-%m-%dT%H:%M') || case when epoch_us($1) % 60000000 = 0 then '' "+
		"when epoch_us($1) % 1000000 = 0 then strftime($1, ':%S') when epoch_us($1) % 1000 = 0 then strftime($1, ':%S.%g') "+
		"else strftime($1, ':%S.%f') end || "+end+")", call, args[:1])
}
