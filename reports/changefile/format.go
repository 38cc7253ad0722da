package changefile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"rolecall/exports/source"
	"rolecall/reconcile"
	"rolecall/reports/output"
)

// Format is one way to bring changes into ServiceNow.
type Format struct {
	Name  string // as --changes takes it
	Files string // what it leaves in the changes folder
	About string // one line, for help
	Guide string // for the README: how to bring the files in
	new   func() format
}

// Formats are all the formats, the recommended one first.
var Formats = []Format{
	{"import-set", "servicenow-import-set.csv", "staging rows for an import set and a transform map", importSetGuide, newImportSet},
	{"batch", "servicenow-batch-NNNN.json", "bodies for ServiceNow's Batch API, at most 100 requests each", batchGuide, newBatch},
}

// Lookup finds formats by name; without names it is all of them.
func Lookup(names ...string) ([]Format, error) {
	if len(names) == 0 {
		return Formats, nil
	}
	var known []string
	byName := map[string]Format{}
	for _, format := range Formats {
		known = append(known, format.Name)
		byName[format.Name] = format
	}
	var found []Format
	for _, name := range names {
		format, ok := byName[name]
		if !ok {
			text := fmt.Sprintf("there is no change file format %q: the formats are %s", source.Printable(name), strings.Join(known, ", "))
			if hint := source.DidYouMean(name, known); hint != "" {
				text += "; " + hint
			}
			return nil, errors.New(text)
		}
		found = append(found, format)
	}
	return found, nil
}

// format is a writer that knows what it could not express.
type format interface {
	output.Writer
	obstacles() []obstacle
}

// obstacle is one change that a format cannot express.
type obstacle struct {
	ChangeID, Table, Operation, UserName, Reason string
}

// New is the writer of a plan in several formats, with the README.
func New(formats []Format) output.Writer { return &set{formats: formats} }

type set struct {
	formats []Format
	writers []format
	run     output.Run
	last    string // the change the last row belonged to
	changes int
}

func (s *set) Begin(ctx context.Context, run output.Run) error {
	s.run = run
	for _, format := range s.formats {
		writer := format.new()
		s.writers = append(s.writers, writer)
		if err := writer.Begin(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

func (s *set) Finding(reconcile.Finding) error { return nil }

func (s *set) Change(change reconcile.Change) error {
	if s.changes == 0 || change.ChangeID != s.last {
		s.changes++
		s.last = change.ChangeID
	}
	for _, writer := range s.writers {
		if err := writer.Change(change); err != nil {
			return err
		}
	}
	return nil
}

func (s *set) Close() error {
	var failed error
	for _, writer := range s.writers {
		failed = errors.Join(failed, writer.Close())
	}
	if failed != nil || s.changes == 0 {
		return failed
	}
	return s.readme()
}
