package campaign

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"rolecall/reconcile/review"
	"rolecall/reconcile/review/form"
)

// receivedList are the rows of received.csv.
type receivedList []receivedFile

type receivedFile struct {
	hash     string
	received time.Time
	record   []string
}

// take takes a file that was returned.
func (l *receivedList) take(receipt receipt, read *form.Source) {
	rows, blank := 0, 0
	for _, part := range read.Parts {
		rows += len(part.Rows)
		blank += part.Blank
	}
	signed := read.Signed()
	*l = append(*l, receivedFile{receipt.hash, receipt.received, []string{
		receipt.hash, receipt.sender, read.SenderName, receipt.received.UTC().Format(time.RFC3339), read.MessageID, strings.Join(read.Authentication, "; "),
		fmt.Sprint(rows), fmt.Sprint(blank), signed.Name, signed.Confirmed,
	}})
}

// text is received.csv, in the order in which files were received.
func (l receivedList) text() ([]byte, error) {
	slices.SortFunc(l, func(a, b receivedFile) int {
		if order := a.received.Compare(b.received); order != 0 {
			return order
		}
		return strings.Compare(a.hash, b.hash)
	})
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	err := writer.Write(review.Names(review.Returned))
	for _, each := range l {
		err = errors.Join(err, writer.Write(each.record))
	}
	writer.Flush()
	return text.Bytes(), errors.Join(err, writer.Error())
}

// writeReturned writes received.csv.
func (c *collector) writeReturned() error {
	text, err := c.returned.text()
	return errors.Join(err, c.campaign.keep(c.how.Now, review.ReceivedName, text))
}
