package oktaconfig

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
)

// Reader reads files of configuration.
type Reader struct {
	DB      *duckdb.DB // reads records, in a database that it leaves as it is
	TempDir string     // a private folder for intermediate files
	config  Config
	terra   terraform
}

// Config is what was read.
func (r *Reader) Config() *Config {
	r.terra.collect(&r.config)
	return &r.config
}

// Read reads a file in any form that exports have, or Terraform's. One that holds no
// configuration is noted as unused. The error is a source.Problem.
func (r *Reader) Read(ctx context.Context, path, shown string, content func() ([]byte, error)) error {
	if filepath.Ext(path) == ".tf" {
		text, err := content()
		if err != nil {
			return err
		}
		return r.terra.read(shown, text)
	}
	documents, err := decode.Read(ctx, decode.Options{Path: path, Shown: shown, TempDir: r.TempDir, Secret: isSecret})
	if err != nil {
		return err
	}
	isUsed := false
	for _, document := range documents {
		used, err := r.readDocument(ctx, document)
		if err != nil {
			return err
		}
		isUsed = isUsed || used
	}
	if !isUsed {
		r.config.Unused = append(r.config.Unused, shown)
	}
	return nil
}

// isSecret: of apps' credentials only the template of user names is read.
func isSecret(name string) bool {
	return slices.Contains([]string{"password", "oauthClient", "signing", "client_secret", "recovery_question", "hash"}, name)
}

// keys are what is read of each record.
var keys = [][]string{
	{"id"}, {"name"}, {"label"}, {"status"}, {"type"}, {"objectClass"}, {"priority"}, {"profile"}, {"_links"}, {"signOnMode"},
	{"conditions"}, {"actions"}, {"sourceGroupId"}, {"targetGroupId"}, {"targetGroupName"}, {"appId"}, {"source"}, {"target"}, {"properties"},
	{"credentials", "userNameTemplate", "template"},
}

// record is a record of a list: its values as texts, objects as JSON.
type record struct {
	at     Place
	values map[string]string
}

func (r record) has(names ...string) bool {
	for _, name := range names {
		if r.values[name] == "" {
			return false
		}
	}
	return true
}

// into reads a value that is an object.
func (r record) into(name string, target any) bool {
	return r.values[name] != "" && json.Unmarshal([]byte(r.values[name]), target) == nil
}

func (r *Reader) readDocument(ctx context.Context, document *decode.Document) (isUsed bool, err error) {
	if document.Unread != "" || document.IsEmpty() {
		return false, nil
	}
	if document.HasColumns() {
		return r.readTable(ctx, document)
	}
	rows := document.Rows()
	columns := make([]string, len(keys))
	for i, key := range keys {
		columns[i] = "coalesce(" + rows.Value(key...) + ", '')"
	}
	records, err := r.query(ctx, document, "select "+strings.Join(columns, ", ")+" from "+rows.From(), func(i int) string { return keys[i][0] })
	if err != nil {
		return false, err
	}
	for _, each := range records {
		isUsed = r.take(each) || isUsed
	}
	return isUsed, nil
}

// readTable reads a table of groups: of all lists, the one that scripts write as CSV.
func (r *Reader) readTable(ctx context.Context, document *decode.Document) (bool, error) {
	rows := document.Rows()
	place := func(names ...string) int {
		return slices.IndexFunc(document.Columns, func(column string) bool {
			return slices.Contains(names, strings.ToLower(strings.NewReplacer(" ", "", "_", "", ".", "").Replace(column)))
		})
	}
	id, name := place("id", "groupid"), place("name", "profilename", "groupname")
	if id < 0 || name < 0 {
		return false, nil
	}
	text := fmt.Sprintf("select coalesce(%s, ''), coalesce(%s, '') from %s", rows.Column(id), rows.Column(name), rows.From())
	records, err := r.query(ctx, document, text, func(i int) string { return []string{"id", "name"}[i] })
	isUsed := false
	for _, each := range records {
		if strings.HasPrefix(each.values["id"], "00g") && each.has("name") {
			r.config.Groups = append(r.config.Groups, Group{ID: each.values["id"], Name: each.values["name"]})
			isUsed = true
		}
	}
	return isUsed, err
}

// most is how many records of a list are read: configuration is small, and lists of users are none.
const most = 200_000

func (r *Reader) query(ctx context.Context, document *decode.Document, text string, name func(int) string) ([]record, error) {
	rows, err := r.DB.Query(ctx, duckdb.Statement{Name: document.Name(), Text: text + " limit " + strconv.Itoa(most)})
	if err != nil {
		return nil, document.Blame(ctx, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var records []record
	for rows.Next() {
		values := make([]string, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		one := record{values: map[string]string{}}
		for i, value := range values {
			one.values[name(i)] = value
		}
		records = append(records, one)
	}
	if err := rows.Err(); err != nil {
		return nil, document.Blame(ctx, err)
	}
	return records, r.locate(ctx, document, records)
}

// locate says at which line each record starts.
func (r *Reader) locate(ctx context.Context, document *decode.Document, records []record) error {
	numbers := make([]int64, len(records))
	for i := range records {
		numbers[i] = int64(i + 1)
	}
	lines, err := document.Lines(ctx, numbers)
	if err != nil {
		return err
	}
	for i := range records {
		records[i].at = Place{File: document.Name(), Line: cmp.Or(lines[int64(i+1)], 1)}
	}
	return nil
}

// take takes a record for what its keys tell; it says whether it is anything that counts.
func (r *Reader) take(each record) bool {
	var source, target Party
	var profile map[string]any
	switch c := &r.config; {
	case each.has("conditions") && strings.Contains(each.values["actions"], `"assignUserToGroups"`):
		c.GroupRules = append(c.GroupRules, groupRule(each))
	case each.has("sourceGroupId"):
		c.Pushes = append(c.Pushes, Push{
			At: each.at, SourceID: each.values["sourceGroupId"], TargetID: each.values["targetGroupId"], Name: each.values["targetGroupName"],
			Status: each.values["status"], AppID: cmp.Or(each.values["appId"], each.appID()),
		})
	case each.into("source", &source) && each.into("target", &target) && source.Type != "" && target.Type != "":
		c.Mappings = append(c.Mappings, mapping(each, source, target))
	case each.has("signOnMode", "label"):
		c.Apps = append(c.Apps, App{
			At: each.at, ID: each.values["id"], Name: each.values["name"], Label: each.values["label"], UserNameTemplate: each.values["credentials"],
		})
		return c.Apps[len(c.Apps)-1].isServiceNow()
	case strings.HasPrefix(each.values["id"], "00g") && each.values["objectClass"] == "" && each.has("_links") && each.isAssignment():
		each.into("profile", &profile)
		priority, _ := strconv.ParseInt(each.values["priority"], 10, 64)
		c.Assignments = append(c.Assignments, Assignment{At: each.at, GroupID: each.values["id"], Priority: priority, Profile: profile, AppID: each.appID()})
	case each.into("profile", &profile) && profile["name"] != nil && profile["login"] == nil:
		name, _ := profile["name"].(string)
		c.Groups = append(c.Groups, Group{ID: each.values["id"], Name: name, Type: each.values["type"]})
	default:
		return false
	}
	return true
}

// isAssignment: a group that is assigned to an app has a priority, and links to the app.
func (r record) isAssignment() bool { return r.has("priority") || r.appID() != "" }

// appID is the id of the app that a record links to.
func (r record) appID() string {
	var links struct {
		App struct {
			Href string `json:"href"`
		} `json:"app"`
	}
	r.into("_links", &links)
	_, after, _ := strings.Cut(links.App.Href, "/apps/")
	id, _, _ := strings.Cut(after, "/")
	return id
}

func groupRule(each record) GroupRule {
	var conditions struct {
		Expression struct{ Value string }
		People     struct {
			Users, Groups struct{ Exclude []string }
		}
	}
	var actions struct {
		AssignUserToGroups struct {
			GroupIDs []string `json:"groupIds"`
		} `json:"assignUserToGroups"`
	}
	each.into("conditions", &conditions)
	each.into("actions", &actions)
	return GroupRule{
		At: each.at, Name: each.values["name"], Status: each.values["status"], Expression: conditions.Expression.Value,
		GroupIDs: actions.AssignUserToGroups.GroupIDs, ExcludedUsers: conditions.People.Users.Exclude, ExcludedGroups: conditions.People.Groups.Exclude,
	}
}

func mapping(each record, source, target Party) Mapping {
	var properties map[string]struct{ Expression, PushStatus string }
	found := Mapping{At: each.at, Source: source, Target: target, HasProperties: each.into("properties", &properties)}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		found.Properties = append(found.Properties, Property{At: each.at, Name: name, Expression: properties[name].Expression, Status: properties[name].PushStatus})
	}
	return found
}

func (a App) isServiceNow() bool { return strings.HasPrefix(strings.ToLower(a.Name), "servicenow") }

// describe is what a record of configuration says, on one line.
func describe(text string) string {
	return source.Shorten(strings.Join(strings.Fields(text), " "), 400)
}
