package oel

// A text is a number if it is one in the usual notation: DuckDB takes more
// (1_000, infinity, 0x1F), so that all other characters are refused first.
const (
	parsedSQL       = `try_cast(case when translate(lower($1), '0123456789+-.e ', '') = '' then $1 end as double)`
	textToNumberSQL = `coalesce(` + parsedSQL + `, case when $1 is not null then error($place || $1 || ' is not a number') end)`

	numberToIntegerSQL = `cast(((try_cast(floor($1 + 0.5) as hugeint) + 2147483648) & 4294967295) - 2147483648 as bigint)`
)

var number = Param{Name: "number", Kind: numeric}

// convertFunctions round half up. Beyond 32 bits integers wrap around, as
// Okta's reference shows: '-2147483649'.toInteger() is 2147483647.
var convertFunctions = []Function{
	{
		Name: "Convert.toInt", Params: []Param{value}, Result: always(Integer), Emit: emitToInteger, Check: checkNumeric, Raises: true,
		Doc: "the text or number as an integer, rounded half up; fails if the text is not a number", Example: `Convert.toInt('1234')`,
	},
	{
		Name: "Convert.toNum", Params: []Param{value}, Result: always(Number), Emit: emitToNumber, Check: checkNumeric, Raises: true,
		Doc: "the text as a number; fails if it is not one", Example: `Convert.toNum('3.141')`,
	},
	{
		Name: ".toInteger", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(Integer), Emit: emitToInteger, Raises: true,
		Doc: "the text as an integer, rounded half up; fails if the text is not a number", Example: `user.profile.stringDouble.toInteger()`,
	},
	{
		Name: ".toInteger", Dialect: IdentityEngine, Params: []Param{number}, Result: always(Integer), Emit: emitToInteger,
		Doc: "the number as an integer, rounded half up", Example: `1.1.toInteger()`,
	},
	{
		Name: ".toNumber", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(Number), Emit: emitToNumber, Raises: true,
		Doc: "the text as a number; fails if it is not one", Example: `'1.7'.toNumber()`,
	},
	{
		Name: ".toNumber", Dialect: IdentityEngine, Params: []Param{number}, Result: always(Number), Emit: emitToNumber,
		Doc: "the number itself", Example: `user.profile.salary.toNumber()`,
	},
}

func checkNumeric(_ *checker, call *node) *mistake {
	switch typ := call.Args[0].Type; {
	case typ.isNumeric(), typ.Kind == KindString, typ.Kind == KindNull:
		return nil
	default:
		return errArgument(call.Args[0].At, call.Function, Param{Name: "value", Kind: aText}, typ)
	}
}

func emitToNumber(e *emitter, call *node, args []sql) sql {
	switch call.Args[0].Type.Kind {
	case KindNull:
		return atom("cast(null as double)", true)
	case KindString:
		number := e.shape(textToNumberSQL, call, args)
		number.raises = true
		return number
	}
	return atom("cast("+args[0].text+" as double)", true).from(args...)
}

func emitToInteger(e *emitter, call *node, args []sql) sql {
	switch call.Args[0].Type.Kind {
	case KindNull:
		return atom("cast(null as bigint)", true)
	case KindInteger:
		return args[0]
	}
	number := emitToNumber(e, call, args)
	integer := e.shape(numberToIntegerSQL, call, []sql{number})
	integer.raises = number.raises
	return integer
}
