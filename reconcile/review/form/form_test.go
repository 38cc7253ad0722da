package form_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rolecall/exports/returned"
	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
)

var key = review.Key(strings.Repeat("k", review.KeySize))

// token is a token of a row.
func token(row string) string { return key.Token("C1", "P0001", row, "F") }

func read(t *testing.T, name string, sort returned.Sort, content []byte) (*form.Source, error) {
	t.Helper()
	dir := t.TempDir()
	return form.Read(t.Context(), returned.File{Name: name, Sort: sort, Content: content}, func() (string, error) { return dir, nil })
}

// TestTables: rows are known by their tokens, columns by their titles, and if those are gone by
// their places.
func TestTables(t *testing.T) {
	titles := []string{}
	for _, cell := range review.Cells {
		titles = append(titles, cell.Title)
	}
	full := func(decision string) string {
		cells := make([]string, len(review.Cells))
		for i, cell := range review.Cells {
			switch cell.Name {
			case review.DecisionCell:
				cells[i] = decision
			case review.TokenCell:
				cells[i] = token("1")
			case "person":
				cells[i] = "Ann"
			}
		}
		return strings.Join(cells, ";")
	}
	for name, test := range map[string]struct {
		text    string
		missing int
		line    int
		person  string // "-" if the column is missing
	}{
		"as it was sent":        {strings.Join(titles, ";") + "\n" + full("keep"), 0, 2, "Ann"},
		"below a title":         {"Review of Q4\n\n" + strings.Join(titles, ";") + "\n" + full("keep"), 0, 4, "Ann"},
		"without a header":      {full("keep"), 0, 1, "Ann"},
		"in another language":   {strings.Repeat("Spalte;", len(titles)-1) + "Zeile\n" + full("keep"), 0, 2, "Ann"},
		"one title translated":  {strings.Replace(strings.Join(titles, ";"), "Decision", "Entscheidung", 1) + "\n" + full("keep"), 0, 2, "Ann"},
		"token and decision":    {"row,DECISION\n" + token("1") + ",keep", 13, 2, "-"},
		"columns in any order":  {"Comment\tRow\tDecision\tPerson\n\t" + strings.ToLower(token("1")) + "\tkeep\tAnn", 12, 2, "Ann"},
		"a column in between":   {"Row;Mine;Decision;Person\n" + token("1") + ";x;keep;Ann", 12, 2, "Ann"},
		"the token's is called": {"Code;Decision;Person\n" + token("1") + ";keep;Ann", 12, 2, "Ann"},
	} {
		t.Run(name, func(t *testing.T) {
			source, err := read(t, "a.csv", returned.CSV, []byte(test.text+"\n"))
			if err != nil {
				t.Fatal(err)
			}
			part := source.Parts[0]
			if len(part.Rows) != 1 || len(part.Missing) != test.missing {
				t.Fatalf("%+v", part)
			}
			row := part.Rows[0]
			if row.Token != token("1") || row.Decision != "keep" || row.Line != test.line {
				t.Errorf("%+v", row)
			}
			if person := row.Cells[0]; (person == nil) != (test.person == "-") || person != nil && *person != test.person {
				t.Errorf("%v", person)
			}
		})
	}
	for want, text := range map[string]string{
		"two columns Decision (2 and 3)":     "Row,Decision,decision\n" + token("1") + ",keep,revoke",
		"two columns Row (1 and 2)":          "Row,Row,Decision\n" + token("1") + ",,revoke",
		"and no column Decision":             "Row,Person\n" + token("1") + ",Ann",
		"is not a packet of a review":        "Row,Decision of what\n7,Ann",
		"is not a packet of a review: it ha": "name,mail\nAnn,ann@x.org",
	} {
		if _, err := read(t, "a.csv", returned.CSV, []byte(text+"\n")); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "a.csv") {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestRowsThatMoved: a file in which rows are not what they seem is refused as a whole, with the line; rows
// that are short, and titles once more, are no matter.
func TestRowsThatMoved(t *testing.T) {
	for want, text := range map[string]string{
		"a.csv:3: has the row's code in column 5, and the column Row is 4": "Person,Decision,Comment,Row\nAnn,keep,,%1\nBob,keep,one, two,%2\n",
		"a.csv:2: has the row's code in column 3, and the column Row is 4": "Person,Decision,Comment,Row\nBob,keep,%2,\nAnn,keep,,%1\nAnn,keep,,%1\n",
		"a.csv:2: has whole rows within the text of column 3":              "Person,Decision,Comment,Row\nAnn,keep,\"not closed,%1\nBob,keep,5\",%2\n",
		"a.csv: is empty": " \n",
		"a.csv:1: has rows of a packet, and no column": "%1\n%2\n",
	} {
		text = strings.NewReplacer("%1", token("1"), "%2", token("2")).Replace(text)
		if source, err := read(t, "a.csv", returned.CSV, []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %+v, %v, want %s", text, source.Parts, err, want)
		}
	}
	text := strings.NewReplacer("%1", token("1"), "%2", token("2")).Replace("Person,Decision,Row,Comment\nPerson,Decision,Row,Comment\nAnn,keep,%1\nPerson,Decision,Row,Comment\nBob,keep,%2,see " + token("1") + ",,\n")
	source, err := read(t, "a.csv", returned.CSV, []byte(text))
	if err != nil || len(source.Parts[0].Rows) != 2 || source.Parts[0].Rows[1].Line != 5 {
		t.Errorf("%+v, %v", source, err)
	}
}

// TestHostileCells: nothing that stands in a cell is more than a text.
func TestHostileCells(t *testing.T) {
	long := strings.Repeat("ä", 40_000)
	text := "Person,Decision,Until,Comment,Row\n" +
		"\"'=HYPERLINK(\"\"http://x\"\")\", keep ,'2026-12-31,\"=1+1\n\u202ecd\"," + token("1") + "\n" +
		",\u00a0KEEP\u200b,,\"" + long + "\"," + token("2") + "\n" +
		",keep,,,=cmd|x\n,,,below,\n"
	source, err := read(t, "a.csv", returned.CSV, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	rows := source.Parts[0].Rows
	if len(rows) != 3 {
		t.Fatalf("%+v", rows)
	}
	if rows[0].Decision != "keep" || rows[0].Comment != "=1+1\n\u202ecd" || *rows[0].Cells[0] != `'=HYPERLINK("http://x")` {
		t.Errorf("%+v", rows[0])
	}
	if rows[1].Decision != "keep" || rows[1].Comment != long {
		t.Error("the second row is another")
	}
	if rows[2].Token != "" || rows[2].Typed != "=cmd|x" {
		t.Errorf("%+v", rows[2])
	}
}

// workbook is a packet with the hidden sheet, or the custom property alone.
func workbook(t *testing.T, isProperty bool) []byte {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(file.SetSheetRow("Sheet1", "A1", &[]string{"Row", "Decision", "Until"}))
	check(file.SetSheetRow("Sheet1", "A2", &[]string{token("1"), "keep", "2026-12-31"}))
	check(file.SetSheetRow("Sheet1", "A3", &[]string{token("2"), "", ""}))
	if isProperty {
		check(file.SetCustomProps(excelize.CustomProperty{Name: review.Property, Value: "C1 P0001 1"}))
	} else {
		_, err := file.NewSheet(review.HiddenSheet)
		check(err)
		check(file.SetSheetCol(review.HiddenSheet, "A1", &[]string{review.HiddenID, review.HiddenPacket}))
		check(file.SetSheetCol(review.HiddenSheet, "B1", &[]string{"C1", "P0001"}))
		check(file.SetSheetVisible(review.HiddenSheet, false))
	}
	content, err := file.WriteToBuffer()
	check(err)
	return content.Bytes()
}

func TestWorkbooks(t *testing.T) {
	for _, isProperty := range []bool{false, true} {
		source, err := read(t, "a.xlsx", returned.Workbook, workbook(t, isProperty))
		if err != nil {
			t.Fatal(err)
		}
		part := source.Parts[0]
		if len(source.Parts) != 1 || part.CampaignID != "C1" || part.Packet != "P0001" || part.Name != "Sheet1" || len(part.Rows) != 1 || part.Blank != 1 {
			t.Errorf("property %v: %+v", isProperty, part)
		}
	}
	var damaged bytes.Buffer
	writer := zip.NewWriter(&damaged)
	if _, err := writer.Create("xl/workbook.xml"); err != nil {
		t.Fatal(err)
	}
	writer.Close()
	if _, err := read(t, "a.xlsx", returned.Workbook, damaged.Bytes()); err == nil || !strings.HasPrefix(err.Error(), "a.xlsx") {
		t.Error(err)
	}
}

func TestAnswers(t *testing.T) {
	good := `{"format":1,"campaign_id":"C1","packet":"P0001","rows":[{"row":"` + token("1") + `","decision":"keep","decided_at":"2026-10-05T08:00:00Z","person":"Ann"},{"row":"x"}]}`
	source, err := read(t, "a.json", returned.JSON, []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	part := source.Parts[0]
	if len(part.Rows) != 1 || part.Rows[0].DecidedAt == "" || part.Blank != 1 || part.Packet != "P0001" || len(part.Missing) != len(form.Locked) {
		t.Errorf("%+v", part)
	}
	for want, text := range map[string]string{
		"is not what the page of a packet saves": `{"format":1,`, "of format 2": `{"format":2,"campaign_id":"C","packet":"P"}`,
		"name its packet": `{"format":1}`, "after the decisions": good + "{}", "100001 rows": `{"format":1,"campaign_id":"C","packet":"P","rows":[` + strings.Repeat("{},", 100_000) + "{}]}",
	} {
		if _, err := read(t, "a.json", returned.JSON, []byte(text)); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "a.json") {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// FuzzAnswers: whatever decisions.json holds, reading it ends, and each row is one or none.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"format":1,"campaign_id":"C1","packet":"P0001","rows":[{"row":"R1","decision":"keep"}]}`))
	f.Add([]byte(`{"format":1,"campaign_id":"C1","packet":"P0001","rows":[{"row":null,"decision":"\u202e","until":"` + "\x00" + `"}]}`))
	f.Add([]byte(`[{"rows":{}}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		source, err := form.Read(t.Context(), returned.File{Name: "a.json", Sort: returned.JSON, Content: content}, nil)
		if err != nil {
			return
		}
		for _, part := range source.Parts {
			for _, row := range part.Rows {
				if row.Token != "" && review.PlainToken(row.Token) != row.Token || len(row.Cells) != len(form.Locked) {
					t.Errorf("%+v", row)
				}
			}
		}
	})
}
