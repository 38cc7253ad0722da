package oel

import (
	"fmt"
	"strings"
)

// Kind is the outermost shape of a type.
type Kind int

// The kinds of values. In SQL a Time is a timestamp in UTC, a Country its
// alpha-2 code, a Group a struct of id, name, type and source_id.
const (
	KindInvalid Kind = iota // an error was already reported
	KindNull                // the literal null, the elements of {}
	KindString
	KindBoolean
	KindInteger // 32 bits; bigint in SQL
	KindNumber  // double
	KindTime
	KindCountry
	KindGroup
	KindArray
	KindMap   // only as criteria of group functions
	KindMixed // c ? 1 : 'a': of use only where each branch can be converted
)

var kindNames = map[Kind]string{
	KindInvalid: "invalid", KindNull: "null", KindString: "string", KindBoolean: "boolean",
	KindInteger: "integer", KindNumber: "number", KindTime: "time", KindCountry: "country",
	KindGroup: "group", KindMap: "map", KindMixed: "mixed",
}

// Type is the type of a value. Values of one type are equal under ==, except
// for arrays.
type Type struct {
	Kind Kind
	Elem *Type  // of an array
	Zone string // of a time that toZone moved; "" is UTC
}

// The types without parts.
var (
	Invalid = Type{Kind: KindInvalid}
	Null    = Type{Kind: KindNull}
	String  = Type{Kind: KindString}
	Boolean = Type{Kind: KindBoolean}
	Integer = Type{Kind: KindInteger}
	Number  = Type{Kind: KindNumber}
	Time    = Type{Kind: KindTime}
	Country = Type{Kind: KindCountry}
	Group   = Type{Kind: KindGroup}
	Map     = Type{Kind: KindMap}
	Mixed   = Type{Kind: KindMixed}
)

// ArrayOf is the type of arrays with such elements.
func ArrayOf(elem Type) Type { return Type{Kind: KindArray, Elem: &elem} }

// String is the name people read: string, integer[], ...
func (t Type) String() string {
	if t.Kind == KindArray {
		return t.Elem.String() + "[]"
	}
	return kindNames[t.Kind]
}

// ParseType reads the words of okta.attribute.type: string, boolean, integer,
// number, with [] behind for an array.
func ParseType(name string) (Type, error) {
	elem, isArray := strings.CutSuffix(name, "[]")
	for _, each := range []Type{String, Boolean, Integer, Number} {
		if each.String() == elem {
			if isArray {
				return ArrayOf(each), nil
			}
			return each, nil
		}
	}
	return Invalid, fmt.Errorf("unknown attribute type %q: want string, boolean, integer or number, or one of them with []", name)
}

func (t Type) isArray() bool   { return t.Kind == KindArray }
func (t Type) isNumeric() bool { return t.Kind == KindInteger || t.Kind == KindNumber }

// isScalar: has one text, so that it can be concatenated and passed for a text.
func (t Type) isScalar() bool {
	switch t.Kind {
	case KindNull, KindString, KindBoolean, KindInteger, KindNumber, KindTime, KindCountry:
		return true
	}
	return false
}

// sqlType is the DuckDB type of such values.
func (t Type) sqlType() string {
	switch t.Kind {
	case KindBoolean:
		return "boolean"
	case KindInteger:
		return "bigint"
	case KindNumber:
		return "double"
	case KindTime:
		return "timestamp"
	case KindGroup:
		return "struct(id varchar, name varchar, type varchar, source_id varchar)"
	case KindArray:
		return t.Elem.sqlType() + "[]"
	}
	return "varchar"
}

func sameType(a, b Type) bool {
	if a.Kind != b.Kind || a.Zone != b.Zone {
		return false
	}
	return a.Kind != KindArray || sameType(*a.Elem, *b.Elem)
}

// unify is the type that holds values of both, Mixed if there is none.
func unify(a, b Type) Type {
	switch {
	case a.Kind == KindInvalid || b.Kind == KindInvalid:
		return Invalid
	case a.Kind == KindNull:
		return b
	case b.Kind == KindNull, sameType(a, b):
		return a
	case a.isNumeric() && b.isNumeric():
		return Number
	case a.isArray() && b.isArray():
		if elem := unify(*a.Elem, *b.Elem); elem.Kind != KindMixed && elem.Kind != KindInvalid {
			return ArrayOf(elem)
		}
	}
	return Mixed
}

// comparable reports whether a value of one can equal a value of the other.
func comparable(a, b Type) bool {
	if a.isArray() && b.isArray() {
		return comparable(*a.Elem, *b.Elem)
	}
	a.Zone, b.Zone = "", "" // instants
	unified := unify(a, b)
	return unified.Kind != KindMixed
}
