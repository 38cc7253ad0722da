package changefile

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// oktaID is an id that can stand in a URL.
var oktaID = regexp.MustCompile(`^[0-9A-Za-z]+$`)

// oktaFile is a file that begins with its first change.
type oktaFile struct {
	job  job
	name string
	file *os.File
	text *bufio.Writer
}

func (o *oktaFile) begin(j job) error {
	o.job = j
	return nil
}

// open says whether the file was begun just now.
func (o *oktaFile) open() (isNew bool, err error) {
	if o.file != nil {
		return false, nil
	}
	if o.file, err = o.job.run.Folder.Create(o.job.path(o.name)); err != nil {
		return false, err
	}
	o.text = bufio.NewWriterSize(o.file, 1<<16)
	return true, nil
}

func (o *oktaFile) end() error {
	if o.file == nil {
		return nil
	}
	return errors.Join(o.text.Flush(), o.file.Close())
}

// obstacle is what keeps a change out of both forms for Okta.
func (o *oktaFile) obstacle(c correction) string {
	switch {
	case c.System != "okta":
		return madeInServiceNow
	case c.Table != "user" || c.Operation != "update":
		return "only attributes of users are changed in Okta by these files"
	case c.RecordID == "":
		return "the exports give no id of the user"
	case !oktaID.MatchString(c.RecordID):
		return "the user's id in the exports is not an id of Okta"
	case len(c.Fields) == 0:
		return "it names no attribute"
	}
	for _, each := range c.Fields {
		if each.Name == "" {
			return "it names no attribute"
		}
		if _, err := oktaValue(each); err != nil {
			return err.Error()
		}
	}
	return ""
}

// oktaValue is a value as the attribute's type has it; null clears.
func oktaValue(each field) (json.RawMessage, error) {
	if each.After == "" {
		return json.RawMessage("null"), nil
	}
	switch each.Type {
	case "boolean":
		if each.After == "true" || each.After == "false" {
			return json.RawMessage(each.After), nil
		}
	case "integer":
		if n, err := strconv.ParseInt(each.After, 10, 64); err == nil {
			return json.RawMessage(strconv.FormatInt(n, 10)), nil
		}
	case "number":
		if json.Valid([]byte(each.After)) && strings.ContainsAny(each.After[:1], "-0123456789") {
			return json.RawMessage(each.After), nil
		}
	default:
		if strings.HasSuffix(each.Type, "[]") {
			return nil, fmt.Errorf("%s holds several values: decide which of them to change", each.Name)
		}
		return encode(each.After)
	}
	return nil, fmt.Errorf("%s is of type %s, which %q is not", each.Name, each.Type, each.After)
}

// oktaRequests writes a partial update of a user's profile a line: attributes
// that are not named stay as they are.
type oktaRequests struct{ oktaFile }

func newOktaRequests() writer { return &oktaRequests{oktaFile{name: "okta-users.jsonl"}} }

type oktaRequest struct {
	ChangeID string `json:"change_id"`
	Method   string `json:"method"`
	URL      string `json:"url"`
	Body     struct {
		Profile map[string]json.RawMessage `json:"profile"`
	} `json:"body"`
}

func (o *oktaRequests) write(c correction) error {
	if _, err := o.open(); err != nil {
		return err
	}
	request := oktaRequest{ChangeID: c.ChangeID, Method: "POST", URL: "/api/v1/users/" + c.RecordID}
	request.Body.Profile = map[string]json.RawMessage{}
	for _, each := range c.Fields {
		value, err := oktaValue(each)
		if err != nil {
			return err
		}
		request.Body.Profile[each.Name] = value
	}
	line, err := encode(request)
	if err != nil {
		return err
	}
	_, err = o.text.Write(append(line, '\n'))
	return err
}

func (o *oktaRequests) close() error { return o.end() }

// oktaCSV writes an attribute a row, for whatever tool the admin has.
type oktaCSV struct {
	oktaFile
	rows *csv.Writer
}

func newOktaCSV() writer { return &oktaCSV{oktaFile: oktaFile{name: "okta-users.csv"}} }

func (o *oktaCSV) write(c correction) error {
	isNew, err := o.open()
	if err != nil {
		return err
	}
	if isNew {
		o.rows = csv.NewWriter(o.text)
		if err := o.rows.Write(strings.Split("change_id,id,login,attribute,before,after,reason", ",")); err != nil {
			return err
		}
	}
	for _, each := range c.Fields {
		if err := o.rows.Write([]string{c.ChangeID, c.RecordID, c.Login, each.Name, each.Before, each.After, c.Reason}); err != nil {
			return err
		}
	}
	return nil
}

func (o *oktaCSV) close() error {
	if o.rows != nil {
		o.rows.Flush()
		return errors.Join(o.rows.Error(), o.end())
	}
	return o.end()
}
