package reports_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile"
	"rolecall/reports"
	"rolecall/reports/changefile"
	"rolecall/reports/output"
)

// log notes what a writer is told, and fails when asked.
type log struct {
	said   []string
	failAt string
}

func (l *log) note(text string) error {
	l.said = append(l.said, text)
	if text == l.failAt {
		return errors.New("disk full at " + text)
	}
	return nil
}

func (l *log) Begin(context.Context, output.Run) error { return l.note("begin") }
func (l *log) Finding(f reconcile.Finding) error       { return l.note(f.FindingID) }
func (l *log) Change(c reconcile.Change) error         { return l.note(c.ChangeID + " " + c.Field) }
func (l *log) Close() error                            { return l.note("close") }

func TestEveryWriterIsGivenEveryRowInOrder(t *testing.T) {
	run := output.Run{DB: finished(t), Plan: output.Rollback}
	one, other := &log{}, &log{}
	if err := reports.FanOut(t.Context(), run, one, other); err != nil {
		t.Fatal(err)
	}
	want := []string{"begin"}
	for id := 0x100; id < 0x106; id++ {
		want = append(want, fmt.Sprintf("%016x", id))
	}
	want = append(want, "c400000000000001 active", "c400000000000001 locked_out",
		"c300000000000001 user", "c300000000000001 role", "c200000000000001 ", "c200000000000003 ", "close")
	if diff := cmp.Diff(want, one.said); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(one.said, other.said) {
		t.Error(other.said)
	}
}

func TestFailingWriterEndsTheRunAndIsClosed(t *testing.T) {
	run := output.Run{DB: finished(t), Plan: output.Corrections}
	for _, failAt := range []string{"begin", "0000000000000103", "c300000000000005 title", "close"} {
		failing, other := &log{failAt: failAt}, &log{}
		err := reports.FanOut(t.Context(), run, failing, other)
		if err == nil || err.Error() != "disk full at "+failAt {
			t.Errorf("%s: %v", failAt, err)
		}
		for _, each := range []*log{failing, other} {
			if said := each.said[len(each.said)-1]; said != "close" {
				t.Errorf("%s: the last was %s", failAt, said)
			}
		}
	}
}

// What cannot be written is an error that names the file, in every form.
func TestFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	formats, err := changefile.Lookup(changefile.Names()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"report.html", "report.xlsx", "findings.csv", "changes/servicenow-import-set.csv", "changes/servicenow-import-set.xlsx",
		"changes/servicenow-batch-0001.json", "changes/servicenow-users-0001.xml", "changes/okta-users.jsonl", "changes/rollback/README.md",
	} {
		folder, err := reports.Create(t.TempDir() + "/out")
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Abort()
		if err := folder.Write(name, nil); err != nil {
			t.Fatal(err)
		}
		_, err = reports.Write(t.Context(), folder, finished(t), reports.Options{ChangeFormats: formats})
		if err == nil || !strings.Contains(err.Error(), name+": file exists") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
