package oel

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"rolecall/exports/duckdb"
)

// countriesCSV has the countries of ISO 3166-1, with their English names in the
// Unicode locale data, which Java has too.
//
//go:embed iso3166.csv
var countriesCSV string

var countryReceiver = Param{Name: "country", Kind: aCountry}

// countryFunctions take alpha-2, alpha-3 and numeric codes and names, in any
// case. What is none of them has no code: null.
var countryFunctions = []Function{
	convertCountry("toAlpha2", 0, "the country's alpha-2 code", `Iso3166Convert.toAlpha2("IND")`),
	convertCountry("toAlpha3", 1, "the country's alpha-3 code", `Iso3166Convert.toAlpha3("840")`),
	convertCountry("toNumeric", 2, "the country's numeric code, three digits", `Iso3166Convert.toNumeric("USA")`),
	convertCountry("toName", 3, "the country's English name", `Iso3166Convert.toName("IN")`),
	{
		Name: ".parseCountryCode", Dialect: IdentityEngine, Params: []Param{receiver}, Result: always(Country), Nulls: MayBeNull, Emit: lookUpCountry(0),
		Doc: "the country of an alpha-2, alpha-3 or numeric code or a name", Example: `'USA'.parseCountryCode().toAlpha2()`,
	},
	{
		Name: ".toAlpha2", Dialect: IdentityEngine, Params: []Param{countryReceiver}, Result: always(String), SQL: "coalesce($1)",
		Doc: "the country's alpha-2 code", Example: `'USA'.parseCountryCode().toAlpha2()`,
	},
	countryMethod("toAlpha3", 1, "the country's alpha-3 code", `'840'.parseCountryCode().toAlpha3()`),
	countryMethod("toNumeric", 2, "the country's numeric code, three digits", `'United States'.parseCountryCode().toNumeric()`),
	countryMethod("toName", 3, "the country's English name", `'US'.parseCountryCode().toName()`),
}

func convertCountry(name string, column int, doc, example string) Function {
	return Function{
		Name: "Iso3166Convert." + name, Params: []Param{{Name: "code", Kind: aText}}, Result: always(String), Nulls: MayBeNull,
		Emit: lookUpCountry(column), Doc: doc, Example: example,
	}
}

func countryMethod(name string, column int, doc, example string) Function {
	return Function{
		Name: "." + name, Dialect: IdentityEngine, Params: []Param{countryReceiver}, Result: always(String), Nulls: MayBeNull,
		Emit: lookUpCountry(column), Doc: doc, Example: example,
	}
}

// lookUpCountry joins a table of keys and values: a join costs the same for a
// million users as for one. Of a literal the value is known already.
func lookUpCountry(column int) func(*emitter, *node, []sql) sql {
	return func(_ *emitter, call *node, args []sql) sql {
		if code := call.Args[0]; code.isText() {
			if value, ok := countryValues(column)[strings.ToUpper(code.Text)]; ok {
				return atom(duckdb.Literal(value), false)
			}
			return atom("cast(null as varchar)", true)
		}
		text := "(select country.value from (values " + countryRows(column) + ") as country(key, value) where country.key = upper(" + args[0].text + "))"
		return sql{text: text, binding: tight, queries: true}.from(args...)
	}
}

// countryRows is the table as SQL.
func countryRows(column int) string { return countryTables()[column].rows }

// countryValues is the table as a map.
func countryValues(column int) map[string]string { return countryTables()[column].values }

type countryTable struct {
	values map[string]string
	rows   string
}

// countryTables has a table for each column: from any key, in
// capitals, to the column.
var countryTables = sync.OnceValue(func() [4]countryTable {
	records, err := csv.NewReader(strings.NewReader(countriesCSV)).ReadAll()
	if err != nil {
		panic(err)
	}
	var tables [4]countryTable
	for column := range tables {
		tables[column].values = map[string]string{}
		var rows []string
		for _, record := range records[1:] {
			for _, key := range record {
				key = strings.ToUpper(key)
				tables[column].values[key] = record[column]
				rows = append(rows, "("+duckdb.Literal(key)+", "+duckdb.Literal(record[column])+")")
			}
		}
		tables[column].rows = strings.Join(rows, ", ")
	}
	return tables
})
