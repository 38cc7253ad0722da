package sample

import (
	"path/filepath"
	"slices"
)

// newMemberships makes the list of memberships: CSV, or a workbook, whatever
// users are; or a file for each group.
func (w *oktaWriter) newMemberships() (err error) {
	switch w.form.members {
	case byID:
		w.memberships, err = w.newCells("memberships", memberColumnsByID)
	case byName:
		if w.form.record == apiRecords {
			w.form.csv = csvLayout{delimiter: ','}
		}
		w.memberships, err = w.newCells("memberships", memberColumnsByName)
	case inGroupCSV:
		of := &table{columns: memberColumnsOfOne, cells: len(memberColumnsOfOne), layout: w.form.csv}
		for _, each := range w.world.oktaGroups {
			w.ofGroup = append(w.ofGroup, &groupFile{medium: w.medium, path: filepath.Join("members", each.name+".csv"), frame: w.form.csv.frame(of), cells: of})
		}
	case inGroupJSON:
		for _, each := range w.world.oktaGroups {
			w.ofGroup = append(w.ofGroup, &groupFile{medium: w.medium, path: filepath.Join("members", each.id+".json"), frame: frame{"[", ",\n", "]\n"}})
		}
	}
	return err
}

// memberOf writes somebody's memberships.
func (w *oktaWriter) memberOf(who *identity) {
	for _, group := range who.groups {
		w.members[group]++
		name := w.world.oktaGroups[group]
		switch w.form.members {
		case byName:
			w.putCells(w.memberships, text(who.login), text(name.name))
		case byID:
			w.putCells(w.memberships, text(who.id), text(name.id))
		default:
			w.keep(w.ofGroup[group].member(who))
		}
	}
}

// emptyGroups are the groups nobody is in, but for those that no rule can name. The
// exports show nothing of it; the simplified records don't even name them.
func (w *oktaWriter) emptyGroups() []string {
	var names []string
	for group, members := range w.members {
		if members == 0 && !w.form.isSimple && !slices.Contains(w.world.oktaFillers, group) {
			names = append(names, w.world.oktaGroups[group].name)
		}
	}
	return names
}

// groupFile holds the members of one group. There can be thousands of them, so
// each is open only while a piece of it is written.
type groupFile struct {
	medium  *medium
	path    string
	frame   frame
	cells   *table // nil if it is JSON
	piece   []byte
	started bool
}

const pieceBytes = 1 << 14

func (f *groupFile) member(who *identity) error {
	if !f.started && f.piece == nil {
		f.piece = append(f.piece, f.frame.open...)
	} else {
		f.piece = append(f.piece, f.frame.between...)
	}
	if f.cells != nil {
		f.piece = f.cells.layout.record(f.piece, f.cells, []cell{text(who.login), text(who.email)})
	} else {
		f.piece = apiUser(f.piece, who)
	}
	if len(f.piece) < pieceBytes {
		return nil
	}
	return f.flush()
}

func (f *groupFile) flush() error {
	err := f.medium.extend(f.path, !f.started, f.piece)
	f.started, f.piece = true, f.piece[:0]
	return err
}

// close ends the file, if the group has members.
func (f *groupFile) close() error {
	if !f.started && f.piece == nil {
		return nil
	}
	f.piece = append(f.piece, f.frame.shut...)
	return f.flush()
}
