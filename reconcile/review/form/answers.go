package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// mostAnswers is how many rows decisions.json may have; a packet has 2,000.
const mostAnswers = 100_000

// readAnswers reads decisions.json, which the page of a packet saves.
func readAnswers(name string, content []byte) (Part, error) {
	problem := func(message, hint string) error {
		return source.Problem{At: source.Position{File: source.Printable(name)}, Message: message, Hint: hint}
	}
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))))
	var answers review.Answers
	if err := decoder.Decode(&answers); err != nil {
		return Part{}, problem(fmt.Sprintf("is not what the page of a packet saves: %v", err), "save decisions.json again, from the page itself")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Part{}, problem("has more content after the decisions", "save decisions.json again, from the page itself")
	}
	switch {
	case answers.CampaignID == "" || answers.Packet == "":
		return Part{}, problem("does not name its packet", "expected decisions.json as the page of a packet saves it")
	case answers.Format != review.FormatVersion:
		return Part{}, problem(fmt.Sprintf("is of format %d, and %d is read", answers.Format, review.FormatVersion), "it may be of another version of rolecall")
	case len(answers.Rows) > mostAnswers:
		return Part{}, problem(fmt.Sprintf("has %d rows: at most %d are read", len(answers.Rows), mostAnswers), "")
	}
	part := Part{CampaignID: answers.CampaignID, Packet: answers.Packet, Signed: Signed{asName(answers.Name), No}}
	if answers.Confirmed {
		part.Signed.Confirmed = Yes
	}
	for _, name := range Locked {
		for _, each := range answers.Rows {
			if _, isThere := each[name]; !isThere {
				part.Missing = append(part.Missing, name)
				break
			}
		}
	}
	for i, each := range answers.Rows {
		row := readAnswer(each)
		row.Line = i + 1
		if row.Decision == "" && row.Until == "" && row.Comment == "" {
			part.Blank++
			continue
		}
		part.Rows = append(part.Rows, row)
	}
	return part, nil
}

// readAnswer reads a row of the page.
func readAnswer(from map[string]string) Row {
	cell := func(name string) string { return strings.TrimFunc(from[name], review.IsBlank) }
	row := Row{
		Typed: cell(review.TokenCell), Written: cell(review.DecisionCell), Until: cell(review.UntilCell),
		Comment: cell(review.CommentCell), DecidedAt: cell(review.DecidedAt), Cells: make([]*string, len(Locked)),
	}
	row.Token, row.Decision = review.PlainToken(row.Typed), review.Word(row.Written)
	for i, name := range Locked {
		if text, isThere := from[name]; isThere {
			row.Cells[i] = &text
		}
	}
	return row
}
