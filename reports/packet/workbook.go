package packet

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"rolecall/reconcile/review"
	"rolecall/reports/xlsx"
)

// widths are how wide columns are, in characters; wrapped ones go on in more lines.
var widths = map[string]float64{
	"person": 22, "account": 26, "title": 20, "department": 18, "access": 24, "gives": 38, "how": 20, "since": 12, "granted_by": 18,
	"last_used": 12, "look_at": 44, "by_the_rules": 18, "last_time": 18,
	review.DecisionCell: 13, review.UntilCell: 12, review.CommentCell: 36, review.TokenCell: 23,
}

// columns are those of the sheet.
func columns(packet *Packet) []xlsx.Column {
	opened, err := time.Parse(time.RFC3339, packet.Campaign.Opened)
	if err != nil {
		opened = time.Time{} // the validation of the day is a courtesy
	}
	var all []xlsx.Column
	for _, each := range review.Cells {
		column := xlsx.Column{Name: each.TitleIn(packet.Campaign.IsMatch()), Width: widths[each.Name], Wrap: each.Name != review.TokenCell, Open: each.IsOpen, Note: packet.meaning(each.Name)}
		if each.Name == "gives" && packet.Campaign.IsMatch() {
			column.Width = 76
		}
		switch each.Name {
		case "person":
			column.Frozen = true
		case review.DecisionCell:
			column.Choices, column.Wrap = packet.choices(), false
			column.Tones = map[string]xlsx.Tone{
				string(review.Keep): xlsx.Good, string(review.Revoke): xlsx.High, string(review.Change): xlsx.Medium,
				string(review.NotMine): xlsx.Low, string(review.DontKnow): xlsx.Low,
			}
		case review.UntilCell:
			column.Kind, column.From, column.Wrap = xlsx.Date, opened, false
		case review.TokenCell:
			column.Code = true
		}
		all = append(all, column)
	}
	return all
}

// writeWorkbook writes the workbook: what it is about, the rows, and by what it is known.
func writeWorkbook(w io.Writer, temp string, packet *Packet) error {
	book, err := xlsx.NewBook(temp)
	if err != nil {
		return err
	}
	return errors.Join(fillWorkbook(w, book, packet), book.Close())
}

func fillWorkbook(w io.Writer, book *xlsx.Book, packet *Packet) error {
	if err := writeReadMe(book, packet); err != nil {
		return err
	}
	if err := writeRows(book, packet); err != nil {
		return err
	}
	if err := writeHidden(book, packet); err != nil {
		return err
	}
	opened, err := time.Parse(time.RFC3339, packet.Campaign.Opened)
	if err != nil {
		return err
	}
	err = book.Describe(xlsx.Properties{
		Title: packet.Title(), Subject: "Access review, packet " + packet.Packet.Packet, Creator: packet.Campaign.Tool,
		Description: "Campaign " + packet.Campaign.CampaignID + ". Every value from an export is text.", At: opened,
	})
	if err != nil {
		return err
	}
	return book.Save(w)
}

func writeRows(book *xlsx.Book, packet *Packet) error {
	sheet, err := book.Sheet(review.ReviewSheet, columns(packet))
	if err != nil {
		return err
	}
	sheet.Protect()
	values := make([]any, len(review.Cells))
	for _, row := range packet.Rows {
		for i, each := range review.Cells {
			values[i] = nil
			if text := row.cell(each.Name); text != "" {
				values[i] = text
			}
		}
		if err := sheet.Row(values...); err != nil {
			return err
		}
	}
	return sheet.Close()
}

// writeHidden writes what the packet is known by, which no menu shows.
func writeHidden(book *xlsx.Book, packet *Packet) error {
	page, err := book.Page(review.HiddenSheet, 16, 40)
	if err != nil {
		return err
	}
	for row, each := range [][2]string{
		{review.HiddenID, packet.Campaign.CampaignID}, {review.HiddenPacket, packet.Packet.Packet},
		{review.HiddenFormat, strconv.Itoa(review.FormatVersion)}, {review.HiddenHead, packet.Packet.Rows},
	} {
		page.Put(row, 0, each[0], xlsx.Face{})
		page.Put(row, 1, each[1], xlsx.Face{})
	}
	page.Hide()
	property := fmt.Sprintf("%s %s %d", packet.Campaign.CampaignID, packet.Packet.Packet, review.FormatVersion)
	return errors.Join(page.Err(), book.Property(review.Property, property))
}
