package main

import (
	"bufio"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// oracleForm reads the change files of one form in a folder, as whoever imports them does.
type oracleForm struct {
	name, pattern string
	read          func(r *oracleRun, path string) ([]oracleChange, error)
	isUndone      bool // its rollback can take back all that it makes
}

var oracleForms = []oracleForm{
	{"import-set", "servicenow-import-set*.csv", readStagingCSV, true},
	{"import-set", "servicenow-import-set*.xlsx", readStagingXLSX, true},
	{"rest", "servicenow-rest-*.jsonl", readRest, true},
	{"script", "servicenow-script-*.js", readScript, true},
	{"batch", "servicenow-batch-*.json", readBatch, false},
	{"xml", "servicenow-users-*.xml", readUnload, true},
	{"okta", "okta-users.jsonl", readOktaRequests, true},
	{"okta", "okta-users.csv", readOktaCSV, true},
}

// in reads what a folder has of the form; nothing if it has none.
func (f oracleForm) in(r *oracleRun, folder string) (changes []oracleChange, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, f.pattern))
	slices.Sort(paths)
	for _, path := range paths {
		more, err := f.read(r, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		changes = append(changes, more...)
	}
	return changes, err
}

// staged is a change as a row of the staging table has it.
func (r *oracleRun) staged(row map[string]string) oracleChange {
	c := oracleChange{
		id: row["change_id"], system: "servicenow", table: row["table"], operation: row["operation"], record: row["sys_id"],
		user: firstOf(r.names[row["user"]], row["user_name"]), needs: strings.Fields(row["depends_on"]), was: map[string]string{}, set: map[string]string{},
		item: firstOf(r.names[row["role"]], row["role_name"], r.names[row["group"]], row["group_name"]),
	}
	for i := 1; row[fmt.Sprint("field_", i)] != ""; i++ {
		field := row[fmt.Sprint("field_", i)]
		c.was[field], c.set[field] = row[fmt.Sprint("before_", i)], row[fmt.Sprint("after_", i)]
	}
	return c
}

func (r *oracleRun) stagedRows(lines [][]string) (changes []oracleChange) {
	for _, line := range lines[min(1, len(lines)):] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		changes = append(changes, r.staged(row))
	}
	return changes
}

func readStagingCSV(r *oracleRun, path string) ([]oracleChange, error) {
	lines, err := readCSV(path)
	return r.stagedRows(lines), err
}

func readCSV(path string) ([][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return csv.NewReader(file).ReadAll()
}

func readStagingXLSX(r *oracleRun, path string) ([]oracleChange, error) {
	file, err := excelize.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := file.GetRows(file.GetSheetName(0))
	return r.stagedRows(lines), err
}

// eachLine gives the lines of a file.
func eachLine(path string, use func(line string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		if err := use(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

func readRest(r *oracleRun, path string) (changes []oracleChange, err error) {
	err = eachLine(path, func(line string) error {
		var cells map[string]string
		if err := json.Unmarshal([]byte(line), &cells); err != nil {
			return err
		}
		row := map[string]string{}
		for name, cell := range cells {
			row[strings.TrimPrefix(name, "u_")] = cell
		}
		changes = append(changes, r.staged(row))
		return nil
	})
	return changes, err
}

// readScript reads the changes of a fix script: each is JSON in a string of its own line.
func readScript(r *oracleRun, path string) (changes []oracleChange, err error) {
	err = eachLine(path, func(line string) error {
		text, isChange := strings.CutPrefix(strings.TrimSuffix(line, ","), `        '{"change_id"`)
		if !isChange {
			return nil
		}
		text = strings.ReplaceAll(`{"change_id"`+strings.TrimSuffix(text, "'"), `\\`, `\`)
		var fields struct {
			Fields []struct{ Field, Before, After string }
		}
		var cells map[string]any
		for _, into := range []any{&fields, &cells} {
			if err := json.Unmarshal([]byte(text), into); err != nil {
				return err
			}
		}
		row := map[string]string{}
		for name, cell := range cells {
			if value, isText := cell.(string); isText {
				row[name] = value
			}
		}
		for i, each := range fields.Fields {
			row[fmt.Sprint("field_", i+1)], row[fmt.Sprint("before_", i+1)], row[fmt.Sprint("after_", i+1)] = each.Field, each.Before, each.After
		}
		changes = append(changes, r.staged(row))
		return nil
	})
	return changes, err
}

// readBatch reads requests as the table API carries them out: without a look at what is there.
func readBatch(r *oracleRun, path string) (changes []oracleChange, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		Requests []struct{ ID, Method, URL, Body string } `json:"rest_requests"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, err
	}
	for _, each := range file.Requests {
		address, _, _ := strings.Cut(strings.TrimPrefix(each.URL, "/api/now/table/"), "?")
		table, record, _ := strings.Cut(address, "/")
		c := oracleChange{
			id: each.ID, system: "servicenow", table: table, record: record, was: map[string]string{}, set: map[string]string{},
			operation: map[string]string{"POST": "create", "PATCH": "update", "DELETE": "delete"}[each.Method],
		}
		if each.Body != "" {
			body, err := base64.StdEncoding.DecodeString(each.Body)
			if err == nil {
				err = json.Unmarshal(body, &c.set)
			}
			if err != nil {
				return nil, err
			}
		}
		r.identify(&c)
		changes = append(changes, c)
	}
	return changes, nil
}

// identify finds out whom and what a request is about, by the ids that it has.
func (r *oracleRun) identify(c *oracleChange) {
	if c.table == "sys_user" {
		c.user = firstOf(r.names[c.record], c.set["user_name"])
		return
	}
	c.user, c.item = r.names[c.set["user"]], r.names[firstOf(c.set["role"], c.set["group"])]
	c.set = map[string]string{}
	for _, e := range r.estates {
		for name, rows := range e.before.rows {
			if rows[c.record] != "" {
				c.user, c.item = name, rows[c.record]
			}
		}
	}
}

// readUnload reads records of sys_user. Which change each is does not stand there.
func readUnload(r *oracleRun, path string) (changes []oracleChange, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	decoder := xml.NewDecoder(file)
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return changes, nil
		}
		if err != nil {
			return nil, err
		}
		start, isStart := token.(xml.StartElement)
		if !isStart || start.Name.Local != "sys_user" {
			continue
		}
		var record struct {
			Fields []struct {
				XMLName xml.Name
				Text    string `xml:",chardata"`
			} `xml:",any"`
		}
		if err := decoder.DecodeElement(&record, &start); err != nil {
			return nil, err
		}
		c := oracleChange{system: "servicenow", table: "sys_user", operation: "update", was: map[string]string{}, set: map[string]string{}}
		for _, each := range record.Fields {
			c.set[each.XMLName.Local] = each.Text
		}
		c.record = c.set["sys_id"]
		delete(c.set, "sys_id")
		c.user = r.names[c.record]
		changes = append(changes, c)
	}
}

func readOktaRequests(r *oracleRun, path string) (changes []oracleChange, err error) {
	err = eachLine(path, func(line string) error {
		var request struct {
			ID   string `json:"change_id"`
			URL  string
			Body struct{ Profile map[string]string }
		}
		if err := json.Unmarshal([]byte(line), &request); err != nil {
			return err
		}
		id := strings.TrimPrefix(request.URL, "/api/v1/users/")
		changes = append(changes, oracleChange{
			id: request.ID, system: "okta", table: "user", operation: "update", record: id, user: r.logins[id], was: map[string]string{}, set: request.Body.Profile,
		})
		return nil
	})
	return changes, err
}

func readOktaCSV(r *oracleRun, path string) (changes []oracleChange, err error) {
	lines, err := readCSV(path)
	for _, line := range lines[min(1, len(lines)):] {
		changes = append(changes, oracleChange{
			id: line[0], system: "okta", table: "user", operation: "update", record: line[1], user: r.logins[line[1]],
			was: map[string]string{line[3]: line[4]}, set: map[string]string{line[3]: line[5]},
		})
	}
	return changes, err
}
