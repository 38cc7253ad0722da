package changefile

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"slices"
	"unicode/utf8"

	"rolecall/exports/duckdb"
)

// unloadRecords is how many records a file holds.
const unloadRecords = 10_000

// unload writes fields of sys_user as ServiceNow's unload format has records:
// no display_value, by which an import would look references up first; only
// what is to be set and the sys_id; never action="DELETE".
type unload struct {
	job     job
	date    string // the run's as-of
	files   int
	records int // in the file at hand
	file    *os.File
	text    *bufio.Writer
}

func newUnload() writer { return &unload{} }

func (u *unload) begin(j job) error {
	u.job = j
	return j.run.DB.QueryRow(j.ctx, duckdb.Statement{
		Name: "as of", Text: "select coalesce(max(strftime(as_of, '%Y-%m-%d %H:%M:%S')), '') from main.run",
	}, &u.date)
}

func (u *unload) obstacle(c correction) string {
	switch {
	case c.System != "servicenow":
		return madeInOkta
	case c.Table == delegations:
		return "an unload bypasses the guard and would create a deleted delegation again: end it in another form, or by hand"
	case c.Table != "sys_user":
		return "an unload bypasses the role engine: grants and memberships are not written"
	case c.Operation == "create":
		return "an unload cannot create a user: only ServiceNow can assign the sys_id"
	case c.RecordID == "":
		return "the exports give no sys_id of the record"
	}
	if reason := serviceNowObstacle(c); reason != "" {
		return reason
	}
	for _, each := range c.Fields {
		if each.Type == "reference" {
			return each.Name + " is a reference, which an unload sets by sys_id, but the exports give only its display value"
		}
		if !isXML(each.After) {
			return "a value holds a character that XML does not have"
		}
	}
	return ""
}

// isXML says whether XML 1.0 has every character of a text.
func isXML(text string) bool {
	for _, r := range text {
		switch {
		case r == '\t', r == '\n', r == '\r':
		case r < ' ', r == 0xFFFE, r == 0xFFFF:
			return false
		}
	}
	return utf8.ValidString(text)
}

func (u *unload) write(c correction) error {
	if u.records == unloadRecords {
		if err := u.end(); err != nil {
			return err
		}
	}
	if u.file == nil {
		if err := u.next(); err != nil {
			return err
		}
	}
	u.records++
	fmt.Fprint(u.text, `<sys_user action="INSERT_OR_UPDATE">`)
	for _, each := range slices.Concat(c.Fields, []field{{Name: "sys_id", After: c.RecordID}}) {
		fmt.Fprintf(u.text, "<%s>", each.Name)
		if err := xml.EscapeText(u.text, []byte(each.After)); err != nil {
			return err
		}
		fmt.Fprintf(u.text, "</%s>", each.Name)
	}
	_, err := fmt.Fprintln(u.text, "</sys_user>")
	return err
}

func (u *unload) next() error {
	u.files++
	var err error
	u.file, err = u.job.run.Folder.Create(u.job.path(numbered("servicenow-users-NNNN.xml", u.files)))
	if err != nil {
		return err
	}
	u.text = bufio.NewWriterSize(u.file, 1<<16)
	_, err = fmt.Fprintf(u.text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<unload unload_date=\"%s\">\n", u.date)
	return err
}

func (u *unload) end() error {
	if u.file == nil {
		return nil
	}
	_, err := fmt.Fprintln(u.text, "</unload>")
	err = errors.Join(err, u.text.Flush(), u.file.Close())
	u.file, u.records = nil, 0
	return err
}

func (u *unload) close() error { return u.end() }
