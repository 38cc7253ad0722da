package rules

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// TestFile is a file of unit tests of rules.
type TestFile struct {
	File          string
	Rules         string // as written, "" for rules.yaml
	AsOf          time.Time
	Attributes    []TestAttribute
	AppAttributes []TestAttribute
	AppGroups     []TestAppGroup
	Tests         []Test

	named   []testedName
	ignored ignoredLints
}

// testedName is a name in a test, of something that exports should have.
type testedName struct {
	subject string // Okta group, attribute, login, ServiceNow role or ServiceNow group
	at      *node
	name    string
}

// TestAttribute is a custom attribute, with its SQL type.
type TestAttribute struct {
	Name, Type, SQLType string
}

// TestAppGroup is a group assigned to the app.
type TestAppGroup struct {
	Group, AppID string
	Roles        []string
}

// Test is a user and what the rules must make of them.
type Test struct {
	Name    string
	At      source.Position
	Status  string
	Profile map[string]string // SQL literals by attribute
	Groups  []TestName
	Org     *TestName // of Okta; nil for none
	App     *TestApp

	InScope          *bool
	Population       *TestPopulation // nil: not compared
	Roles, Member    *[]string       // nil: not compared
	MayHold, MayJoin *[]string       // likewise, what is allowed
	Fields           []TestField
}

// OrgName is the org of Okta that the user is of, "" for none.
func (t Test) OrgName() string {
	if t.Org == nil {
		return ""
	}
	return t.Org.Name
}

// TestName is a name and its place.
type TestName struct {
	Name string
	At   source.Position
}

// TestPopulation is the population that counts for somebody, "" for none.
type TestPopulation struct {
	Name string
	text source.Text
}

// TestApp is the user's assignment to the app.
type TestApp struct {
	ExternalID, UserName, AppID string
	Profile                     string // JSON
}

// TestField is a field and what is expected of it.
type TestField struct {
	Name     string
	Expected *string // nil for nothing
	text     source.Text
}

//go:embed tests.schema.json
var testsSchemaText []byte

var testsShape = sync.OnceValue(func() shape { return shapeOf("urn:rolecall:rules-tests:1", testsSchemaText) })

// ReadTests reads a file of unit tests. The error is a *source.List of
// everything that is wrong with the file.
func ReadTests(name string, content []byte) (*TestFile, error) {
	root, err := parse(name, content)
	var problems source.Problems
	problems.Merge(err)
	if root == nil {
		return nil, problems.Err()
	}
	addWhereNone(&problems, validate(root, testsShape()))
	if err := problems.Err(); err != nil {
		return nil, err
	}
	reader := &testReader{file: &TestFile{File: name, Rules: root.get("rules").string()}}
	reader.file.ignored.read(nil, name, content)
	reader.read(root)
	return reader.file, reader.problems.Err()
}

// testReader takes what the schema allows and finds what it cannot tell.
type testReader struct {
	file     *TestFile
	problems source.Problems
	types    map[string]string // of profile attributes
	appTypes map[string]string
}

func (r *testReader) complain(at *node, message, hint string) {
	if r.problems.Len() < maxProblems {
		r.problems.Add(at.problem(message, hint))
	}
}

func (r *testReader) read(root *node) {
	r.asOf(root.get("as_of"))
	r.types, r.appTypes = map[string]string{}, map[string]string{}
	for _, name := range oel.BaseAttributes {
		r.types[name] = "string"
	}
	r.file.Attributes = r.declared(root.get("attributes"), r.types)
	r.file.AppAttributes = r.declared(root.get("app_attributes"), r.appTypes)
	for _, each := range root.get("attributes").pairs() {
		r.name("attribute", each.key)
	}
	for _, each := range root.get("app_groups").elements() {
		r.name("Okta group", each.get("group"))
		r.names("ServiceNow role", each.get("roles"))
		r.file.AppGroups = append(r.file.AppGroups, TestAppGroup{each.get("group").string(), each.get("app_id").string(), texts(each.get("roles"))})
	}
	first := map[string]int{}
	for _, each := range root.get("tests").elements() {
		name := each.get("name")
		if line := first[name.string()]; line > 0 {
			r.complain(name, fmt.Sprintf("another test is called %q already, in line %d", name.string(), line), "tests are identified by their names")
		}
		first[name.string()] = name.line
		r.file.Tests = append(r.file.Tests, r.test(each))
	}
}

func (r *testReader) asOf(at *node) {
	r.file.AsOf = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if at == nil {
		return
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if instant, err := time.Parse(layout, at.string()); err == nil {
			r.file.AsOf = instant.UTC()
			return
		}
	}
	r.complain(at, fmt.Sprintf("there is no such instant as %q", at.string()), "")
}

var testSQLTypes = map[string]string{"string": "varchar", "boolean": "boolean", "integer": "bigint", "number": "double"}

// declared adds custom attributes to the known types.
func (r *testReader) declared(from *node, types map[string]string) []TestAttribute {
	var all []TestAttribute
	for _, each := range from.pairs() {
		name, kind := each.key.text.Value, each.value.string()
		if types[name] != "" {
			r.complain(each.key, fmt.Sprintf("%s is one of Okta's base attributes: it is known", name), "remove it")
			continue
		}
		types[name] = kind
		element, isArray := strings.CutSuffix(kind, "[]")
		sqlType := testSQLTypes[element]
		if isArray {
			sqlType += "[]"
		}
		all = append(all, TestAttribute{name, kind, sqlType})
	}
	return all
}

func (r *testReader) test(from *node) Test {
	user, expect := from.get("user"), from.get("expect")
	decoded := Test{
		Name: from.get("name").string(), At: from.text.Position(0), Status: orElse(user.get("status").string(), "ACTIVE"),
		Profile: map[string]string{"login": duckdb.Literal(fmt.Sprintf("user-%d@example.com", len(r.file.Tests)+1))},
	}
	for _, each := range user.get("profile").pairs() {
		if literal := r.value(each, r.types, "user"); literal != "" {
			decoded.Profile[each.key.text.Value] = literal
		}
	}
	if login := user.get("profile").get("login"); login.string() != "" {
		r.name("login", login)
	}
	r.names("Okta group", user.get("groups"))
	for _, key := range []string{"roles", "allowed_roles"} {
		r.names("ServiceNow role", expect.get(key))
	}
	for _, key := range []string{"groups", "allowed_groups"} {
		r.names("ServiceNow group", expect.get(key))
	}
	for _, each := range user.get("groups").elements() {
		decoded.Groups = append(decoded.Groups, TestName{each.string(), each.text.Position(0)})
	}
	if org := user.get("org"); org != nil {
		decoded.Org = &TestName{org.string(), org.text.Position(0)}
	}
	if app := user.get("app_user"); app != nil {
		decoded.App = r.app(app)
	}
	if inScope := expect.get("in_scope"); inScope != nil {
		flag := inScope.flag(false)
		decoded.InScope = &flag
	}
	if population := expect.get("population"); population != nil {
		decoded.Population = &TestPopulation{population.string(), population.text}
	}
	decoded.Roles, decoded.Member = expectedNames(expect.get("roles")), expectedNames(expect.get("groups"))
	decoded.MayHold, decoded.MayJoin = expectedNames(expect.get("allowed_roles")), expectedNames(expect.get("allowed_groups"))
	for _, each := range expect.get("attributes").pairs() {
		field := TestField{Name: each.key.text.Value, text: each.key.text}
		if value := each.value.string(); value != "" {
			field.Expected = &value
		}
		decoded.Fields = append(decoded.Fields, field)
	}
	return decoded
}

// name notes a name of something that exports should have.
func (r *testReader) name(subject string, at *node) {
	if at != nil {
		r.file.named = append(r.file.named, testedName{subject, at, at.text.Value})
	}
}

func (r *testReader) names(subject string, list *node) {
	for _, each := range list.elements() {
		r.name(subject, each)
	}
}

func (r *testReader) app(from *node) *TestApp {
	decoded := &TestApp{ExternalID: from.get("external_id").string(), UserName: from.get("user_name").string(), AppID: from.get("app_id").string()}
	profile := map[string]any{}
	for _, each := range from.get("profile").pairs() {
		if r.value(each, r.appTypes, "app user") != "" {
			profile[each.key.text.Value] = each.value.instance()
		}
	}
	text, err := json.Marshal(profile)
	if err != nil {
		r.complain(from, err.Error(), "")
	}
	decoded.Profile = string(text)
	return decoded
}

func texts(list *node) []string {
	all := []string{}
	for _, each := range list.elements() {
		all = append(all, each.string())
	}
	return all
}

func expectedNames(list *node) *[]string {
	if list == nil {
		return nil
	}
	names := texts(list)
	return &names
}
