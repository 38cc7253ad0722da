package changefile

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"strings"

	"rolecall/reconcile"
	"rolecall/reports/output"
)

// job is what the writers of one plan share.
type job struct {
	ctx    context.Context
	run    output.Run
	fields int // that a change of a user has at most
}

// path is the path of a file of the plan, inside the run folder.
func (j job) path(name string) string { return path.Join(j.run.Plan.Dir(), name) }

// set writes a plan in several formats. It reads the changes itself, joined
// with what the formats need: it is given no rows.
type set struct {
	formats []Format
	job     job
	outputs []*formOutput
	changes int
	listed  *obstacleFile
}

// formOutput is what becomes of a plan in one format.
type formOutput struct {
	format    Format
	writers   []writer
	lists     []list // what is in none of its files, then what is not in one of them
	elsewhere int    // made in the other system
	written   int
	blocked   map[string]bool // changes that create a user and are not in some file: by file and change
}

func (s *set) Finding(reconcile.Finding) error { return nil }
func (s *set) Change(reconcile.Change) error   { return nil }
func (s *set) Close() error                    { return nil }

func (s *set) Begin(ctx context.Context, run output.Run) error {
	most, err := maxFields(ctx, run)
	if err != nil {
		return err
	}
	s.job = job{ctx: ctx, run: run, fields: most}
	s.listed = &obstacleFile{job: s.job}
	err = s.open()
	if err == nil {
		err = eachCorrection(ctx, run, s.write)
	}
	if err := errors.Join(err, s.close()); err != nil || s.changes == 0 {
		return err
	}
	return errors.Join(s.accompany(), s.describe())
}

// accompany writes what stands beside the files of a plan.
func (s *set) accompany() error {
	for _, form := range s.outputs {
		if form.written == 0 || s.job.run.Plan != output.Corrections {
			continue
		}
		for _, each := range form.format.beside {
			if err := s.job.run.Folder.Write(s.job.path(each.name), []byte(each.text())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *set) open() error {
	for _, format := range s.formats {
		form := &formOutput{format: format, lists: make([]list, 1+len(format.files)), blocked: map[string]bool{}}
		s.outputs = append(s.outputs, form)
		for _, file := range format.files {
			writer := file.new()
			form.writers = append(form.writers, writer)
			if err := writer.begin(s.job); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *set) close() error {
	failed := s.listed.close()
	for _, form := range s.outputs {
		for _, writer := range form.writers {
			failed = errors.Join(failed, writer.close())
		}
	}
	return failed
}

func (s *set) write(c correction) error {
	s.changes++
	for _, form := range s.outputs {
		if err := form.write(c, s.listed); err != nil {
			return err
		}
	}
	return nil
}

// write gives a change to the files that can express it, and lists it for the
// others.
func (f *formOutput) write(c correction, listed *obstacleFile) error {
	reasons := make([]string, len(f.writers))
	count := 0
	for i, writer := range f.writers {
		file := f.format.files[i].pattern
		reason := writer.obstacle(c)
		if reason == "" && f.blocked[file+c.DependsOn] {
			reason = "the user it is for cannot be created in this form"
		}
		reasons[i] = reason
		if reason != "" {
			count++
			if c.Table == "sys_user" && c.Operation == "create" {
				f.blocked[file+c.ChangeID] = true
			}
			continue
		}
		if err := writer.write(c); err != nil {
			return err
		}
	}
	if count < len(reasons) {
		f.written++
	}
	if reasons[0] == madeInServiceNow {
		f.elsewhere++
		return nil
	}
	for i, reason := range reasons {
		if count == len(reasons) { // in none of the files: listed once
			f.lists[0].add(c, reason)
			return listed.add(f.format.Name, c, reason)
		}
		if reason == "" {
			continue
		}
		f.lists[1+i].add(c, reason)
		if err := listed.add(f.format.files[i].pattern, c, reason); err != nil {
			return err
		}
	}
	return nil
}

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

// obstacleFile lists every change that some form cannot express; there is none
// if all can.
type obstacleFile struct {
	job  job
	file io.WriteCloser
	rows *csv.Writer
}

const obstacleName = "not-expressed.csv"

func (o *obstacleFile) add(form string, c correction, reason string) error {
	if o.file == nil {
		var err error
		if o.file, err = o.job.run.Folder.Create(o.job.path(obstacleName)); err != nil {
			return err
		}
		o.rows = csv.NewWriter(o.file)
		if err := o.rows.Write(strings.Split("form,change_id,operation,table,user_name,reason", ",")); err != nil {
			return err
		}
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
