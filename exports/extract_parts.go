package exports

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"rolecall/exports/extract"
	"rolecall/exports/okta"
	"rolecall/exports/source"
)

// part is a part that an extract declares, and the file that it is.
type part struct {
	extract.Part
	extract *extract.Extract
	table   *extract.Table
	file    string // the file, or the member of an archive; "" if it is not there
	changed bool   // it is not what the extract is about
	checked bool   // it is
}

// declared are the extracts and their parts.
type declared struct {
	extracts []*extract.Extract
	parts    []*part
	byFile   map[string]*part
	orgs     map[*extract.Extract]string // of Okta, if the rules tell several apart
}

// compareExtracts finds the files that extracts are about. A file that is not what it was when
// it was extracted is a problem, unless that is allowed.
func (i Inputs) compareExtracts(extracts []*extract.Extract, read []*reading) (*declared, error) {
	d := &declared{extracts: extracts, byFile: map[string]*part{}, orgs: map[*extract.Extract]string{}}
	files, err := filesOf(read, len(extracts) > 0)
	if err != nil {
		return nil, err
	}
	for _, one := range extracts {
		for at := range one.Tables {
			for _, each := range one.Tables[at].Parts {
				d.parts = append(d.parts, &part{Part: each, extract: one, table: &one.Tables[at]})
			}
		}
	}
	for _, find := range []func(*part, []exportedFile) (exportedFile, bool){byPath, bySum, byName} {
		for _, each := range d.parts {
			if each.file != "" || each.File == "" {
				continue
			}
			if found, ok := find(each, files); ok && d.byFile[found.name] == nil {
				each.file = found.name
				each.checked = each.SHA256 != "" && slices.Contains(found.sums, each.SHA256)
				each.changed = each.SHA256 != "" && len(found.sums) > 0 && !each.checked
				d.byFile[found.name] = each
			}
		}
	}
	return d, i.changedFiles(d, files)
}

// exportedFile is a file that was read, or a member of an archive.
type exportedFile struct {
	name, system string
	sums         []string // of its bytes: of what is packed, with a byte order mark and without; none if they cannot be told
	packed       bool
}

// filesOf are the files that were read. What is packed is only read again if there are extracts
// to compare it with.
func filesOf(read []*reading, areWanted bool) ([]exportedFile, error) {
	var files []exportedFile
	for _, each := range read {
		name := each.Document.Holder()
		if !areWanted || slices.ContainsFunc(files, func(f exportedFile) bool { return f.name == name }) {
			continue
		}
		file := exportedFile{name, each.System, []string{each.Document.SHA256}, each.Document.Compression != ""}
		if file.packed {
			var err error
			if file.sums, err = each.Document.TextChecksums(); err != nil {
				return nil, err
			}
		}
		files = append(files, file)
	}
	return files, nil
}

// byPath finds a part where the extract says it is, as it is or packed.
func byPath(wanted *part, files []exportedFile) (exportedFile, bool) {
	name := beside(wanted.extract.File, wanted.File)
	return onlyFile(files, func(f exportedFile) bool {
		return f.name == name || f.packed && (f.name == name+".gz" || f.name == name+".zst")
	})
}

// beside is a file that an extract names: in its folder, or in its archive.
func beside(extract, name string) string {
	if at := strings.LastIndexByte(extract, '!'); at >= 0 {
		return extract[:at+1] + path.Join(path.Dir(extract[at+1:]), name)
	}
	return path.Join(path.Dir(extract), name)
}

// bySum finds a part that was renamed.
func bySum(wanted *part, files []exportedFile) (exportedFile, bool) {
	return onlyFile(files, func(f exportedFile) bool {
		return f.system == wanted.extract.System && slices.Contains(f.sums, wanted.SHA256)
	})
}

// byName finds a part that was moved, perhaps into an archive.
func byName(wanted *part, files []exportedFile) (exportedFile, bool) {
	return onlyFile(files, func(f exportedFile) bool {
		name := f.name[strings.LastIndexByte(f.name, '!')+1:]
		return f.system == wanted.extract.System && path.Base(name) == path.Base(wanted.File)
	})
}

// onlyFile is the file of which something is so, if it is so of no other.
func onlyFile(files []exportedFile, isSo func(exportedFile) bool) (found exportedFile, isOne bool) {
	for _, each := range files {
		if !isSo(each) {
			continue
		}
		if isOne {
			return exportedFile{}, false
		}
		found, isOne = each, true
	}
	return found, isOne
}

func (i Inputs) changedFiles(d *declared, files []exportedFile) error {
	var problems source.Problems
	for _, each := range d.parts {
		if !each.changed || i.AllowChanged {
			continue
		}
		at := slices.IndexFunc(files, func(f exportedFile) bool { return f.name == each.file })
		problems.Add(source.Problem{
			At: source.Position{File: each.file},
			Message: fmt.Sprintf("changed after it was extracted: its SHA-256 is %s, and %s:%d says %s",
				files[at].sums[0], each.extract.File, each.Line, each.SHA256),
			Hint: "extract it again; if the change is meant, say --allow changed-inputs",
		})
	}
	return problems.Err()
}

// apply tells readings what the extract says of them: which fields were asked for, whose
// members or owners they list.
func (d *declared) apply(read []*reading) {
	for _, each := range read {
		table, of := d.tableOf(each)
		if table == nil {
			continue
		}
		each.Declared = table.Fields
		if of != nil && of.Group != "" && table.Relation() == "okta.group_owner" {
			okta.NameGroup(&each.Reading, of.Group)
		} else if of != nil && of.Group != "" && each.System == "okta" {
			each.group = of.Group
			if each.Rows != nil {
				okta.ListMembers(&each.Reading, of.Group)
			}
		}
	}
}

// tableOf is the table of an extract that a reading is of, and the part, if one is named: without,
// a table's files are all that feed it.
func (d *declared) tableOf(each *reading) (*extract.Table, *part) {
	if of := d.byFile[each.Document.Holder()]; of != nil {
		return of.table, of
	}
	for _, one := range d.extracts {
		for at := range one.Tables {
			if table := &one.Tables[at]; d.orgs[one] == each.org && len(table.Parts) == 0 && each.Relation != "" && table.Relation() == each.Relation {
				return table, nil
			}
		}
	}
	return nil, nil
}

// finished is when the extract that a reading is of was finished; zero if none says so.
func (d *declared) finished(each *reading) time.Time {
	table, _ := d.tableOf(each)
	for _, one := range d.extracts {
		for at := range one.Tables {
			if &one.Tables[at] == table {
				return one.Finished
			}
		}
	}
	return time.Time{}
}
