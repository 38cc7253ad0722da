package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"rolecall/reconcile/oel"
)

// Context describes the user whom an expression is evaluated for:
//
//	{"user": {"id": ..., "status": ..., "created": ..., "profile": {...}},
//	 "groups": [{"id", "name", "type", "source_id"}],
//	 "app_user": {"externalId": ..., "userName": ..., "profile": {...}},
//	 "now": "2015-07-31T17:18:37.979Z"}
//
// All of it may be left out. Profile attributes have the types their JSON has;
// without "now" it is the clock's time.
type Context struct {
	User    User      `json:"user"`
	Groups  []Group   `json:"groups"`
	AppUser *AppUser  `json:"app_user"`
	Now     time.Time `json:"now"`
}

// User is an Okta user.
type User struct {
	ID              string         `json:"id"`
	Status          string         `json:"status"`
	Created         *time.Time     `json:"created"`
	Activated       *time.Time     `json:"activated"`
	StatusChanged   *time.Time     `json:"statusChanged"`
	LastLogin       *time.Time     `json:"lastLogin"`
	LastUpdated     *time.Time     `json:"lastUpdated"`
	PasswordChanged *time.Time     `json:"passwordChanged"`
	Profile         map[string]any `json:"profile"`
}

// Group is a group that the user is in.
type Group struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	SourceID string `json:"source_id"`
}

// AppUser is the user's assignment to the ServiceNow app.
type AppUser struct {
	ExternalID string         `json:"externalId"`
	UserName   string         `json:"userName"`
	Profile    map[string]any `json:"profile"`
}

// ParseContext reads a context. A field it does not know is an error, since an
// expression would silently see less than it was given.
func ParseContext(content []byte) (*Context, error) {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	parsed := &Context{}
	if err := decoder.Decode(parsed); err != nil {
		return nil, contextError(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("context: something follows the JSON object")
	}
	return parsed, nil
}

func contextError(err error) error {
	var wrongType *json.UnmarshalTypeError
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf(`context: unknown field %s: known are user (id status created activated statusChanged lastLogin lastUpdated passwordChanged profile), groups (id name type source_id), app_user (externalId userName profile), now`, name)
	}
	if errors.As(err, &wrongType) {
		return fmt.Errorf("context: %s is a JSON %s, which it cannot be", wrongType.Field, wrongType.Value)
	}
	return fmt.Errorf("context: %w", err)
}

// attribute is a profile attribute and the SQL of its value.
type attribute struct {
	name    string
	typ     oel.Type
	literal string
}

// attributes types a profile by its JSON, sorted by name.
func attributes(of string, profile map[string]any) ([]attribute, error) {
	var found []attribute
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		typ, literal, err := typed(profile[name])
		if err != nil {
			return nil, fmt.Errorf("context: %s.%s: %w", of, name, err)
		}
		found = append(found, attribute{name, typ, literal})
	}
	return found, nil
}

// typed is the type and the SQL of a JSON value. null has no type: it is an
// absent text.
func typed(value any) (oel.Type, string, error) {
	switch value := value.(type) {
	case nil:
		return oel.String, "cast(null as varchar)", nil
	case string:
		return oel.String, text(value), nil
	case bool:
		return oel.Boolean, fmt.Sprint(value), nil
	case json.Number:
		return typedNumber(value)
	case []any:
		return typedArray(value)
	}
	return oel.Invalid, "", errors.New("an attribute is a text, a number, true, false, null or an array of them, not an object")
}

func typedNumber(number json.Number) (oel.Type, string, error) {
	if integer, err := number.Int64(); err == nil && integer >= math.MinInt32 && integer <= math.MaxInt32 {
		return oel.Integer, fmt.Sprintf("cast(%d as bigint)", integer), nil
	}
	float, err := number.Float64()
	if err != nil {
		return oel.Invalid, "", fmt.Errorf("the number %s is out of range", number)
	}
	return oel.Number, fmt.Sprintf("cast('%g' as double)", float), nil
}

func typedArray(values []any) (oel.Type, string, error) {
	elem, literals := oel.Null, make([]string, 0, len(values))
	for _, value := range values {
		typ, literal, err := typed(value)
		switch {
		case err != nil:
			return oel.Invalid, "", err
		case value == nil:
			literal, typ = "null", elem
		case typ.Kind == oel.KindArray:
			return oel.Invalid, "", errors.New("an attribute's array holds no arrays")
		case elem.Kind == oel.KindNull, elem.Kind == oel.KindInteger && typ.Kind == oel.KindNumber:
			elem = typ
		case elem.Kind == oel.KindNumber && typ.Kind == oel.KindInteger:
		case elem.Kind != typ.Kind:
			return oel.Invalid, "", errors.New("the elements of an attribute's array have one type")
		}
		literals = append(literals, literal)
	}
	sqlType := map[oel.Kind]string{oel.KindBoolean: "boolean", oel.KindInteger: "bigint", oel.KindNumber: "double"}[elem.Kind]
	if sqlType == "" {
		sqlType, elem = "varchar", oel.String
	}
	return oel.ArrayOf(elem), "cast([" + strings.Join(literals, ", ") + "] as " + sqlType + "[])", nil
}
