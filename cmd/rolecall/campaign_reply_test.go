package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// sentTitles are the columns of a packet, in its order; sentNames are what decisions.json calls them.
var (
	sentTitles = []string{"Person", "Account", "Title", "Department", "Access", "What it gives", "How it comes", "Since", "Granted by", "Last used", "Look at", "By the rules", "Last time", "Decision", "Until", "Comment", "Row"}
	sentNames  = []string{"person", "account", "title", "department", "access", "gives", "how", "since", "granted_by", "last_used", "look_at", "by_the_rules", "last_time", "decision", "until", "comment", "row"}
)

const decisionColumn, untilColumn, commentColumn, rowColumn = 13, 14, 15, 16

// sentSheet is a packet as it was sent.
type sentSheet struct {
	path  string // of the workbook
	rows  [][]string
	items []string // of the rows
}

// readSheet reads a packet's workbook.
func readSheet(t testing.TB, folder, packet string) *sentSheet {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "packets", "*--"+packet+".xlsx"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v %v", packet, found, err)
	}
	file, err := excelize.OpenFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Review")
	if err != nil || !slices.Equal(rows[0], sentTitles) {
		t.Fatalf("%s: %v %v", found[0], rows[0], err)
	}
	return &sentSheet{path: found[0], rows: rows[1:]}
}

// campaignRow is a row as somebody returns it.
type campaignRow struct {
	packet, item string   // "" of a row that is made up
	cells        []string // of the columns, with what the reviewer filled in
	at           time.Time
	decision     string // what the word means; "" if nothing, or nobody knows
	refusal      string // why it must not count; "" if it must
	detail       string
	isAgain      bool // a row before it says the same
}

func (r campaignRow) word() string    { return r.cells[decisionColumn] }
func (r campaignRow) comment() string { return r.cells[commentColumn] }
func (r campaignRow) token() string   { return r.cells[rowColumn] }

// campaignReply is a file that somebody returns.
type campaignReply struct {
	packet   string // as the file says; "" if its form says nothing
	campaign string
	sender   string // "" if nobody knows
	received time.Time
	form     string   // xlsx, csv-utf8, csv-utf16, csv-1252, json
	lacks    []string // columns that somebody deleted
	sheet    *sentSheet
	rows     []*campaignRow
	sha256   string
}

// extension is that of the file.
func (r *campaignReply) extension() string { return r.form[:strings.IndexByte(r.form+"-", '-')] }

// content is the file.
func (r *campaignReply) content(t testing.TB) []byte {
	t.Helper()
	switch r.form {
	case "xlsx":
		return r.workbook(t)
	case "json":
		return r.page(t)
	}
	return r.table(t)
}

// workbook fills in the workbook that was sent: rows are in another order, those without a
// decision are gone, and columns are deleted.
func (r *campaignReply) workbook(t testing.TB) []byte {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	file, err := excelize.OpenFile(r.sheet.path)
	check(err)
	defer file.Close()
	for i, row := range r.rows {
		for at, text := range row.cells {
			cell, err := excelize.CoordinatesToCellName(at+1, i+2)
			check(err)
			check(file.SetCellStr("Review", cell, text))
		}
	}
	for i := len(r.sheet.rows); i > len(r.rows); i-- {
		check(file.RemoveRow("Review", i+1))
	}
	for at, title := range slices.Backward(sentTitles) {
		if slices.Contains(r.lacks, title) {
			column, err := excelize.ColumnNumberToName(at + 1)
			check(err)
			check(file.RemoveCol("Review", column))
		}
	}
	if r.campaign == "" { // somebody copied the sheet into a workbook of their own
		check(file.DeleteSheet("_rolecall"))
	}
	content, err := file.WriteToBuffer()
	check(err)
	return content.Bytes()
}

// page is what the page of a packet saves: all rows of it.
func (r *campaignReply) page(t testing.TB) []byte {
	t.Helper()
	answers := struct {
		Format     int      `json:"format"`
		CampaignID string   `json:"campaign_id"`
		Packet     string   `json:"packet"`
		Rows       []record `json:"rows"`
	}{Format: 1, CampaignID: r.campaign, Packet: r.packet}
	for _, row := range r.rows {
		one := record{"decided_at": ""}
		if !row.at.IsZero() {
			one["decided_at"] = row.at.Format(time.RFC3339)
		}
		for i, name := range sentNames {
			if !slices.Contains(r.lacks, sentTitles[i]) {
				one[name] = row.cells[i]
			}
		}
		answers.Rows = append(answers.Rows, one)
	}
	content, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// table is a CSV as spreadsheets save it: with semicolons in UTF-8 and Windows-1252, with tabs in UTF-16.
func (r *campaignReply) table(t testing.TB) []byte {
	t.Helper()
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	writer.Comma, writer.UseCRLF = ';', true
	if r.form == "csv-utf16" {
		writer.Comma = '\t'
	}
	write := func(cells []string) {
		var kept []string
		for i, cell := range cells {
			if !slices.Contains(r.lacks, sentTitles[i]) {
				kept = append(kept, cell)
			}
		}
		if err := writer.Write(kept); err != nil {
			t.Fatal(err)
		}
	}
	write(sentTitles)
	for _, row := range r.rows {
		write(row.cells)
	}
	writer.Flush()
	switch r.form {
	case "csv-utf16":
		content := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(text.String())) {
			content = append(content, byte(unit), byte(unit>>8))
		}
		return content
	case "csv-1252":
		var content []byte
		for _, each := range text.String() {
			letter, isThere := charmap.Windows1252.EncodeRune(each)
			if !isThere {
				letter = '?'
			}
			content = append(content, letter)
		}
		return content
	}
	return append([]byte("\xef\xbb\xbf"), text.Bytes()...)
}
