package changefile

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// job is what the writers of one plan share.
type job struct {
	ctx    context.Context
	run    output.Run
	fields int // that a change of a user has at most
	expiry facts.Expiry
	part   int // of a plan in parts, from 1; 0 if it is in one
}

// path is the path of a file of the plan, inside the run folder.
func (j job) path(name string) string {
	switch {
	case j.part == 0:
		return path.Join(j.run.Plan.Dir(), name)
	case j.run.Plan == output.Rollback:
		return path.Join(output.Corrections.Dir(), partName(j.part), "rollback", name)
	}
	return path.Join(j.run.Plan.Dir(), partName(j.part), name)
}

// partName is the folder of a part: they are imported in the order of their names.
func partName(number int) string { return fmt.Sprintf("part-%04d", number) }

// set writes a plan, or a part of it, in several formats, from the changes joined
// with what the formats need.
type set struct {
	formats []Format
	job     job
	outputs []*formOutput
	changes int
	blocked map[string]map[string]bool // by format: changes that are not in some file of it, by file and change
	unmade  map[string]map[string]bool // of the inverse: those that the plan's files do not make

	writing *errgroup.Group
	done    context.Context
	chunk   []correction // that the forms are yet to be given
}

// formOutput is what becomes of a plan in one format.
type formOutput struct {
	format    Format
	writers   []writer
	lists     []list // what is in none of its files, then what is not in one of them
	listed    *obstacleFile
	chunks    chan []correction
	elsewhere int // made in the other system
	written   int
	blocked   map[string]bool // of the set
	unmade    map[string]bool // likewise
}

// begin opens the files and starts the forms, which write side by side: making a
// workbook takes longer than all the others.
func (s *set) begin() error {
	if err := s.open(); err != nil {
		return err
	}
	s.writing, s.done = errgroup.WithContext(s.job.ctx)
	for _, form := range s.outputs {
		s.writing.Go(func() error { return form.consume(s.done) })
	}
	return nil
}

// add gives a change to every form.
func (s *set) add(c correction) error {
	s.changes++
	if s.chunk = append(s.chunk, c); len(s.chunk) == chunkSize {
		s.flush()
	}
	return s.done.Err()
}

func (s *set) flush() {
	for _, form := range s.outputs {
		select {
		case form.chunks <- s.chunk:
		case <-s.done.Done():
		}
	}
	s.chunk = nil
}

// end waits for the forms and closes the files; failed is what went wrong before.
func (s *set) end(failed error) error {
	if s.writing != nil {
		s.flush()
		for _, form := range s.outputs {
			close(form.chunks)
		}
		if cause := s.writing.Wait(); cause != nil {
			failed = cause // of which the other may be a consequence
		}
	}
	return errors.Join(failed, s.close())
}

// chunkSize is how many changes are given to the forms at a time.
const chunkSize = 512

// consume writes what the form is given, until there is no more.
func (f *formOutput) consume(ctx context.Context) error {
	for chunk := range f.chunks {
		for _, c := range chunk {
			if err := f.write(c); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (s *set) open() error {
	for _, format := range s.formats {
		form := &formOutput{format: format, lists: make([]list, 1+len(format.files)), blocked: s.blocked[format.Name], unmade: s.unmade[format.Name], chunks: make(chan []correction, 4)}
		form.listed = &obstacleFile{job: s.job, name: format.Name}
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
	var failed error
	for _, form := range s.outputs {
		failed = errors.Join(failed, form.listed.close())
		for _, writer := range form.writers {
			failed = errors.Join(failed, writer.close())
		}
	}
	return failed
}

// reasons are why a change is not in each of the files, and keep that for what depends on it.
func (f *formOutput) reasons(c correction) []string {
	reasons := make([]string, len(f.writers))
	for i, writer := range f.writers {
		file := f.format.files[i]
		if file.isCheck {
			reasons[i] = reasons[0] // what is not made is not asked about
		}
		if reasons[i] == "" {
			reasons[i] = writer.obstacle(c)
		}
		if reasons[i] == "" && f.unmade[file.pattern+c.ChangeID] {
			reasons[i] = notMade
		}
		for _, id := range strings.Fields(c.DependsOn) {
			if reasons[i] == "" && f.blocked[file.pattern+id] && !file.isCheck {
				reasons[i] = "change " + id + " has to be in effect before it, and is not in this form"
			}
		}
		if reasons[i] != "" && !f.unmade[file.pattern+c.ChangeID] { // what was not made need not be taken back first
			f.blocked[file.pattern+c.ChangeID] = true
		}
	}
	return reasons
}

// write gives a change to the files that can express it, and lists it for the
// others.
func (f *formOutput) write(c correction) error {
	reasons := f.reasons(c)
	count := 0
	for i, writer := range f.writers {
		if reasons[i] != "" {
			count++
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
			return f.listed.add(f.format.Name, c, reason)
		}
		if reason == "" {
			continue
		}
		f.lists[1+i].add(c, reason)
		if err := f.listed.add(f.format.files[i].pattern, c, reason); err != nil {
			return err
		}
	}
	return nil
}
