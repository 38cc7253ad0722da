package oel

import (
	"fmt"
	"strings"
)

// The shapes that several rows share.
const (
	substringBeforeSQL = "case when $2 = '' then left($1, 0) else split_part($1, $2, 1) end"
	substringAfterSQL  = "case when $2 = '' then $1 else substring($1, length(split_part($1, $2, 1)) + length($2) + 1) end"
	replaceFirstSQL    = "case when $3 is null then null when $2 = '' or strpos($1, $2) = 0 then $1 " +
		"else left($1, strpos($1, $2) - 1) || $3 || substring($1, strpos($1, $2) + length($2)) end"
	// Java's letters differ from the engine's beyond ASCII only (exports/macros.sql).
	upperSQL = "case when strlen($1) = length($1) then upper($1) else okta.full_upper($1) end"
	lowerSQL = "case when strlen($1) = length($1) then lower($1) else okta.full_lower($1) end"
)

var (
	text   = Param{Name: "text", Kind: aText}
	search = Param{Name: "search", Kind: aText}
	start  = Param{Name: "start", Kind: anInteger}
	end    = Param{Name: "end", Kind: anInteger}
)

// stringFunctions are those of the classic reference under String, and their
// older forms without a prefix.
var stringFunctions = []Function{
	{
		Name: "String.append", Params: []Param{text, {Name: "suffix", Kind: aText}}, Result: always(String),
		SQL: "($1 || $2)",
		Doc: "the text with the suffix added at the end", Example: `String.append("This is", " a test")`,
	},
	{
		Name: "String.join", Params: []Param{{Name: "separator", Kind: aText, Null: "''"}, {Name: "text", Kind: aText, Null: "''"}},
		Variadic: true, Result: always(String), Nulls: NeverNull,
		SQL: "concat_ws($1, $*)",
		Doc: "the texts with the separator between them; null counts as empty", Example: `String.join(",", "This", "is", "a", "test")`,
	},
	{
		Name: "String.len", Params: []Param{text}, Result: always(Integer), Nulls: NeverNull,
		SQL: "coalesce(length($1), 0)",
		Doc: "the number of characters; 0 for null", Example: `String.len("This")`,
	},
	{
		Name: "String.removeSpaces", Params: []Param{text}, Result: always(String),
		SQL: "replace($1, ' ', '')",
		Doc: "the text without its spaces", Example: `String.removeSpaces("This is a test")`,
	},
	{
		Name: "String.replace", Params: []Param{text, {Name: "match", Kind: aText}, {Name: "replacement", Kind: aText}}, Result: always(String),
		SQL: "replace($1, $2, $3)",
		Doc: "the text with every match replaced; the match is not a pattern", Example: `String.replace("This is a test", "is", "at")`,
	},
	{
		Name: "String.replaceFirst", Params: []Param{text, {Name: "match", Kind: aText}, {Name: "replacement", Kind: aText}}, Result: always(String),
		SQL: replaceFirstSQL,
		Doc: "the text with the first match replaced; the match is not a pattern", Example: `String.replaceFirst("This is a test", "is", "at")`,
	},
	{
		Name: "String.startsWith", Params: []Param{text, search}, Result: always(Boolean), Nulls: NeverNull,
		SQL: "coalesce(starts_with($1, $2), false)",
		Doc: "whether the text starts with the other, case-sensitive; false for null", Example: `String.startsWith("Kiss", "K")`,
	},
	{
		Name: "String.stringContains", Params: []Param{text, search}, Result: always(Boolean), Nulls: NeverNull,
		SQL: "coalesce(contains($1, $2), false)",
		Doc: "whether the text contains the other, case-sensitive; false for null", Example: `String.stringContains("This is a test", "test")`,
	},
	{
		Name: "String.stringSwitch", Params: []Param{text, {Name: "default", Kind: aText}, {Name: "key", Kind: aText}}, Variadic: true,
		Result: always(String), Nulls: MayBeNull, Emit: emitStringSwitch, Check: checkStringSwitch,
		Doc:     "the value after the first key that the text contains, else the default; keys and values alternate",
		Example: `String.stringSwitch("This is a test", "default", "test", "value1")`,
	},
	{
		Name: "String.substring", Params: []Param{text, start, end}, Optional: 1, Result: always(String), Emit: emitSubstring,
		Doc: "the characters from start (0 is the first) up to before end, limited to the length of the text", Example: `String.substring("This is a test", 2, 9)`,
	},
	{
		Name: "String.substringAfter", Params: []Param{text, search}, Result: always(String), Emit: withSearch(substringAfterSQL),
		Doc: "the text after the first match; empty without a match", Example: `String.substringAfter("abc@okta.com", "@")`,
	},
	{
		Name: "String.substringBefore", Params: []Param{text, search}, Result: always(String), Emit: withSearch(substringBeforeSQL),
		Doc: "the text before the first match; the whole text without a match", Example: `String.substringBefore("abc@okta.com", "@")`,
	},
	{
		Name: "String.toUpperCase", Params: []Param{text}, Result: always(String), SQL: upperSQL,
		Doc: "the text in upper case, as in Java: ß becomes SS", Example: `String.toUpperCase("This")`,
	},
	{
		Name: "String.toLowerCase", Params: []Param{text}, Result: always(String), SQL: lowerSQL,
		Doc: "the text in lower case, as in Java: Σ at the end of a word becomes ς", Example: `String.toLowerCase("ThiS")`,
	},
	deprecated("substring", `substring(user.firstName, 1, 4)`, Function{Params: []Param{text, start, end}, Optional: 1, Emit: emitSubstring}),
	deprecated("substringAfter", `substringAfter(user.email, '@')`, Function{Params: []Param{text, search}, Emit: withSearch(substringAfterSQL)}),
	deprecated("substringBefore", `substringBefore(user.email, '@')`, Function{Params: []Param{text, search}, Emit: withSearch(substringBeforeSQL)}),
	deprecated("toLowerCase", `toLowerCase(user.firstName)`, Function{Params: []Param{text}, SQL: lowerSQL}),
	deprecated("toUpperCase", `toUpperCase(user.firstName)`, Function{Params: []Param{text}, SQL: upperSQL}),
}

// deprecated is the older form of a function under String.
func deprecated(name, example string, f Function) Function {
	f.Name, f.Example, f.Dialect, f.Result = name, example, Deprecated, always(String)
	f.Doc = "the older form of String." + name
	return f
}

var receiver = Param{Name: "text", Kind: aString}

// stringMethods are Identity Engine's, on texts.
var stringMethods = []Function{
	{
		Name: ".toUpperCase", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(String), SQL: upperSQL,
		Doc: "the text in upper case, as in Java: ß becomes SS", Example: `'test'.toUpperCase()`,
	},
	{
		Name: ".toLowerCase", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(String), SQL: lowerSQL,
		Doc: "the text in lower case, as in Java: Σ at the end of a word becomes ς", Example: `'TEST'.toLowerCase()`,
	},
	{
		Name: ".substring", Dialect: IdentityEngine, Params: []Param{receiver, start, end}, Optional: 1, Result: always(String), Emit: emitSubstring,
		Doc: "the characters from start (0 is the first) up to before end, limited to the length of the text", Example: `user.profile.firstName.substring(1,3)`,
	},
	{
		Name: ".replace", Dialect: IdentityEngine, Params: []Param{receiver, {Name: "match", Kind: aText}, {Name: "replacement", Kind: aText}},
		Result: always(String), SQL: "replace($1, $2, $3)",
		Doc: "the text with every match replaced; the match is not a pattern", Example: `'hello'.replace('l', 'p')`,
	},
	{
		Name: ".replaceFirst", Dialect: IdentityEngine, Params: []Param{receiver, {Name: "match", Kind: aText}, {Name: "replacement", Kind: aText}},
		Result: always(String), SQL: replaceFirstSQL,
		Doc: "the text with the first match replaced; the match is not a pattern", Example: `'hello'.replaceFirst('l', 'p')`,
	},
	{
		Name: ".length", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(Integer), Nulls: NeverNull,
		SQL: "coalesce(length($1), 0)",
		Doc: "the number of characters; 0 for null", Example: `'test'.length()`,
	},
	{
		Name: ".removeSpaces", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(String), SQL: "replace($1, ' ', '')",
		Doc: "the text without its spaces", Example: `'This is a test'.removeSpaces()`,
	},
	{
		Name: ".contains", Dialect: IdentityEngine, Params: []Param{receiver, search}, Result: always(Boolean), Nulls: NeverNull,
		SQL: "coalesce(contains($1, $2), false)",
		Doc: "whether the text contains the other, case-sensitive; false for null", Example: `'This is a test'.contains('test')`,
	},
	{
		Name: ".startsWith", Dialect: IdentityEngine, Params: []Param{receiver, search}, Result: always(Boolean), Nulls: NeverNull,
		SQL: "coalesce(starts_with($1, $2), false)",
		Doc: "whether the text starts with the other, case-sensitive; false for null", Example: `'This is a test'.startsWith('This')`,
	},
	{
		Name: ".substringAfter", Dialect: IdentityEngine, Params: []Param{receiver, search}, Result: always(String), Emit: withSearch(substringAfterSQL),
		Doc: "the text after the first match; empty without a match", Example: `user.profile.email.substringAfter('@')`,
	},
	{
		Name: ".substringBefore", Dialect: IdentityEngine, Params: []Param{receiver, search}, Result: always(String), Emit: withSearch(substringBeforeSQL),
		Doc: "the text before the first match; the whole text without a match", Example: `user.profile.email.substringBefore('@')`,
	},
}

// withSearch simplifies the shape where the text looked for is a literal.
func withSearch(shape string) func(*emitter, *node, []sql) sql {
	simple := strings.TrimSuffix(shape[strings.Index(shape, "else ")+len("else "):], " end")
	return func(e *emitter, call *node, args []sql) sql {
		if searched := call.Args[1]; searched.isText() && searched.Text != "" {
			return e.shape(simple, call, args)
		}
		return e.shape(shape, call, args)
	}
}

func emitSubstring(e *emitter, call *node, args []sql) sql {
	from := call.Args[1]
	switch {
	case len(args) == 2:
		return e.shape("case when $2 is not null then substring($1, greatest($2, 0) + 1) end", call, args)
	case from.Op == opInteger && call.Args[2].Op == opInteger:
		start := max(from.Integer, 0)
		return e.shape(fmt.Sprintf("substring($1, %d, %d)", start+1, max(call.Args[2].Integer-start, 0)), call, args)
	}
	return e.shape("case when $2 is not null and $3 is not null then "+
		"substring($1, greatest($2, 0) + 1, greatest($3 - greatest($2, 0), 0)) end", call, args)
}

func checkStringSwitch(_ *checker, call *node) *mistake {
	if len(call.Args)%2 != 0 || len(call.Args) < 4 {
		return wrong(call.At, `it is written String.stringSwitch(text, default, key1, value1, key2, value2, ...)`,
			"String.stringSwitch needs a value for each key")
	}
	return nil
}

func emitStringSwitch(e *emitter, call *node, args []sql) sql {
	isBound := make([]bool, len(args))
	isBound[0] = len(args) > 4 && args[0].isHeavy()
	cheap, around := e.bind(args, isBound)
	var text strings.Builder
	text.WriteString("case")
	for i := 2; i+1 < len(cheap); i += 2 {
		fmt.Fprintf(&text, " when contains(%s, %s) then %s", cheap[0].text, cheap[i].text, cheap[i+1].text)
	}
	text.WriteString(" else " + cheap[1].text + " end")
	return around(atom(text.String(), true).from(cheap...))
}
