package campaign_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"rolecall/reconcile/review"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// answer is what somebody fills into a row; tampering replaces what stands in locked cells.
type answer struct {
	person, access           string
	decision, until, comment string
	at                       string
	tampered                 map[string]string
}

// itemID is the id of somebody's access.
func (f *fixture) itemID(person, access string) string {
	for _, each := range f.items {
		if each["user_name"] == person && each["entitlement"] == access {
			return each["item_id"]
		}
	}
	f.t.Fatalf("no item %s of %s", access, person)
	return ""
}

// token is what a row is known by.
func (f *fixture) token(packet string, of item) string {
	return key.Token(f.about.CampaignID, packet, of["item_id"], of["fact_hash"])
}

// rows are the rows of a packet with answers filled in, by the names of the cells.
func (f *fixture) rows(packet string, answers ...answer) []map[string]string {
	var rows []map[string]string
	for _, each := range f.items {
		row := map[string]string(each.cells())
		for _, cell := range review.Cells {
			if _, isThere := row[cell.Name]; !isThere {
				row[cell.Name] = ""
			}
		}
		row[review.TokenCell] = f.token(packet, each)
		isIn := each["packet"] == packet || each["second_packet"] == packet
		for _, answer := range answers {
			if answer.person != each["user_name"] || answer.access != each["entitlement"] {
				continue
			}
			isIn = true
			row[review.DecisionCell], row[review.UntilCell], row[review.CommentCell], row[review.DecidedAt] = answer.decision, answer.until, answer.comment, answer.at
			for name, text := range answer.tampered {
				row[name] = text
			}
		}
		if isIn {
			rows = append(rows, row)
		}
	}
	return rows
}

func columnTitles() []string {
	var list []string
	for _, cell := range review.Cells {
		list = append(list, cell.Title)
	}
	return list
}

// asCSV is a packet as CSV, without some of its columns.
func asCSV(rows []map[string]string, without ...string) []byte {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	for i := range len(rows) + 1 {
		var cells []string
		for _, cell := range review.Cells {
			switch {
			case slices.Contains(without, cell.Name):
			case i == 0:
				cells = append(cells, cell.Title)
			default:
				cells = append(cells, review.Guarded(rows[i-1][cell.Name]))
			}
		}
		writer.Write(cells)
	}
	writer.Flush()
	return text.Bytes()
}

// asWorkbook is a packet as a workbook.
func (f *fixture) asWorkbook(packet string, rows []map[string]string) []byte {
	f.t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	check := func(err error) {
		if err != nil {
			f.t.Fatal(err)
		}
	}
	check(file.SetSheetName("Sheet1", review.ReadMeSheet))
	check(file.SetCellStr(review.ReadMeSheet, "A1", "Decide each row"))
	check(file.SetCellStr(review.ReadMeSheet, "B20", review.ConfirmName))
	check(file.SetCellStr(review.ReadMeSheet, "B21", review.ConfirmWord))
	if f.signedBy != "" {
		check(file.SetCellStr(review.ReadMeSheet, "C20", f.signedBy))
		check(file.SetCellStr(review.ReadMeSheet, "C21", " Yes."))
	}
	_, err := file.NewSheet(review.ReviewSheet)
	check(err)
	set := func(sheet string, column, row int, text string) {
		name, err := excelize.CoordinatesToCellName(column+1, row+1)
		check(err)
		check(file.SetCellStr(sheet, name, text))
	}
	for at, title := range columnTitles() {
		set(review.ReviewSheet, at, 0, title)
		for i, row := range rows {
			set(review.ReviewSheet, at, i+1, row[review.Cells[at].Name])
		}
	}
	_, err = file.NewSheet(review.HiddenSheet)
	check(err)
	for i, pair := range [][2]string{{review.HiddenID, f.about.CampaignID}, {review.HiddenPacket, packet}} {
		set(review.HiddenSheet, 0, i, pair[0])
		set(review.HiddenSheet, 1, i, pair[1])
	}
	check(file.SetSheetVisible(review.HiddenSheet, false, true))
	content, err := file.WriteToBuffer()
	check(err)
	return content.Bytes()
}

// asJSON is a packet as its page saves it.
func (f *fixture) asJSON(packet string, rows []map[string]string) []byte {
	f.t.Helper()
	content, err := json.Marshal(review.Answers{Format: review.FormatVersion, CampaignID: f.about.CampaignID, Packet: packet, Rows: rows, Name: f.signedBy, Confirmed: f.signedBy != ""})
	if err != nil {
		f.t.Fatal(err)
	}
	return content
}

// mailed is a mail with a file attached.
func mailed(from, at, name string, content []byte) []byte {
	when, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	encoded := base64.StdEncoding.EncodeToString(content)
	var lines strings.Builder
	for len(encoded) > 76 {
		lines.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	lines.WriteString(encoded + "\r\n")
	return []byte("Received: from a by b; " + when.Format(time.RFC1123Z) + "\r\nFrom: " + from + "\r\nTo: owner@example.com\r\nSubject: Re: review\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nDone.\r\n--b\r\n" +
		"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines.String() + "--b--\r\n")
}
