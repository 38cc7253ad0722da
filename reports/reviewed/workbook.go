package reviewed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"rolecall/reports/xlsx"
)

// WriteBook writes report.xlsx. temp is a private folder.
func (r *Report) WriteBook(ctx context.Context, to io.Writer, temp string) error {
	book, err := xlsx.NewBook(temp)
	if err != nil {
		return err
	}
	if err := errors.Join(r.fillBook(ctx, to, book), book.Close()); err != nil {
		return fmt.Errorf("report.xlsx: %w", err)
	}
	return nil
}

func (r *Report) fillBook(ctx context.Context, to io.Writer, book *xlsx.Book) error {
	page, err := book.Page("Summary", 2, 34, 14, 14, 14, 14, 14, 14, 14, 3)
	if err != nil {
		return err
	}
	counts := make([]int, len(sections))
	for i, each := range sections {
		if counts[i], err = r.writeSheet(ctx, book, each); err != nil {
			return err
		}
	}
	if err := r.writeSummary(ctx, page, book, counts); err != nil {
		return err
	}
	closed, err := time.Parse(time.RFC3339, r.Signoff.At)
	if err != nil {
		return err
	}
	err = book.Describe(xlsx.Properties{
		Title: "Access review " + r.Campaign.Name, Subject: "Closed " + instant(r.Signoff.At), Creator: strings.TrimSpace(r.Campaign.Tool),
		Description: "Campaign " + r.Campaign.CampaignID + ". Every value from an export is text.", At: closed,
	})
	if err != nil {
		return err
	}
	return book.Save(to)
}

func (r *Report) writeSheet(ctx context.Context, book *xlsx.Book, list section) (rows int, err error) {
	columns := make([]xlsx.Column, len(list.columns))
	for i, each := range list.columns {
		columns[i] = each.format
		columns[i].Name = each.title
	}
	columns[0].Frozen = true
	sheet, err := book.Sheet(list.sheet, columns)
	if err != nil {
		return 0, err
	}
	if err := list.each(ctx, r.db, func(values []any) error { return sheet.Row(values...) }); err != nil {
		return 0, err
	}
	return sheet.Rows(), sheet.Close()
}
