package damage

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Write writes the estate: its two folders and the rules.
func (e *Estate) Write(dir string) error {
	contents := map[string][]byte{"rules.yaml": []byte(e.Rules)}
	recorded := map[string][]*File{}
	for _, each := range e.Files {
		if e.forms[each.Side] == "har" && each.bytes == nil {
			recorded[each.Side] = append(recorded[each.Side], each)
			continue
		}
		contents[e.Path(each)] = e.content(each)
	}
	for side, files := range recorded {
		contents[side+"/"+side+".har"] = e.recording(side, files)
	}
	for path, content := range contents {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := cmp.Or(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600)); err != nil {
			return err
		}
	}
	return nil
}

// Path is where a file stands below the estate's folder.
func (e *Estate) Path(f *File) string {
	if e.forms[f.Side] == "har" && f.bytes == nil {
		return f.Side + "/" + f.Side + ".har"
	}
	name := f.Name
	if f.Part > 0 {
		name = fmt.Sprintf("%s-%d", name, f.Part)
	}
	if f.Group != "" {
		name = "members/" + name
	}
	return f.Side + "/" + name + "." + e.form(f)
}

// form is that of the side, but for lists that Okta's API does not have.
func (e *Estate) form(f *File) string {
	if f.Table == "memberships" {
		return "csv"
	}
	return e.forms[f.Side]
}

func (e *Estate) content(f *File) []byte {
	if f.bytes != nil {
		return f.bytes
	}
	switch e.form(f) {
	case "csv":
		return csvOf(f, ',', f.Side == serviceNow)
	case "xml":
		return e.unload(f)
	}
	return jsonOf(f)
}

// csvOf is the file as CSV; ServiceNow quotes every field, and escapes formulas.
func csvOf(f *File, delimiter rune, quotesAll bool) []byte {
	var text bytes.Buffer
	if quotesAll {
		for _, row := range append([][]string{f.Columns}, f.Rows...) {
			for i, each := range row {
				if i > 0 {
					text.WriteRune(delimiter)
				}
				if isFormula(each) {
					each = "'" + each
				}
				text.WriteString(`"` + strings.ReplaceAll(each, `"`, `""`) + `"`)
			}
			text.WriteByte('\n')
		}
		return text.Bytes()
	}
	writer := csv.NewWriter(&text)
	writer.Comma = delimiter
	_ = writer.WriteAll(append([][]string{f.Columns}, f.Rows...)) // a buffer takes everything
	return text.Bytes()
}

// jsonOf is the file as the API answers it.
func jsonOf(f *File) []byte {
	list := make([]any, 0, len(f.Rows))
	for _, row := range f.Rows {
		if f.Side == okta {
			list = append(list, oktaRecord(f, row))
		} else {
			list = append(list, fields(f, row))
		}
	}
	if f.Side == okta {
		return marshal(list)
	}
	return marshal(map[string]any{"result": list})
}

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // texts, numbers and lists of them always have a JSON form
	}
	return append(text, '\n')
}

func fields(f *File, row []string) map[string]any {
	values := map[string]any{}
	for i, column := range f.Columns {
		values[column] = row[i]
	}
	return values
}

// topLevel are the columns of a user that are no profile attributes.
var topLevel = map[string]bool{
	"id": true, "status": true, "created": true, "activated": true,
	"statusChanged": true, "lastLogin": true, "lastUpdated": true,
}

// oktaRecord is a record as Okta's API has it: attributes without a value are left out.
func oktaRecord(f *File, row []string) map[string]any {
	values, profile := map[string]any{}, map[string]any{}
	for i, column := range f.Columns {
		var value any
		if row[i] != "" {
			value = row[i]
		}
		switch {
		case column == "usersCount":
			values["_embedded"] = map[string]any{"stats": map[string]any{"usersCount": json.Number(row[i])}}
		case column == "credentials.userName":
			values["credentials"] = map[string]any{"userName": value}
		case column == "appId":
			values["_links"] = map[string]any{"app": map[string]any{"href": apiAddress + "apps/" + row[i]}}
		case column == "groupId":
			values["id"] = value
		case f.Table == "users" && !topLevel[column], f.Table == "members" && !topLevel[column], f.Table == "groups" && (column == "name" || column == "description"):
			if value != nil {
				profile[column] = value
			}
		default:
			values[column] = value
		}
	}
	values["profile"] = profile
	return values
}

// unload is the file as ServiceNow's list menu exports XML.
func (e *Estate) unload(f *File) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<unload unload_date=%q>\n", e.exported[f.Side].Format(rawTime))
	for _, row := range f.Rows {
		fmt.Fprintf(&text, "<%s action=\"INSERT_OR_UPDATE\">", f.Table)
		for i, column := range f.Columns {
			if strings.Contains(column, ".") {
				continue
			}
			text.WriteString("<" + column)
			if display := f.get(row, column+".name"); display != "" {
				text.WriteString(` display_value="` + escaped(display) + `"`)
			}
			text.WriteString(">" + escaped(row[i]) + "</" + column + ">")
		}
		fmt.Fprintf(&text, "</%s>\n", f.Table)
	}
	text.WriteString("</unload>\n")
	return text.Bytes()
}

func escaped(value string) string {
	var text bytes.Buffer
	_ = xml.EscapeText(&text, []byte(value)) // a buffer takes everything
	return text.String()
}
