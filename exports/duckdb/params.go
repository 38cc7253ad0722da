package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	engine "github.com/duckdb/duckdb-go/v2"
)

// hasParams says whether a statement may have parameters.
func (s Statement) hasParams() bool { return len(s.Params) > 0 || strings.Contains(s.Text, "$") }

// execPrepared runs a statement as it was planned to find the names of its parameters: planning
// is most of what a statement on a few rows costs.
func execPrepared(ctx context.Context, conn *sql.Conn, statement Statement) (changed int64, err error) {
	err = conn.Raw(func(raw any) error {
		prepared, err := prepareChecked(ctx, raw, statement)
		if err != nil {
			return err
		}
		defer prepared.Close()
		values, err := driverValues(raw.(driver.NamedValueChecker), statement.Params)
		if err != nil {
			return fmt.Errorf("%s: %w", statement.Name, err)
		}
		result, err := prepared.ExecContext(ctx, values)
		if err != nil {
			return located(ctx, statement, err)
		}
		changed, err = result.RowsAffected()
		return err
	})
	return changed, err
}

// driverValues are parameters as the driver takes them.
func driverValues(checker driver.NamedValueChecker, params Params) ([]driver.NamedValue, error) {
	values := make([]driver.NamedValue, 0, len(params))
	for i, name := range slices.Sorted(maps.Keys(params)) {
		value := driver.NamedValue{Name: name, Ordinal: i + 1, Value: params[name]}
		err := checker.CheckNamedValue(&value)
		if errors.Is(err, driver.ErrSkip) {
			value.Value, err = driver.DefaultParameterConverter.ConvertValue(value.Value)
		}
		if err != nil {
			return nil, fmt.Errorf("$%s: %w", name, err)
		}
		values = append(values, value)
	}
	return values, nil
}

func named(params Params) []any {
	args := make([]any, 0, len(params))
	for _, name := range slices.Sorted(maps.Keys(params)) {
		args = append(args, sql.Named(name, params[name]))
	}
	return args
}

// checkParams compares the parameters given with those the statement names.
func checkParams(ctx context.Context, conn *sql.Conn, statement Statement) error {
	return conn.Raw(func(raw any) error {
		prepared, err := prepareChecked(ctx, raw, statement)
		if err != nil {
			return err
		}
		return prepared.Close()
	})
}

// prepareChecked plans a statement, and compares the parameters given with those it names. raw
// is a connection of the driver.
func prepareChecked(ctx context.Context, raw any, statement Statement) (*engine.Stmt, error) {
	planned, err := raw.(driver.ConnPrepareContext).PrepareContext(ctx, statement.Text)
	if err != nil {
		return nil, located(ctx, statement, err)
	}
	prepared := planned.(*engine.Stmt)
	if err := checkNames(prepared, statement); err != nil {
		return nil, errors.Join(err, prepared.Close())
	}
	return prepared, nil
}

func checkNames(prepared *engine.Stmt, statement Statement) error {
	var declared []string
	for i := range prepared.NumInput() {
		name, err := prepared.ParamName(i + 1)
		if err != nil {
			return err
		}
		declared = append(declared, name)
	}
	for _, name := range declared {
		if _, ok := statement.Params[name]; !ok {
			return fmt.Errorf("%s: parameter $%s has no value", statement.Name, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(statement.Params)) {
		if !slices.Contains(declared, name) {
			return fmt.Errorf("%s: the statement has no parameter $%s", statement.Name, name)
		}
	}
	return nil
}
