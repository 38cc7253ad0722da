package custom

import (
	"context"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// fromRows are the functions that yield tables of what they are given.
var fromRows = []string{"range", "generate_series", "unnest", "json_each", "json_tree"}

// elsewhere are functions that the engine calls consistent, and whose results depend on the time,
// on chance, or on how the engine is set.
var elsewhere = []string{"current_setting", "getvariable", "getenv", "current_localtime", "current_localtimestamp", "reservoir_quantile", "parse_duckdb_log_message"}

// boundless are functions that make as large a value as one likes in one step, which neither the
// limit on memory nor that on time ends.
var boundless = []string{"array_resize", "bar", "format", "list_resize", "lpad", "printf", "repeat", "rpad"}

// namedLikeColumns are functions that are called without parentheses.
var namedLikeColumns = []string{
	"current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "localtime", "localtimestamp",
	"session_user", "user",
}

// macros are those of the engine that are made of functions which may be called.
var macros = strings.Fields("date_add days_in_month fdiv fmod generate_subscripts geomean geometric_mean histogram histogram_values json json_group_array " +
	"json_group_object json_group_structure map_contains_entry map_contains_value md5_number_lower md5_number_upper nullif pg_typeof regexp_split_to_table " +
	"round_even roundbankers split_part wavg weighted_avg")

// functions says of every function of the engine whether a custom finding may call it: it yields
// the same for the same values, whenever and wherever it is called.
func functions(ctx context.Context, db *duckdb.DB) (map[string]bool, error) {
	may := map[string]bool{}
	err := db.Each(ctx, duckdb.Statement{Name: "functions", Text: `
		select
			lower(function_name), bool_and(stability is not distinct from 'CONSISTENT') filter (function_type in ('scalar', 'aggregate')),
			bool_or(function_type = 'macro')
		from duckdb_functions()
		where internal
		group by all`}, func(rows *duckdb.Rows) error {
		var name string
		var isConsistent *bool
		var isMacro bool
		if err := rows.Scan(&name, &isConsistent, &isMacro); err != nil {
			return err
		}
		isList := strings.HasPrefix(name, "list_") || strings.HasPrefix(name, "array_")
		may[name] = isConsistent != nil && *isConsistent && !isMacro || isMacro && (isList || slices.Contains(macros, name)) || slices.Contains(fromRows, name)
		return nil
	})
	for _, name := range slices.Concat(elsewhere, boundless) {
		may[name] = false
	}
	return may, err
}

// checker finds in a query what it may not do.
type checker struct {
	Finding
	may      map[string]bool
	named    map[string]bool // by the query itself: with x as (...)
	mistakes []Mistake
}

// check finds what a query may not do.
func (f Finding) check(parsed map[string]any, may map[string]bool) []Mistake {
	c := &checker{Finding: f, may: may, named: map[string]bool{}}
	walk(parsed, func(node map[string]any) {
		if ctes, isMap := node["cte_map"].(map[string]any); isMap {
			entries, _ := ctes["map"].([]any)
			for _, each := range entries {
				if entry, isEntry := each.(map[string]any); isEntry {
					c.named[strings.ToLower(textAt(entry, "key"))] = true
				}
			}
		}
	})
	walk(parsed, c.node)
	slices.SortFunc(c.mistakes, func(a, b Mistake) int { return a.At.Compare(b.At) })
	return c.mistakes
}

func (c *checker) node(node map[string]any) {
	switch textAt(node, "class") {
	case "FUNCTION", "WINDOW":
		c.function(node)
	case "PARAMETER":
		c.refuse(node, "write the value itself", "the query has a parameter, and there is nobody to give it a value")
	case "COLUMN_REF":
		names, _ := node["column_names"].([]any)
		if name, isText := first(names); isText && len(names) == 1 && slices.Contains(namedLikeColumns, strings.ToLower(name)) {
			c.refuse(node, asOf, "%s depends on when and by whom it is run", name)
		}
	}
	switch textAt(node, "type") {
	case "BASE_TABLE":
		c.relation(node)
	case "SHOW_REF":
		c.refuse(node, "", "a custom finding looks at rows alone, not at what tables there are")
	case "TABLE_FUNCTION":
		function, isMap := node["function"].(map[string]any)
		if !isMap {
			return
		}
		function["class"] = "TABLE_FUNCTION" // it is judged here
		if !slices.Contains(fromRows, strings.ToLower(textAt(function, "function_name"))) {
			c.refuse(function, "read the relations that the header names", "%s is no relation of the run", textAt(function, "function_name"))
		}
	}
	if node["sample"] != nil {
		c.refuse(node, "leave it out", "a sample differs each time")
	}
}

const asOf = "the instant of the run is: select cast(value as timestamp) from policy.setting where name = 'as_of'"

func first(names []any) (string, bool) {
	if len(names) == 0 {
		return "", false
	}
	name, isText := names[0].(string)
	return name, isText
}

func (c *checker) function(node map[string]any) {
	name := strings.ToLower(textAt(node, "function_name"))
	may, isKnown := c.may[name]
	arguments, _ := node["children"].([]any)
	switch {
	case name == "range", name == "generate_series":
		c.refuse(node, "put it into from, where it yields row by row", "%s makes lists of any size", name)
	case name == "age" && len(arguments) == 1:
		c.refuse(node, asOf, "age of one time counts up to now: give it two")
	case isKnown && !may: // of one that there is not the engine tells
		hint := asOf
		if slices.Contains(boundless, name) {
			hint = "put texts together with || or concat"
		}
		c.refuse(node, hint, "%s is not for custom findings: it may yield something else each time, read what is no relation of the run, or make values of any size", name)
	}
}

func (c *checker) relation(node map[string]any) {
	schema, name := textAt(node, "schema_name"), textAt(node, "table_name")
	full := strings.ToLower(strings.TrimPrefix(schema+"."+name, "."))
	switch {
	case textAt(node, "catalog_name") == "" && schema == "" && c.named[full]:
	case textAt(node, "catalog_name") == "" && slices.Contains(c.Reads, full):
	case slices.Contains(Readable(), full) && textAt(node, "catalog_name") == "":
		c.add(UnknownRelation, node, "add it there", "the header does not say that it reads %s", full)
	default:
		c.add(UnknownRelation, node, source.DidYouMean(full, c.Reads), "there is no relation %s: expected one of those under reads, %s", full, strings.Join(c.Reads, ", "))
	}
}

func (c *checker) refuse(node map[string]any, hint, format string, args ...any) {
	c.add(NotAllowed, node, hint, format, args...)
}

func (c *checker) add(code Code, node map[string]any, hint, format string, args ...any) {
	c.mistakes = append(c.mistakes, c.at(offset(node), code, hint, format, args...))
}
