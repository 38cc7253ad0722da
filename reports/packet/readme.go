package packet

import (
	"fmt"

	"rolecall/reconcile/review"
	"rolecall/reports/xlsx"
)

var (
	title   = xlsx.Face{Size: 20, Bold: true}
	heading = xlsx.Face{Size: 14, Bold: true}
	label   = xlsx.Face{Bold: true}
	plain   = xlsx.Face{Wrap: true}
	warning = xlsx.Face{Tone: xlsx.Medium, Wrap: true}
	caution = xlsx.Face{Tone: xlsx.Muted, Wrap: true}
	toFill  = xlsx.Face{Tone: xlsx.Low, Line: true}
)

// Columns of the sheet: a margin, a name, and what there is to say of it.
const (
	nameColumn = 1
	textColumn = 2
	textWidth  = 96
)

// readMe is the first sheet, line by line.
type readMe struct {
	page *xlsx.Page
	row  int
}

// writeReadMe says what the packet is, what each word means and how it goes back.
func writeReadMe(book *xlsx.Book, packet *Packet) error {
	page, err := book.Page(review.ReadMeSheet, 2, 22, textWidth)
	if err != nil {
		return err
	}
	sheet := &readMe{page, 1}
	sheet.about(packet)
	sheet.words(packet)
	sheet.columns(packet)
	sheet.heading("How to return it")
	for i, line := range packet.howToReturn() {
		sheet.line(fmt.Sprint(i+1), line, plain)
	}
	sheet.heading("Confirm")
	sheet.line("", packet.confirmation(), plain)
	sheet.fill(review.ConfirmName)
	sheet.fill(review.ConfirmWord)
	return page.Err()
}

func (s *readMe) about(packet *Packet) {
	s.page.Put(s.row, nameColumn, packet.Title(), title)
	s.page.Height(s.row, 30)
	s.row += 2
	for _, line := range packet.intro() {
		s.wide(line, plain)
	}
	s.row++
	s.line("Reviewer", packet.Address(), plain)
	s.line("Due", packet.due(), label)
	s.line("Rows", fmt.Sprint(packet.Items), plain)
	s.line("As of", packet.asOf()+": what ServiceNow and Okta said then", plain)
	s.line("Questions to", packet.Campaign.Owner, plain)
	s.line("Campaign", packet.Campaign.CampaignID+", packet "+packet.Packet.Packet, plain)
	for _, each := range packet.caveats() {
		if each.isGrave {
			s.wide(each.text, warning)
		} else {
			s.wide(each.text, caution)
		}
	}
}

func (s *readMe) words(packet *Packet) {
	s.heading("Decision")
	for _, each := range packet.words() {
		s.line(string(each.Word), each.Meaning, plain)
	}
	s.line("(empty)", packet.empty(), plain)
}

// columns explains the columns whose title does not say all.
func (s *readMe) columns(packet *Packet) {
	s.heading("Columns of the sheet " + review.ReviewSheet)
	for _, each := range review.Cells {
		if meaning := packet.meaning(each.Name); meaning != "" {
			s.line(each.TitleIn(packet.Campaign.IsMatch()), meaning, plain)
		}
	}
}

func (s *readMe) heading(text string) {
	s.row++
	s.page.Put(s.row, nameColumn, text, heading)
	s.page.Height(s.row, 22)
	s.row++
}

func (s *readMe) line(name, text string, as xlsx.Face) {
	s.page.Put(s.row, nameColumn, name, label)
	s.page.Put(s.row, textColumn, text, as)
	s.page.Height(s.row, float64(16*xlsx.Lines(text, textWidth)))
	s.row++
}

// wide writes a text below both columns.
func (s *readMe) wide(text string, as xlsx.Face) {
	s.page.Merge(s.row, nameColumn, 2)
	s.page.Put(s.row, nameColumn, text, as)
	s.page.Height(s.row, float64(16*xlsx.Lines(text, textWidth+22)))
	s.row++
}

// fill leaves a cell to be filled in.
func (s *readMe) fill(name string) {
	s.page.Put(s.row, nameColumn, name, label)
	s.page.Put(s.row, textColumn, "", toFill)
	s.page.Height(s.row, 18)
	s.row++
}
