package reports

import (
	"context"
	"fmt"
	"strings"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reconcile/rules"
)

// RefuseForeign refuses a database that holds what no run of this tool makes: a view in the
// place of a table, a macro that is none of ours, or a name with which SQL made of it would
// be other SQL. db has it attached, and holds nothing itself.
func RefuseForeign(ctx context.Context, db *duckdb.DB, attached string) error {
	steps := []string{"create schema okta", "create schema servicenow", "create schema recon", "create schema policy"}
	steps = append(steps, duckdb.SplitSchema(exports.Macros)...)
	steps = append(steps, duckdb.SplitSchema(reconcile.Macros)...)
	steps = append(steps, rules.Macros...)
	for _, step := range steps {
		if _, err := db.Exec(ctx, duckdb.Statement{Name: "macros", Text: step}); err != nil {
			return err
		}
	}
	foreign, err := db.Texts(ctx, duckdb.Statement{Name: "foreign", Text: foreignThings, Params: duckdb.Params{"attached": attached}})
	if err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	if len(foreign) == 0 {
		return nil
	}
	const shown = 5
	for i := range foreign {
		foreign[i] = source.Printable(foreign[i])
	}
	more := ""
	if len(foreign) > shown {
		more = fmt.Sprintf(" and %d more", len(foreign)-shown)
	}
	return fmt.Errorf("the database of the run contains objects that this version of rolecall does not create: %s%s\n"+
		" none of it is run; reconcile again with this version", strings.Join(foreign[:min(shown, len(foreign))], ", "), more)
}

// foreignThings lists what no run makes. Views are in the schema policy only.
const foreignThings = `
with macros as materialized ( -- listing the functions takes longer than all else
	select
		database_name, schema_name, function_name, function_type, parameters::varchar as parameters,
		regexp_replace(macro_definition, '\(lambda (\w+): ', '(\1 -> ', 'g') as macro_definition -- as it is written once stored
	from duckdb_functions()
	where not internal
),
known as (
	select schema_name, function_name, function_type, parameters, macro_definition from macros where database_name = current_database()
),
found as (
	select 'view ' || schema_name || '.' || view_name as thing
	from duckdb_views()
	where database_name = $attached and not internal
		and (schema_name <> 'policy' or not regexp_full_match(view_name, '[a-z_]+'))
	union all
	select 'macro ' || macros.schema_name || '.' || macros.function_name
	from macros
	anti join known using (schema_name, function_name, function_type, parameters, macro_definition)
	where macros.database_name = $attached
	union all
	select 'table ' || schema_name || '.' || table_name
	from duckdb_tables()
	where database_name = $attached and not internal
		and (schema_name not in ('main', 'input', 'okta', 'servicenow', 'recon') or not regexp_full_match(table_name, '[a-z_]+'))
	union all
	select 'schema ' || schema_name
	from duckdb_schemas()
	where database_name = $attached and not internal and schema_name not in ('main', 'input', 'okta', 'servicenow', 'recon', 'policy')
	union all
	select 'sequence ' || schema_name || '.' || sequence_name from duckdb_sequences() where database_name = $attached
	union all
	select 'type ' || schema_name || '.' || type_name from duckdb_types() where database_name = $attached and not internal
	union all
	select 'index ' || schema_name || '.' || index_name from duckdb_indexes() where database_name = $attached
)
select thing from found order by thing`
