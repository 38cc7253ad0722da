package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// value is an attribute's value: its type and its SQL.
type value struct {
	typ     oel.Type
	literal string
}

// valueOf reads the type off the JSON.
func valueOf(parsed any) (value, error) {
	switch parsed := parsed.(type) {
	case nil:
		return value{oel.Null, "null"}, nil
	case string:
		return value{oel.String, duckdb.Literal(parsed)}, nil
	case bool:
		return value{oel.Boolean, fmt.Sprint(parsed)}, nil
	case json.Number:
		return numberOf(parsed)
	case []any:
		return arrayOf(parsed)
	}
	return value{}, errors.New("an attribute is a text, a number, true, false, null or an array of them, not an object")
}

// numberOf: integers have 32 bits in Okta; what is larger is a number.
func numberOf(parsed json.Number) (value, error) {
	if integer, err := parsed.Int64(); err == nil && integer >= math.MinInt32 && integer <= math.MaxInt32 {
		return value{oel.Integer, fmt.Sprint(integer)}, nil
	}
	float, err := parsed.Float64()
	if err != nil {
		return value{}, fmt.Errorf("the number %s is out of range", parsed)
	}
	return value{oel.Number, fmt.Sprintf("'%g'", float)}, nil
}

func arrayOf(parsed []any) (value, error) {
	elem, literals := oel.Null, make([]string, 0, len(parsed))
	for _, each := range parsed {
		item, err := valueOf(each)
		if err == nil && item.typ.Kind == oel.KindArray {
			err = errors.New("an attribute's array holds no arrays")
		}
		if err == nil {
			elem, err = common(elem, item.typ)
		}
		if err != nil {
			return value{}, err
		}
		literals = append(literals, item.literal)
	}
	list := "[" + strings.Join(literals, ", ") + "]"
	if elem.Kind == oel.KindNumber { // '1.5' beside 1
		list = "[cast(" + strings.Join(literals, " as double), cast(") + " as double)]"
	}
	return value{oel.ArrayOf(elem), list}, nil
}

// common is the type that holds values of both.
func common(a, b oel.Type) (oel.Type, error) {
	switch {
	case a.Kind == oel.KindInvalid || a.Kind == oel.KindNull:
		return b, nil
	case b.Kind == oel.KindNull || a.Kind == b.Kind && a.Kind != oel.KindArray:
		return a, nil
	case isNumeric(a) && isNumeric(b):
		return oel.Number, nil
	case a.Kind == oel.KindArray && b.Kind == oel.KindArray:
		elem, err := common(*a.Elem, *b.Elem)
		return oel.ArrayOf(elem), err
	}
	return a, fmt.Errorf("values of different types: %s and %s", a, b)
}

func isNumeric(t oel.Type) bool { return t.Kind == oel.KindInteger || t.Kind == oel.KindNumber }

// nullAsText makes texts of what never had a value: null says nothing of a type.
func nullAsText(t oel.Type) oel.Type {
	switch {
	case t.Kind == oel.KindNull:
		return oel.String
	case t.Kind == oel.KindArray:
		return oel.ArrayOf(nullAsText(*t.Elem))
	}
	return t
}

func sqlType(t oel.Type) string {
	switch t.Kind {
	case oel.KindBoolean:
		return "boolean"
	case oel.KindInteger:
		return "bigint"
	case oel.KindNumber:
		return "double"
	case oel.KindArray:
		return sqlType(*t.Elem) + "[]"
	}
	return "varchar"
}
