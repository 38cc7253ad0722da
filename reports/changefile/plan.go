package changefile

import (
	"context"
	"errors"
	"slices"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

// plans writes a plan, then its inverse.
type plans struct {
	formats []Format
	about   About
	unmade  map[string]map[string]bool // what the files of the plan do not make; nil if that is not known
}

// Write writes one of the two.
func (p *plans) Write(ctx context.Context, run output.Run) error {
	one := &plan{formats: p.formats, about: p.about, unmade: p.unmade}
	err := one.Write(ctx, run)
	if run.Plan == output.Corrections && p.about.Only == nil && p.about.Results == nil { // every change was looked at
		p.unmade = one.blocked
	}
	return err
}

// plan writes a plan, or its inverse, in several formats: as a whole, or in parts.
type plan struct {
	formats []Format
	about   About
	job     job
	parts   map[string]int             // by change; nil if the plan is in one
	blocked map[string]map[string]bool // of the sets
	unmade  map[string]map[string]bool // likewise
	current *set
	written []part
	totals  []*formOutput // of all parts
	changes int
	todo    *todoList

	hasTooMany bool // a form is left out
}

// part is a part that is written.
type part struct{ number, changes int }

// Write writes the files of every part, what stands beside, and the README.
func (p *plan) Write(ctx context.Context, run output.Run) error {
	most, err := maxFields(ctx, run)
	if err != nil {
		return err
	}
	p.job = job{ctx: ctx, run: run, fields: most, expiry: p.about.Expiry}
	if p.parts, err = p.partition(); err != nil {
		return err
	}
	if err := p.dropTooMany(); err != nil {
		return err
	}
	p.blocked = map[string]map[string]bool{}
	for _, format := range p.formats {
		p.blocked[format.Name] = map[string]bool{}
		p.totals = append(p.totals, &formOutput{format: format, lists: make([]list, 1+len(format.files))})
	}
	if err := p.findUnmade(); err != nil {
		return err
	}
	if p.about.Results != nil && run.Plan == output.Corrections {
		p.todo = &todoList{job: p.job}
	}
	err = p.each(p.add)
	if err := errors.Join(p.finish(err), p.todo.close()); err != nil {
		return err
	}
	if p.changes == 0 && p.about.Results == nil {
		return nil
	}
	return errors.Join(p.writeCompanions(), p.describe())
}

// dropTooMany leaves the form batch out of a plan that is too large for it.
func (p *plan) dropTooMany() error {
	var changes int64
	err := p.job.run.DB.QueryRow(p.job.ctx, duckdb.Statement{Name: correctionName, Text: "select count(distinct change_id) from main.change where system = 'servicenow'"}, &changes)
	if err != nil || !TooMany(p.formats, changes) {
		return err
	}
	p.formats = slices.DeleteFunc(slices.Clone(p.formats), func(format Format) bool { return format.Name == "batch" })
	p.hasTooMany = true
	return nil
}

// findUnmade finds what the plan's files do not make, for their inverse: that a record
// is as the plan would have it does not say that the plan made it so.
func (p *plan) findUnmade() error {
	if p.job.run.Plan == output.Corrections || p.about.Results != nil || p.unmade != nil { // results say what was made
		return nil
	}
	p.unmade = map[string]map[string]bool{}
	var forms []*formOutput
	for _, format := range p.formats {
		form := &formOutput{format: format, blocked: map[string]bool{}}
		for _, file := range format.files {
			form.writers = append(form.writers, file.new())
		}
		p.unmade[format.Name] = form.blocked
		forms = append(forms, form)
	}
	run := p.job.run
	run.Plan = output.Corrections
	return eachCorrection(p.job.ctx, run, func(c correction) error {
		for _, form := range forms {
			form.reasons(c)
		}
		return nil
	})
}

// isWritten says whether a change is among those to write.
func (p *plan) isWritten(id string) bool {
	only := p.about.Only
	if p.job.run.Plan == output.Rollback {
		only = p.about.Undo
	}
	return only == nil || only[id]
}

// partition says in which part each change is: so many in each, in the order of the
// plan, records of one grant or membership together. The inverse of a change is in the part
// of the same number.
func (p *plan) partition() (map[string]int, error) {
	if p.about.Chunk == 0 || p.about.Results != nil && p.job.run.Plan == output.Rollback {
		return nil, nil // what was applied is taken back at once, in whatever parts it was imported
	}
	var cuts cuts
	run := p.job.run
	run.Plan = output.Corrections
	err := eachCorrection(p.job.ctx, run, func(c correction) error {
		if p.isWritten(c.ChangeID) {
			cuts.add(c)
		}
		return nil
	})
	return cuts.parts(p.about.Chunk), err
}

// each gives the changes to write, those of a part together: the inverse begins with the
// last part.
func (p *plan) each(use func(correction) error) error {
	if p.parts == nil || p.job.run.Plan == output.Corrections {
		return eachCorrection(p.job.ctx, p.job.run, use)
	}
	var all []correction
	err := eachCorrection(p.job.ctx, p.job.run, func(c correction) error {
		all = append(all, c)
		return nil
	})
	slices.SortStableFunc(all, func(a, b correction) int { return p.parts[b.ChangeID] - p.parts[a.ChangeID] })
	for _, c := range all {
		if err == nil {
			err = use(c)
		}
	}
	return err
}

// add writes a change, in a new part if it belongs there.
func (p *plan) add(c correction) error {
	if !p.isWritten(c.ChangeID) {
		return nil
	}
	number := p.parts[c.ChangeID]
	if p.current == nil || p.current.job.part != number {
		if err := p.finish(nil); err != nil {
			return err
		}
		job := p.job
		job.part = number
		p.current = &set{formats: p.formats, job: job, blocked: p.blocked, unmade: p.unmade}
		if err := p.current.begin(); err != nil {
			return err
		}
	}
	p.changes++
	return errors.Join(p.todo.add(c, p.about.Results), p.current.add(c))
}

// finish ends the part at hand.
func (p *plan) finish(failed error) error {
	ended := p.current
	if ended == nil {
		return failed
	}
	p.current = nil
	if err := ended.end(failed); err != nil {
		return err
	}
	p.written = append(p.written, part{ended.job.part, ended.changes})
	for i, form := range ended.outputs {
		p.totals[i].merge(form)
	}
	err := ended.list()
	if ended.job.part > 0 {
		err = errors.Join(err, ended.describe())
	}
	return err
}

// writeCompanions writes the files that go with those of a plan, and serve its
// inverse too.
func (p *plan) writeCompanions() error {
	isWritten := map[string]bool{} // two forms have the same guard
	for _, form := range p.totals {
		if p.job.run.Plan != output.Corrections || form.written == 0 && p.about.Results == nil {
			continue
		}
		for _, each := range form.format.companions {
			if isWritten[each.name] {
				continue
			}
			isWritten[each.name] = true
			if err := p.job.run.Folder.Write(p.job.path(each.name), []byte(each.text(p.job))); err != nil {
				return err
			}
		}
	}
	return nil
}

// merge adds what another part came to.
func (f *formOutput) merge(other *formOutput) {
	f.written += other.written
	f.elsewhere += other.elsewhere
	for i := range other.lists {
		f.lists[i].merge(&other.lists[i])
	}
}
