package exports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/extract"
	"rolecall/exports/okta"
	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// Inspection is what is known of exports before anything is reconciled.
type Inspection struct {
	Files    []Inspected `json:"files"`
	Together []Remark    `json:"together"`          // what only shows if the files are compared
	Ignored  []string    `json:"ignored,omitempty"` // files of an estate that are no exports
	Why      string      `json:"not_compared"`      // why the files were not compared; "" if they were
	Problems int         `json:"problems"`          // remarks that keep a file from being read
	Warnings int         `json:"warnings"`

	Completeness []Completeness `json:"completeness"` // of each table
}

// Inspected is a file, or one of several sets of records in it.
type Inspected struct {
	File         string   `json:"file"`
	Member       string   `json:"member,omitempty"`      // the file in an archive, or the list in a file
	System       string   `json:"system,omitempty"`      // okta or servicenow; "" if that is not known
	Kind         string   `json:"kind,omitempty"`        // what it holds: users, sys_user, ...
	Relation     string   `json:"relation,omitempty"`    // the canonical table it feeds
	RecognisedBy []string `json:"told_by,omitempty"`     // the columns or keys that it is recognised by
	Form         string   `json:"form,omitempty"`        // csv, json, ...
	Compression  string   `json:"compression,omitempty"` // gzip, ...
	Encoding     string   `json:"encoding,omitempty"`    // utf-8, ...
	Delimiter    string   `json:"delimiter,omitempty"`   // of CSV, in words
	Bytes        int64    `json:"bytes"`
	Rows         int64    `json:"rows"`
	Counts       *Counts  `json:"counts,omitempty"`  // what would become of the rows, if that is known
	Columns      []Column `json:"columns,omitempty"` // or keys
	Times        string   `json:"times,omitempty"`   // how its times are read
	Remarks      []Remark `json:"remarks"`

	name    string
	reading *reading   // nil if the file cannot be read
	samples [][]string // of each column
}

// Counts are rows by what becomes of them; with Unresolved among Rejected they
// add up to the rows of the file.
type Counts struct {
	Loaded     int64 `json:"loaded"`
	Duplicate  int64 `json:"duplicate"`
	Rejected   int64 `json:"rejected"`
	Unresolved int64 `json:"unresolved"` // of the rejected
	Unused     int64 `json:"unused"`
}

// Column is a column of a file, or a key of its records.
type Column struct {
	Name    string   `json:"name"`
	Fields  []string `json:"fields,omitempty"` // what it is read as; none if it is not read
	Secret  bool     `json:"secret,omitempty"` // never read, since it may hold a password or an answer to recover one
	Samples []string `json:"samples,omitempty"`
}

// Remark is something to know about a file.
type Remark struct {
	Severity string `json:"severity"` // problem, warning or note
	Topic    string `json:"topic,omitempty"`
	Line     int    `json:"line,omitempty"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Code     string `json:"code,omitempty"` // of warnings and notes: stable, whatever the words

	problem source.Problem // of a problem, with the place it can show
}

// Problem is the problem a remark was made of, to be shown with its place.
func (r Remark) Problem() source.Problem { return r.problem }

// Inspect reads files, and the files below folders, into an empty database and says what
// each is. Problems of a file are in its remarks; the error is for what keeps Inspect from
// inspecting anything.
func Inspect(ctx context.Context, db *duckdb.DB, paths []string, inputs Inputs) (*Inspection, error) {
	inspector := &inspector{loader: loader{inputs: inputs, db: db}, inspection: &Inspection{Files: []Inspected{}, Together: []Remark{}, Completeness: []Completeness{}}}
	if err := inspector.readFiles(ctx, paths); err != nil {
		return nil, err
	}
	if err := inspector.recogniseAll(ctx); err != nil {
		return nil, err
	}
	inspector.compareExtracts()
	if err := inspector.leaveUnnamed(ctx); err != nil {
		return nil, err
	}
	if err := inspector.runInBounds(ctx, inspector.stageAll); err != nil {
		return nil, err
	}
	if err := inspector.compare(ctx); err != nil {
		return nil, err
	}
	inspector.countRemarks()
	return inspector.inspection, nil
}

type inspector struct {
	loader
	inspection *Inspection
	extracts   []*extract.Extract
}

// readFiles reads the files and makes an entry of each set of records.
func (i *inspector) readFiles(ctx context.Context, paths []string) error {
	files, ignored, err := i.inputs.filesToInspect(paths)
	if err != nil {
		return err
	}
	i.inspection.Ignored = ignored
	files, beside := i.inputs.takeExtracts(files)
	i.readExtracts(beside)
	documents, errs, err := i.inputs.decode(ctx, files)
	if err != nil {
		return err
	}
	packed, err := readPacked(files, documents)
	i.inspection.addExtracts(packed, err)
	i.extracts = append(i.extracts, packed...)
	for at, file := range files {
		if errs[at] != nil {
			i.inspection.Files = append(i.inspection.Files, Inspected{File: file.shown, System: file.system, Remarks: problemsOf(errs[at])})
		}
		for _, document := range documents[at] {
			i.inspection.Files = append(i.inspection.Files, inspected(document, file))
		}
	}
	return nil
}

func inspected(document *decode.Document, file input) Inspected {
	return Inspected{
		File: document.File, Member: document.Member, System: file.system, Form: string(document.Form), Compression: document.Compression,
		Encoding: document.Encoding, Delimiter: document.Delimiter(), Bytes: document.Bytes, Remarks: []Remark{},
		name: document.Name(), reading: &reading{Reading: staging.Reading{Document: document, System: file.system}},
	}
}

// recogniseAll finds out what each set of records is. As in loading, records that are no
// export are passed over if others in the same file are.
func (i *inspector) recogniseAll(ctx context.Context) error {
	files := i.inspection.Files
	for at := range files {
		if err := i.inspectFile(ctx, &files[at]); err != nil {
			return err
		}
	}
	for from := 0; from < len(files); {
		end := from + 1
		for end < len(files) && files[end].File == files[from].File {
			end++
		}
		i.keepLoadable(files[from:end])
		from = end
	}
	return nil
}

func (i *inspector) inspectFile(ctx context.Context, file *Inspected) (err error) {
	if file.reading == nil {
		return nil
	}
	if file.Rows, err = file.reading.Document.CountRecords(ctx); err != nil {
		return err
	}
	if file.samples, err = i.samples(ctx, file.reading.Document); err != nil {
		return err
	}
	file.recognise()
	return nil
}

// keepLoadable keeps the sets of records of one file that can be loaded.
func (i *inspector) keepLoadable(sets []Inspected) {
	var readings []*reading
	for _, each := range sets {
		if each.reading != nil {
			readings = append(readings, each.reading)
		}
	}
	passedOver := passOver(readings)
	for at := range sets {
		file := &sets[at]
		if file.reading == nil {
			continue
		}
		if passedOver && file.reading.form == &noExport {
			file.Kind, file.Remarks = noExport.Name, []Remark{}
		}
		if !file.Problem() {
			file.reading.FileKey, file.reading.System = len(i.read), file.System
			i.read = append(i.read, file.reading)
		}
	}
}

// leaveUnnamed leaves out lists of people of which nothing says what they are a list of.
func (i *inspector) leaveUnnamed(ctx context.Context) error {
	if err := i.nameMemberLists(ctx); err != nil {
		return err
	}
	for at := range i.inspection.Files {
		if file := &i.inspection.Files[at]; file.reading != nil && file.reading.form == &okta.UnnamedMembers {
			file.Kind, file.Relation, file.RecognisedBy = file.reading.form.Name, "", nil
		}
	}
	return nil
}

// Problem says whether something keeps the file from being read.
func (f *Inspected) Problem() bool {
	return slices.ContainsFunc(f.Remarks, func(r Remark) bool { return r.Severity == "problem" })
}

// Name is the file as people know it.
func (f *Inspected) Name() string {
	return cmp.Or(f.name, f.File)
}

func (f *Inspected) addRemark(remark Remark) { f.Remarks = append(f.Remarks, remark) }

func (f *Inspected) addProblems(err error) { f.Remarks = append(f.Remarks, problemsOf(err)...) }

// problemsOf turns an error of reading into remarks.
func problemsOf(err error) []Remark {
	var problems source.Problems
	problems.Merge(err)
	var list *source.List
	remarks := []Remark{}
	if errors.As(problems.Err(), &list) {
		for _, each := range list.Problems() {
			remarks = append(remarks, Remark{Severity: "problem", Line: each.At.Line, Message: each.Message, Hint: each.Hint, problem: each})
		}
	}
	return remarks
}

// countRemarks counts the problems and warnings.
func (i *inspector) countRemarks() {
	all := slices.Clone(i.inspection.Together)
	for _, file := range i.inspection.Files {
		all = append(all, file.Remarks...)
	}
	for _, each := range all {
		switch each.Severity {
		case "problem":
			i.inspection.Problems++
		case "warning":
			i.inspection.Warnings++
		}
	}
}

// describeTimes says how the times of a file are read.
func (f *Inspected) describeTimes(timeZone string) {
	r := f.reading
	switch {
	case r.Table == "okta_user" || r.Table == "okta_sign_on":
		f.Times = "ISO 8601"
	case r.Table != "servicenow_user" || r.DateFormat == "":
	case r.DisplayTimes == "no":
		f.Times = r.DateFormat + ", raw values in UTC"
	case r.DisplayTimes == "yes" && timeZone != "":
		f.Times = fmt.Sprintf("%s, display values of %s", r.DateFormat, timeZone)
	case r.DisplayTimes == "yes":
		f.Times = r.DateFormat + ", display values of an unknown time zone, read as UTC"
	default:
		f.Times = r.DateFormat + ", raw or display values: unclear; read as UTC"
	}
	if f.Times == "ISO 8601" && !strings.Contains(strings.Join(r.columnNames(), " "), "_at") {
		f.Times = ""
	}
}

func (r *reading) columnNames() []string {
	var names []string
	for _, column := range r.Columns {
		names = append(names, column.Name)
	}
	return names
}
