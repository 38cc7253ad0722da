package form

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"rolecall/exports/decode/text"
	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Source is a file that somebody returned, which is kept as it is.
type Source struct {
	Name           string // as people know it
	SHA256         string
	Extension      string    // of the kept file: xlsx, csv, json, eml
	Sender         string    // address, of a mail; else ""
	SenderName     string    // as the mail shows it
	Received       time.Time // of a mail; else zero
	MessageID      string
	Authentication []string // what servers say they checked, which nobody checks again
	Parts          []Part
	Skipped        []source.Problem // what is attached and not read
}

// Part is a table of rows: what is attached to a mail may hold several.
type Part struct {
	Name       string // of the sheet or the attached file; "" if the file is the table
	CampaignID string // as the file says it; "" if it does not
	Packet     string // likewise
	IsNarrow   bool   // characters that its character set lacks became question marks
	IsText     bool   // CSV, which spreadsheets write dates and numbers into as they like
	Missing    []string
	Rows       []Row
	Blank      int // rows in which nothing is decided
	Signed     Signed
}

// Signed is what a reviewer wrote of themselves: who they are, and that they reviewed each row.
type Signed struct {
	Name      string // "" if there is none
	Confirmed string // Yes or No; "" of a form that does not ask
}

// What Signed says.
const (
	Yes = "yes"
	No  = "no"
)

// Signed is what the parts of a file say, put together: of several names each, and no confirmation if one
// of them is missing.
func (s *Source) Signed() (all Signed) {
	var names []string
	for _, part := range s.Parts {
		if name := part.Signed.Name; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
		if all.Confirmed != No && part.Signed.Confirmed != "" {
			all.Confirmed = part.Signed.Confirmed
		}
	}
	all.Name = strings.Join(names, "; ")
	return all
}

// Row is a row in which something is decided, or said.
type Row struct {
	Line      int
	Token     string // as a token is written; "" if it is none
	Typed     string // what stands there
	Decision  string // see review.Word
	Written   string // as it is written
	Until     string
	Comment   string
	DecidedAt string    // of a page, RFC 3339
	Cells     []*string // of Locked; nil where the column is missing
}

// Locked are the names of the cells that reviewers do not change.
var Locked = func() []string {
	var names []string
	for _, cell := range review.Cells {
		if !cell.IsOpen && cell.Name != review.TokenCell {
			names = append(names, cell.Name)
		}
	}
	return names
}()

// Read reads a file. temp makes a private folder for what a workbook is unpacked into.
func Read(ctx context.Context, file returned.File, temp func() (string, error)) (*Source, error) {
	sum := sha256.Sum256(file.Content)
	read := &Source{Name: file.Name, SHA256: hex.EncodeToString(sum[:]), Extension: string(file.Sort)}
	if file.Sort != returned.EML {
		var err error
		read.Parts, err = readParts(ctx, file, temp)
		return read, err
	}
	mail, err := returned.ReadMail(ctx, file.Name, file.Content)
	if err != nil {
		return read, err
	}
	read.Sender, read.SenderName, read.Received = mail.From, mail.FromName, mail.Received
	read.MessageID, read.Authentication, read.Skipped = mail.MessageID, mail.Authentication, mail.Skipped
	var problems source.Problems
	for _, each := range mail.Files {
		parts, err := readParts(ctx, each, temp)
		problems.Merge(err)
		for i := range parts {
			parts[i].Name = strings.TrimSuffix(text.Inside(strings.TrimPrefix(each.Name, file.Name+"!"), parts[i].Name), "!")
		}
		read.Parts = append(read.Parts, parts...)
	}
	if len(read.Parts) == 0 && problems.Len() == 0 {
		for _, each := range mail.Skipped { // the packet may be in one of these
			problems.Add(each)
		}
		if len(mail.Skipped) == 0 {
			problems.Add(source.Problem{
				At: source.Position{File: source.Printable(file.Name)}, Message: "is a mail without a packet attached",
				Hint: "decisions are read from the packet alone: ask for it to be attached, as a workbook, CSV or decisions.json",
			})
		}
	}
	return read, problems.Err()
}

// readParts reads what is no mail.
func readParts(ctx context.Context, file returned.File, temp func() (string, error)) ([]Part, error) {
	if file.Sort == returned.JSON {
		part, err := readAnswers(file.Name, file.Content)
		return []Part{part}, err
	}
	tables, err := returned.Tables(ctx, file.Name, file.Content, temp)
	if err != nil {
		return nil, asProblem(file.Name, err)
	}
	stamped, signed := stamp{}, Signed{}
	if file.Sort == returned.Workbook {
		stamped, signed = readStamp(file.Content, tables), readSigned(tables)
	}
	var parts []Part
	var problems source.Problems
	for _, each := range tables {
		if each.Sheet == review.HiddenSheet {
			continue
		}
		part, isPacket, err := readTable(each)
		problems.Merge(err)
		if isPacket && err == nil {
			part.CampaignID, part.Packet, part.Signed = stamped.campaignID, stamped.packet, signed
			parts = append(parts, part)
		}
	}
	if len(bytes.TrimSpace(file.Content)) == 0 {
		problems.Add(source.Problem{At: source.Position{File: source.Printable(file.Name)}, Message: "is empty", Hint: "ask for the file again"})
	} else if len(parts) == 0 && problems.Len() == 0 {
		problems.Add(source.Problem{
			At: source.Position{File: source.Printable(file.Name)}, Message: "is not a packet of a review: it has no column Row with the codes of rows",
			Hint: "keep the columns Row and Decision of the packet; the others may be missing",
		})
	}
	return parts, problems.Err()
}

// asProblem gives an error a place, if it has none.
func asProblem(name string, err error) error {
	if _, isPlaced := errors.AsType[source.Problem](err); isPlaced {
		return err
	}
	if _, isPlaced := errors.AsType[*source.List](err); isPlaced {
		return err
	}
	return source.Problem{At: source.Position{File: source.Printable(name)}, Message: err.Error(), Hint: "ask for the file again"}
}
