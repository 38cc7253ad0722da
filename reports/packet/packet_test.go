package packet_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rolecall/reconcile/review"
	"rolecall/reports/packet"
)

// hostile are texts that would act if they were let.
var hostile = []string{`=HYPERLINK("http://x","y")`, "+1", "@SUM(A1)", "-2", "'=1", "<script>alert(1)</script>", "a\u202eb", "\t=1", "_x0041_", strings.Repeat("é", 40_000)}

func sample() *packet.Packet {
	built := &packet.Packet{
		Campaign: &review.Campaign{
			Format: review.FormatVersion, CampaignID: "C12345678", Name: "2026-Q4 access", AsOf: "2026-11-01T00:00:00Z", Opened: "2026-11-02T08:00:00Z",
			Due: "2026-11-20", Owner: "iam@example.com", Tool: "rolecall test",
			Completeness: []review.Completeness{
				{Table: "sys_user", Verdict: "PARTIAL", Message: "10,000 rows exactly"}, {Table: "sys_user_grmember", Verdict: "UNKNOWN", Message: "nothing says"},
				{Table: "sys_user_has_role", Verdict: "UNKNOWN", Message: "nothing says"},
			},
		},
		Packet: review.Packet{Packet: "P0001", Reviewer: "Zoë Ito\r\nBcc: x@example.com", Email: "Zoe@Example.com", Part: 1, Parts: 3, Items: len(hostile), Rows: "hash"},
	}
	for _, text := range hostile {
		cells := slices.Repeat([]string{text}, len(review.Sent)-3)
		built.Rows = append(built.Rows, packet.Row{Cells: cells, Token: "R1111-2222-3333-4444"})
	}
	return built
}

func written(t *testing.T, form string) []byte {
	t.Helper()
	forms, unknown := packet.ReadForms(form)
	if unknown != "" {
		t.Fatal(unknown)
	}
	var content, again bytes.Buffer
	for _, w := range []io.Writer{&content, &again} {
		if err := forms[0].Write(w, t.TempDir(), sample()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(content.Bytes(), again.Bytes()) {
		t.Errorf("%s: the same packet has other bytes", form)
	}
	return content.Bytes()
}

// TestWorkbook: rows have what was given and nothing more, texts act in no cell, only what is to
// be filled in is open, and the packet is known by what it carries.
func TestWorkbook(t *testing.T) {
	content := written(t, "xlsx")
	file, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if diff := cmp.Diff([]string{review.ReadMeSheet, review.ReviewSheet, review.HiddenSheet}, file.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	if isVisible, err := file.GetSheetVisible(review.HiddenSheet); err != nil || isVisible {
		t.Error("the hidden sheet is shown", err)
	}
	rows, err := file.GetRows(review.ReviewSheet)
	if err != nil || len(rows) != 1+len(hostile) {
		t.Fatal(len(rows), err)
	}
	for i, each := range review.Cells {
		if rows[0][i] != each.Title {
			t.Errorf("column %d is %q, not %q", i, rows[0][i], each.Title)
		}
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		got, _ := file.GetCellValue(review.ReviewSheet, cell)
		want := hostile[0]
		switch {
		case each.IsOpen:
			want = ""
		case each.Name == review.TokenCell:
			want = "R1111-2222-3333-4444"
		}
		if formula, _ := file.GetCellFormula(review.ReviewSheet, cell); got != want || formula != "" {
			t.Errorf("%s: %q, %q", each.Name, got, formula)
		}
		column, _ := excelize.ColumnNumberToName(i + 1)
		id, _ := file.GetColStyle(review.ReviewSheet, column)
		style, err := file.GetStyle(id)
		if err != nil || each.IsOpen != (style.Protection != nil && !style.Protection.Locked) {
			t.Errorf("%s: %+v %v", each.Name, style.Protection, err)
		}
	}
	for i, text := range hostile[:len(hostile)-1] {
		if rows[i+1][0] != text {
			t.Errorf("%q came as %q", text, rows[i+1][0])
		}
	}
	if last := rows[len(hostile)][0]; !strings.HasSuffix(last, "[cut: 40000 characters in all]") {
		t.Errorf("a long text ends with %q", last[len(last)-40:])
	}
	protection, err := file.GetSheetProtection(review.ReviewSheet)
	if err != nil || !protection.AutoFilter || protection.DeleteRows {
		t.Errorf("%+v %v", protection, err)
	}
	checkValidations(t, file)
	properties, err := file.GetCustomProps()
	if err != nil || len(properties) != 1 || properties[0].Name != review.Property || properties[0].Value != "C12345678 P0001 1" {
		t.Error(properties, err)
	}
	hidden, _ := file.GetRows(review.HiddenSheet)
	if diff := cmp.Diff([][]string{{"campaign_id", "C12345678"}, {"packet", "P0001"}, {"format", "1"}, {"sent_sha256", "hash"}}, hidden); diff != "" {
		t.Error(diff)
	}
	if about := strings.Join(flat(file), "\n"); !strings.Contains(about, "PARTIAL") || !strings.Contains(about, "sys_user_grmember, sys_user_has_role") || !strings.Contains(about, "part 1 of 3") || !strings.Contains(about, packet.Confirmation) {
		t.Error(about)
	}
}

func flat(file *excelize.File) []string {
	rows, _ := file.GetRows(review.ReadMeSheet)
	var texts []string
	for _, row := range rows {
		texts = append(texts, strings.Join(row, " "))
	}
	return texts
}

func checkValidations(t *testing.T, file *excelize.File) {
	t.Helper()
	validations, err := file.GetDataValidations(review.ReviewSheet)
	if err != nil {
		t.Fatal(err)
	}
	hasWords, hasDate := false, false
	for _, each := range validations {
		isRefusing := each.ShowErrorMessage && each.ErrorStyle != nil && *each.ErrorStyle == "stop"
		hasWords = hasWords || each.Type == "list" && isRefusing && strings.Contains(each.Formula1, "keep,revoke,change,not mine,don't know")
		hasDate = hasDate || each.Type == "date" && isRefusing && each.Formula1 == "46328" // 2026-11-02
	}
	if !hasWords || !hasDate {
		t.Errorf("words %v, date %v: %+v", hasWords, hasDate, validations)
	}
}

// TestCSV: a spreadsheet takes no text for a formula, and each comes back as it was.
func TestCSV(t *testing.T) {
	content, hasMark := bytes.CutPrefix(written(t, "csv"), []byte("\uFEFF"))
	if !hasMark {
		t.Error("without a mark spreadsheets take UTF-8 for something else")
	}
	records, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(records) != 1+len(hostile) {
		t.Fatal(len(records), err)
	}
	for i, record := range records[1:] {
		if text := record[0]; text != "" && strings.ContainsRune("=+-@\t", rune(text[0])) || review.Unguarded(text) != hostile[i] {
			t.Errorf("%.40q", text)
		}
		if record[len(record)-1] != "R1111-2222-3333-4444" || record[slices.IndexFunc(review.Cells, func(each review.Cell) bool { return each.Name == review.DecisionCell })] != "" {
			t.Error(record[13:])
		}
	}
}

var aPerson = regexp.MustCompile(`<b data-cell="person">(.*?)</b>`)

// TestPage: texts are texts, the page says by what it is known, and nothing is chosen in it.
func TestPage(t *testing.T) {
	content := string(written(t, "html"))
	for _, wanted := range []string{`data-campaign="C12345678" data-packet="P0001" data-sent="hash"`, `data-format="1"`, `data-row="R1111-2222-3333-4444"`, "PARTIAL", "part 1 of 3"} {
		if !strings.Contains(content, wanted) {
			t.Errorf("the page lacks %s", wanted)
		}
	}
	for _, unwanted := range []string{"<script>alert", " selected", " checked", "http-equiv=\"refresh"} {
		if strings.Contains(content, unwanted) {
			t.Errorf("the page has %s", unwanted)
		}
	}
	people := aPerson.FindAllStringSubmatch(content, -1)
	if len(people) != len(hostile) {
		t.Fatal(len(people))
	}
	for i, each := range people {
		if html.UnescapeString(each[1]) != hostile[i] {
			t.Errorf("%.60q came as %.60q", hostile[i], each[1])
		}
	}
}

// TestMail: a draft to the reviewer alone, with the packet as it is; no name ends a header.
func TestMail(t *testing.T) {
	built := sample()
	attached := &packet.Attachment{Name: built.Stem() + ".xlsx", MediaType: packet.Forms[0].MediaType, Content: []byte(strings.Repeat("PK\x03\x04\r\n", 500))}
	var content bytes.Buffer
	if err := packet.WriteMail(&content, built, time.Time{}, built.Subject(), built.Invitation(true), attached); err != nil {
		t.Fatal(err)
	}
	read, err := mail.ReadMessage(&content)
	if err != nil {
		t.Fatal(err)
	}
	to, err := read.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "Zoe@Example.com" || read.Header.Get("Bcc") != "" || read.Header.Get("X-Unsent") != "1" {
		t.Error(to, err, read.Header)
	}
	if read.Header.Get(review.MailCampaign) != "C12345678" || read.Header.Get(review.MailPacket) != "P0001" {
		t.Error(read.Header)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || subject != "2026-Q4 access (1 of 3): please review by 2026-11-20" {
		t.Error(subject, err)
	}
	_, parameters, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(read.Body, parameters["boundary"])
	text, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(text))
	if err != nil || !strings.Contains(string(body), "Zoë Ito") || !strings.Contains(string(body), "PARTIAL") {
		t.Errorf("%s %v", body, err)
	}
	file, err := parts.NextPart()
	if err != nil || file.FileName() != "zoe@example.com--P0001.xlsx" {
		t.Fatal(file, err)
	}
	encoded, _ := io.ReadAll(file)
	if decoded, err := decode(encoded); err != nil || !bytes.Equal(decoded, attached.Content) {
		t.Error("the attachment is another", err)
	}
}

// TestStem: whatever an address holds, the file stays in its folder.
func TestStem(t *testing.T) {
	for email, want := range map[string]string{
		"Zoe@Example.com": "zoe@example.com--P0001", "../../x": "_.._x--P0001", "a/b\\c:d@x": "a_b_c_d@x--P0001", strings.Repeat("x", 300): strings.Repeat("x", 80) + "--P0001",
	} {
		built := sample()
		built.Email = email
		if got := built.Stem(); got != want {
			t.Errorf("%q: %q, want %q", email, got, want)
		}
	}
}

func decode(encoded []byte) ([]byte, error) {
	return io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(encoded)))
}
