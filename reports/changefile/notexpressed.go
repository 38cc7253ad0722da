package changefile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// shown is how many changes a list in the README spells out; all are in
// not-expressed.csv.
const shown = 50

// list are changes that are not in some file.
type list struct {
	first  []correction // of all, the first ones
	why    []string     // beside first
	counts map[string]int
	total  int
}

func (l *list) add(c correction, reason string) {
	if l.counts == nil {
		l.counts = map[string]int{}
	}
	l.counts[reason]++
	l.total++
	if l.total <= shown {
		l.first, l.why = append(l.first, c), append(l.why, reason)
	}
}

func (l *list) merge(other *list) {
	for reason, count := range other.counts {
		if l.counts == nil {
			l.counts = map[string]int{}
		}
		l.counts[reason] += count
	}
	l.total += other.total
	for i, c := range other.first {
		if len(l.first) < shown {
			l.first, l.why = append(l.first, c), append(l.why, other.why[i])
		}
	}
}

// describe spells a list out, as far as it is shown.
func (l *list) describe(text *strings.Builder, title string) {
	if l.total == 0 {
		return
	}
	fmt.Fprintf(text, "\n%s: %s.\n\n", title, count(l.total))
	for _, reason := range slices.Sorted(maps.Keys(l.counts)) {
		fmt.Fprintf(text, "- %d: %s\n", l.counts[reason], inert(reason))
	}
	text.WriteString("\n| change_id | operation | table | user_name | reason |\n|---|---|---|---|---|\n")
	for i, c := range l.first {
		fmt.Fprintf(text, "| %s | %s | %s | %s | %s |\n", inert(c.ChangeID), inert(c.Operation), inert(c.Table), inert(c.UserName), inert(l.why[i]))
	}
	if l.total > len(l.first) {
		fmt.Fprintf(text, "\nThe first %d; all of them are in `%s`.\n", len(l.first), obstacleName)
	}
}

// obstacleFile lists every change that one form cannot express, in a scratch
// file.
type obstacleFile struct {
	job  job
	name string
	path string
	file *os.File
	rows *csv.Writer
}

const obstacleName = "not-expressed.csv"

func (o *obstacleFile) add(form string, c correction, reason string) error {
	if o.file == nil {
		temp, err := o.job.run.Folder.Temp()
		if err != nil {
			return err
		}
		if o.file, err = os.CreateTemp(temp, "not-expressed-*.csv"); err != nil {
			return fmt.Errorf("list what %s cannot express: %w", o.name, err)
		}
		o.path, o.rows = o.file.Name(), csv.NewWriter(o.file)
	}
	return o.rows.Write([]string{form, c.ChangeID, c.Operation, c.Table, c.UserName, reason})
}

func (o *obstacleFile) close() error {
	if o.file == nil {
		return nil
	}
	o.rows.Flush()
	return errors.Join(o.rows.Error(), o.file.Close())
}

// list puts the lists of the forms together; there is no file if every form
// can express everything.
func (s *set) list() error {
	var file io.WriteCloser
	for _, form := range s.outputs {
		if form.listed.path == "" {
			continue
		}
		if file == nil {
			var err error
			if file, err = s.job.run.Folder.Create(s.job.path(obstacleName)); err != nil {
				return err
			}
			defer file.Close()
			if _, err := io.WriteString(file, "form,change_id,operation,table,user_name,reason\n"); err != nil {
				return err
			}
		}
		part, err := os.Open(form.listed.path)
		if err != nil {
			return err
		}
		_, err = io.Copy(file, part)
		if err := errors.Join(err, part.Close()); err != nil {
			return fmt.Errorf("write %s: %w", obstacleName, err)
		}
	}
	return nil
}
