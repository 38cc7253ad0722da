package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
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
		return fmt.Errorf(`context: unknown field %s: expected user (id status created activated statusChanged lastLogin lastUpdated passwordChanged profile), groups (id name type source_id), app_user (externalId userName profile), now`, name)
	}
	if errors.As(err, &wrongType) {
		return fmt.Errorf("context: %s is a JSON %s, which it cannot be", wrongType.Field, wrongType.Value)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("context: the JSON ends too early")
	}
	return fmt.Errorf("context: %w", err)
}
