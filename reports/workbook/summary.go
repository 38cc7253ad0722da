package workbook

import (
	"context"
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/facts"
	"rolecall/reports/output"
	"rolecall/reports/xlsx"
)

// worstShown is how many findings the first sheet spells out.
const worstShown = 10

// worst is a finding to look at first, and its row in the sheet of findings.
type worst struct {
	FindingNo                   int64
	Severity, Kind, Who, Reason string
}

func readWorst(ctx context.Context, db *duckdb.DB) ([]worst, error) {
	first := statement("worst")
	first.Params = duckdb.Params{"most": worstShown}
	return output.List[worst](ctx, db, first)
}

// summary is the first sheet: what was compared, what was found, what is
// planned, and what is in the other sheets.
type summary struct {
	page   *xlsx.Page
	book   *xlsx.Book
	facts  facts.Facts
	number *message.Printer
	row    int
}

// Columns of the page: a margin, what a line is about, and its numbers.
const (
	about      = 1
	firstCount = 2
	lastColumn = 8
	charts     = 10
)

var (
	title   = xlsx.Face{Size: 20, Bold: true}
	heading = xlsx.Face{Size: 14, Bold: true}
	header  = xlsx.Face{Header: true}
	counts  = xlsx.Face{Header: true, Right: true}
	line    = xlsx.Face{Line: true}
	total   = xlsx.Face{Bold: true}
	note    = xlsx.Face{Tone: xlsx.Plain, Wrap: true}
)

func newSummary(book *xlsx.Book, runFacts facts.Facts) (*summary, error) {
	page, err := book.Page("Summary", 2, 30, 12, 12, 12, 12, 12, 12, 12, 3)
	return &summary{page: page, book: book, facts: runFacts, number: message.NewPrinter(language.English)}, err
}

func (s *summary) write(sheets []written, worst []worst) error {
	s.head()
	s.findings()
	s.changes()
	s.worst(worst)
	s.compared()
	s.inputs()
	s.sheets(sheets)
	return s.page.Err()
}

func (s *summary) head() {
	s.page.Put(1, about, "Access to ServiceNow, reconciled with Okta", title)
	s.page.Height(1, 28)
	by := fmt.Sprintf("As of %s UTC, by rolecall %s", s.facts.AsOf.Format("2006-01-02 15:04:05"), s.facts.Version)
	s.page.Put(2, about, source.Printable(by), xlsx.Face{})
	under := "Without rules: who should have which role was not judged"
	if s.facts.Rules != nil {
		under = "Under " + s.facts.Rules.File + ", SHA-256 " + s.facts.Rules.SHA256
	}
	s.page.Put(3, about, source.Printable(under), xlsx.Face{})
	s.row = 5
	s.plan()
	s.tiles()
}

// tiles are the numbers to see first.
func (s *summary) tiles() {
	var sums [7]int64
	for _, family := range s.facts.Families() {
		for i, n := range s.count(family.Name) {
			sums[i] += n
		}
	}
	text := s.number.Sprintf("%d findings to act on", sums[4])
	if sums[4] == 1 {
		text = "1 finding to act on"
	}
	s.page.Put(s.row, about, text, heading)
	s.page.Height(s.row, 30)
	need := "need"
	if s.facts.Undecided() == 1 {
		need = "needs"
	}
	outcomes := s.number.Sprintf("%d corrected by the plan, %d %s a decision; %d more accepted, %d left open by the exports",
		s.facts.Planned(), s.facts.Undecided(), need, s.facts.Accepted(), s.facts.Doubtful())
	s.page.Put(s.row+2, about, outcomes, xlsx.Face{})
	for i, tone := range []xlsx.Tone{xlsx.Critical, xlsx.High, xlsx.Medium, xlsx.Low} {
		s.page.Put(s.row, firstCount+i, sums[i], xlsx.Face{Tone: tone, Size: 18, Bold: true, Center: true})
		s.page.Put(s.row+1, firstCount+i, facts.Severities[i], xlsx.Face{Tone: tone, Center: true})
	}
	s.row += 4
}

// box is a notice across the page.
func (s *summary) box(tone xlsx.Tone, text string) {
	for column := about; column <= lastColumn; column++ {
		s.page.Put(s.row, column, "", xlsx.Face{Tone: tone, Wrap: true})
	}
	s.page.Put(s.row, about, source.Printable(text), xlsx.Face{Tone: tone, Wrap: true, Bold: true})
	s.page.Merge(s.row, about, lastColumn)
	s.page.Height(s.row, 15*float64(xlsx.Lines(text, 100)))
	s.row += 2
}

func (s *summary) heading(text string) {
	s.page.Put(s.row, about, text, heading)
	s.page.Height(s.row, 22)
	s.row++
}

// headers are the header of a table with numbers.
func (s *summary) headers(name string, columns ...string) {
	s.page.Put(s.row, about, name, header)
	for i, column := range columns {
		s.page.Put(s.row, firstCount+i, column, counts)
	}
	s.row++
}

// counted is one line of it.
func (s *summary) counted(name any, face xlsx.Face, numbers ...int64) {
	s.page.Put(s.row, about, name, face)
	for i, n := range numbers {
		s.page.Put(s.row, firstCount+i, n, face)
	}
	s.row++
}

// findings are counted by family and severity; rows and columns add up.
func (s *summary) findings() {
	s.headers("Findings", "critical", "high", "medium", "low", "total", "privileged", "accepted")
	first := s.row
	var sums [7]int64
	for _, family := range s.facts.Families() {
		numbers := s.count(family.Name)
		for i, n := range numbers {
			sums[i] += n
		}
		s.counted(source.Printable(family.Title), line, numbers[:]...)
	}
	last := s.row - 1
	s.counted("Total", total, sums[:]...)
	s.page.Put(s.row, about, "Totals do not include findings that exceptions accept; those are counted separately.", note)
	s.page.Merge(s.row, about, lastColumn)
	s.row += 2
	s.open()
	var series []xlsx.Series
	for i, tone := range []xlsx.Tone{xlsx.Critical, xlsx.High, xlsx.Medium, xlsx.Low} {
		series = append(series, xlsx.Series{
			Name: s.page.Range(first-1, firstCount+i, first-1, firstCount+i), Tone: tone,
			Values: s.page.Range(first, firstCount+i, last, firstCount+i),
		})
	}
	s.page.Chart(1, charts, xlsx.Chart{
		Title: "Findings by family and severity", Alt: "The numbers of the table Findings as stacked bars, a bar a family",
		Categories: s.page.Range(first, about, last, about), Series: series, Stacked: true, Width: 640, Height: 340,
	})
}

// open says how many findings there are besides, that the exports leave open.
func (s *summary) open() {
	switch n := s.facts.Doubtful(); n {
	case 0:
	case 1:
		s.box(xlsx.Medium, "And 1 finding that the exports leave open: the column Certainty of the sheet Findings has it. Nothing is planned for it.")
	default:
		s.box(xlsx.Medium, s.number.Sprintf("And %d findings that the exports leave open: the column Certainty of the sheet Findings has them. Nothing is planned for those.", n))
	}
}

// count is a family's line: by severity, in total, privileged, accepted.
func (s *summary) count(family string) (numbers [7]int64) {
	for _, each := range s.facts.Findings {
		if each.Family() != family {
			continue
		}
		for i, severity := range facts.Severities {
			if each.Severity == severity {
				numbers[i] += each.Findings - each.Excepted
			}
		}
		numbers[4] += each.Findings - each.Excepted
		numbers[5] += each.Privileged
		numbers[6] += each.Excepted
	}
	return numbers
}

// worst are the findings to look at first; each leads to its row.
func (s *summary) worst(worst []worst) {
	if len(worst) == 0 {
		return
	}
	s.heading("Look at first")
	s.page.Put(s.row, about, "Account", header)
	s.page.Put(s.row, firstCount, "severity", header)
	s.page.Put(s.row, firstCount+1, "why", header)
	for column := firstCount + 2; column <= lastColumn; column++ {
		s.page.Put(s.row, column, "", header)
	}
	s.row++
	for _, each := range worst {
		to := s.book.Place("Findings", int(each.FindingNo))
		s.page.Put(s.row, about, xlsx.Link{Text: source.Printable(each.Who), To: to}, xlsx.Face{Wrap: true})
		s.page.Put(s.row, firstCount, each.Severity, xlsx.Face{Tone: severities[each.Severity]})
		s.page.Put(s.row, firstCount+1, source.Printable(each.Reason), xlsx.Face{Wrap: true})
		s.page.Merge(s.row, firstCount+1, lastColumn-firstCount)
		s.page.Height(s.row, 15*float64(max(xlsx.Lines(each.Reason, 70), xlsx.Lines(each.Who, 28))))
		s.row++
	}
	s.row++
}
