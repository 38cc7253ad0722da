package changefile

import (
	"bufio"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"unicode/utf16"
)

// importSetRows is how many rows a file holds: ServiceNow advises fewer than
// 100,000 a set.
const importSetRows = 95_000

// stagingRowBytes is how much text a row may hold: ServiceNow skips a row of
// more than 8,126 bytes (product documentation, "Importing data using import
// sets"), and some go to the row's own fields.
const stagingRowBytes = 7_500

// stagingColumn is one column of the staging file; ServiceNow puts u_ before
// its name.
type stagingColumn struct {
	name, about string
	of          func(correction) string
}

// stagingKeys are the columns that say which change a row is, and of what; the
// guard reads them by these names.
var stagingKeys = []stagingColumn{
	{"run_id", "the run that planned it", nil},
	{"change_id", "the change: one per row", func(c correction) string { return c.ChangeID }},
	{"sequence", "the order in which changes depend on each other", func(c correction) string { return strconv.FormatInt(c.Sequence, 10) }},
	{"depends_on", "the changes that have to be in effect before it, separated by blanks", func(c correction) string { return c.DependsOn }},
	{"operation", "`create`, `update` or `delete`", func(c correction) string { return c.Operation }},
	{"table", "`sys_user`, `sys_user_has_role`, `sys_user_grmember` or `sys_user_delegate`", func(c correction) string { return c.Table }},
	{"sys_id", "the record to update or delete; empty if the exports have none: it is looked up by the names", func(c correction) string { return c.RecordID }},
	{"user", "the account's sys_id; empty if it is looked up by user_name", func(c correction) string { return c.User }},
	{"user_name", "the account", func(c correction) string { return c.UserName }},
	{"role", "the role's sys_id, of a grant", func(c correction) string { return c.Role }},
	{"role_name", "the role", func(c correction) string { return c.RoleName }},
	{"group", "the group's sys_id, of a membership", func(c correction) string { return c.Group }},
	{"group_name", "the group", func(c correction) string { return c.GroupName }},
	{"plan", "`change`, or `rollback`", nil},
	{"made", "the sys_id that a new record gets, so that the rollback can find it", func(c correction) string { return c.MadeID }},
	{"needs", "queries that test whether the changes in depends_on are in effect, in the form of URL parameters", func(c correction) string { return encodedNeeds(c.Needs) }},
}

// The columns behind those: the fields of sys_user, numbered, then these.
const (
	reasonAbout        = "why, for readers (double quotes are written as single ones)"
	outcomeAbout       = "empty: the guard writes `applied`, `already`, `refused` or `failed` here, in a dry run `would apply`"
	outcomeReasonAbout = "empty: the guard writes why here"
	checkAbout         = "a checksum of the row without its reason: the guard refuses a row that was cut, recoded or reformatted"
)

// stagingHeader are the columns of a file for changes of up to some fields.
func stagingHeader(fields int) []string {
	var names []string
	for _, column := range stagingKeys {
		names = append(names, column.name)
	}
	names = append(names, "fields")
	for i := 1; i <= fields; i++ {
		for _, part := range []string{"field", "before", "after"} {
			names = append(names, fmt.Sprintf("%s_%d", part, i))
		}
	}
	return append(names, "reason", "check", "outcome", "outcome_reason")
}

// row is a change as a row of a staging table.
func (j job) row(c correction) []string {
	fields := j.fields
	cells := make([]string, 0, len(stagingKeys)+3*fields+5)
	for _, column := range stagingKeys {
		switch {
		case column.of != nil:
			cells = append(cells, column.of(c))
		case column.name == "plan":
			cells = append(cells, string(j.run.Plan))
		default:
			cells = append(cells, j.run.ID)
		}
	}
	keys := len(cells)
	cells = append(cells, strconv.Itoa(len(c.Fields)))
	for _, each := range c.Fields {
		cells = append(cells, each.Name, each.Before, each.After)
	}
	check := checksum(cells[:keys], cells[keys+1:])
	for range 3 * (fields - len(c.Fields)) {
		cells = append(cells, "")
	}
	return append(cells, strings.ReplaceAll(c.Reason, `"`, "'"), check, "", "")
}

// encodedNeeds are prerequisites as onBefore.js reads them: without a double
// quote, which an import-set CSV cannot have, and without a line end.
func encodedNeeds(needs []need) string {
	texts := make([]string, len(needs))
	for i, each := range needs {
		var parts []string
		add := func(name, value string) {
			if value != "" || strings.HasPrefix(name, "set.") {
				parts = append(parts, name+"="+strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
			}
		}
		add("change_id", each.ChangeID)
		add("operation", each.Operation)
		add("table", each.Table)
		add("sys_id", each.SysID)
		add("user", each.User)
		add("user_name", each.UserName)
		add("role", each.Role)
		add("role_name", each.RoleName)
		add("group", each.Group)
		add("group_name", each.GroupName)
		for _, field := range each.Fields {
			add("set."+field.Name, field.After)
		}
		texts[i] = strings.Join(parts, "&")
	}
	return strings.Join(texts, " ")
}

// checksum is the CRC-32 of cells as UTF-16, with U+001F between: what a script
// of the instance can compute too.
func checksum(parts ...[]string) string {
	text := make([]byte, 0, 1024)
	for _, cells := range parts {
		for _, cell := range cells {
			for _, r := range cell {
				text = appendUTF16(text, r)
			}
			text = append(text, 0, 0x1f)
		}
	}
	sum := crc32.ChecksumIEEE(text[:len(text)-2])
	return hex.EncodeToString(binary.BigEndian.AppendUint32(nil, sum))
}

func appendUTF16(text []byte, r rune) []byte {
	if utf16.RuneLen(r) == 1 {
		return append(text, byte(r>>8), byte(r))
	}
	high, low := utf16.EncodeRune(r)
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(text, uint16(high)), uint16(low))
}

// stagingObstacle is what keeps a change out of import sets.
func stagingObstacle(c correction) string {
	if reason := guardObstacle(c); reason != "" {
		return reason
	}
	size := len(c.Reason) + len(encodedNeeds(c.Needs))
	for _, text := range stagingTexts(c) {
		size += len(text)
		if strings.EqualFold(strings.TrimSpace(text), "NULL") {
			return "a value is the text NULL, which an import set reads as empty"
		}
	}
	if size > stagingRowBytes {
		return "it holds more text than a row of a staging table may (8,126 bytes)"
	}
	if c.Table != delegations && hasType(c, "date_time") { // the guard takes that of a delegation for UTC, and sets it so
		return "an import set reads a date and time in the time zone of the user who imports"
	}
	return ""
}

// stagingTexts are the values of a row that come from the exports.
func stagingTexts(c correction) []string {
	texts := append(make([]string, 0, 3+3*len(c.Fields)), c.UserName, c.RoleName, c.GroupName)
	for _, each := range c.Fields {
		texts = append(texts, each.Name, each.Before, each.After)
	}
	return texts
}

// importCSV writes the staging rows as CSV.
type importCSV struct {
	job   job
	files int
	rows  int // in the file at hand
	file  *os.File
	text  *bufio.Writer
	csv   *csv.Writer
}

func newImportCSV() writer { return &importCSV{} }

func (w *importCSV) begin(j job) error {
	w.job = j
	return nil
}

func (w *importCSV) obstacle(c correction) string {
	if reason := stagingObstacle(c); reason != "" {
		return reason
	}
	for _, text := range stagingTexts(c) {
		if strings.Contains(text, `"`) {
			return "a value holds a double quote, which an import-set CSV does not support"
		}
	}
	return ""
}

func (w *importCSV) write(c correction) error {
	if w.rows == importSetRows {
		if err := w.end(); err != nil {
			return err
		}
	}
	if w.file == nil {
		if err := w.next(); err != nil {
			return err
		}
	}
	w.rows++
	return w.csv.Write(w.job.row(c))
}

func (w *importCSV) next() error {
	w.files++
	name := w.job.path(continued("servicenow-import-set.csv", w.files))
	var err error
	if w.file, err = w.job.run.Folder.Create(name); err != nil {
		return err
	}
	w.text = bufio.NewWriterSize(w.file, 1<<16)
	w.csv = csv.NewWriter(w.text)
	return w.csv.Write(stagingHeader(w.job.fields))
}

func (w *importCSV) end() error {
	if w.file == nil {
		return nil
	}
	w.csv.Flush()
	err := errors.Join(w.csv.Error(), w.text.Flush(), w.file.Close())
	w.file, w.rows = nil, 0
	return err
}

func (w *importCSV) close() error { return w.end() }

// continued is the name of the nth file of a plan that usually fits in one.
func continued(name string, number int) string {
	if number == 1 {
		return name
	}
	extension := path.Ext(name)
	return fmt.Sprintf("%s-%04d%s", strings.TrimSuffix(name, extension), number, extension)
}
