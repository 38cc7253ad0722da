package packet

import (
	"encoding/csv"
	"io"

	"rolecall/reconcile/review"
)

// writeCSV writes the rows alone, for whoever cannot open a workbook: UTF-8 with a mark, by
// which spreadsheets know it, and every text such that they do not take it for a formula.
func writeCSV(w io.Writer, _ string, packet *Packet) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	writer := csv.NewWriter(w)
	record := make([]string, len(review.Cells))
	for i, each := range review.Cells {
		record[i] = each.TitleIn(packet.Campaign.IsMatch())
	}
	if err := writer.Write(record); err != nil {
		return err
	}
	for _, row := range packet.Rows {
		for i, each := range review.Cells {
			record[i] = review.Guarded(row.cell(each.Name))
		}
		if err := writer.Write(record); err != nil {
			return err
		}
	}
	writer.Flush()
	return writer.Error()
}
