package exports

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"rolecall/exports/decode"
	"rolecall/exports/extract"
	"rolecall/exports/okta"
	"rolecall/exports/servicenow"
	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// reading is a document of an input; it has no Rows if there is nothing to
// load from it.
type reading struct {
	staging.Reading
	form *staging.Form // nil if there is no record to recognise it by
	// informs says that it has no rows and yet is needed: a schema tells types.
	informs bool
	// group is the group that it lists the members of, if its place says more than the group's name.
	group string
	org   string // of Okta; "" unless the rules tell several apart
}

// isUnused says whether the document's form is known and nothing needs it.
func (r *reading) isUnused() bool { return r.form != nil && r.Rows == nil }

// read reads all files and recognises them; what archives hold that says what an extract is comes
// with them.
func (i Inputs) read(ctx context.Context, files []input) ([]*reading, []*extract.Extract, error) {
	documents, errs, err := i.decode(ctx, files)
	if err != nil {
		return nil, nil, err
	}
	packed, extractsErr := readPacked(files, documents)
	read, err := recognise(files, documents, errs)
	return read, packed, joined(extractsErr, err)
}

// decode reads all files, several at a time: the documents of each, or what is
// wrong with it.
func (i Inputs) decode(ctx context.Context, files []input) ([][]*decode.Document, []error, error) {
	if err := i.checkEncodings(files); err != nil {
		return nil, nil, err
	}
	documents := make([][]*decode.Document, len(files))
	errs := make([]error, len(files))
	var group sync.WaitGroup
	var mutex sync.Mutex
	order, sizes, total := largestFirst(files)
	next, done := make(chan int), int64(0)
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		group.Go(func() {
			for at := range next {
				documents[at], errs[at] = decode.Read(ctx, i.options(files[at]))
				mutex.Lock()
				done += sizes[at]
				i.progress("reading", done, total)
				mutex.Unlock()
			}
		})
	}
	i.progress("reading", 0, total)
	for _, at := range order {
		next <- at
	}
	close(next)
	group.Wait()
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	for _, err := range errs {
		if isShortage(err) {
			return nil, nil, err
		}
	}
	for at, err := range decode.JoinRecordings(documents) {
		if err != nil && errs[at] == nil {
			documents[at], errs[at] = nil, err
		}
	}
	return documents, errs, nil
}

// largestFirst is the order to read files in, so that the last to be done is a
// small one, and how many bytes they have.
func largestFirst(files []input) (order []int, sizes []int64, total int64) {
	order, sizes = make([]int, len(files)), make([]int64, len(files))
	for at, file := range files {
		order[at] = at
		if info, err := os.Stat(file.path); err == nil {
			sizes[at] = info.Size()
		}
		total += sizes[at]
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(sizes[y], sizes[x]) })
	return order, sizes, total
}

// options say how a file is read.
func (i Inputs) options(file input) decode.Options {
	return decode.Options{
		Path: file.path, Shown: file.shown, TempDir: i.TempDir, Elements: servicenow.Elements, Secret: staging.IsDropped,
		Charset: i.charset(file.shown), MaxExpansion: i.MaxExpansion, KeepBooks: i.keepBooks,
	}
}

// recognise finds the form of each document. Files that cannot be read or are
// not recognised are problems, all of them together.
func recognise(files []input, documents [][]*decode.Document, errs []error) ([]*reading, error) {
	var problems source.Problems
	var read []*reading
	for at, file := range files {
		problems.Merge(errs[at])
		var inFile []*reading
		var unknown source.Problems
		for _, document := range documents[at] {
			found := &reading{Reading: staging.Reading{FileKey: len(read) + len(inFile), System: file.system, Document: document}}
			unknown.Merge(found.recognise())
			inFile = append(inFile, found)
		}
		if !passOver(inFile) {
			problems.Merge(unknown.Err())
		}
		read = append(read, inFile...)
	}
	return read, problems.Err()
}

// noExport is the form of records that are no export, though others in the same file are:
// a sheet of notes, another recorded answer. A warning says that it was not read.
var noExport = staging.Form{Name: "no export"}

// passOver passes over the sheets of a workbook, or the answers of a recording,
// that are not recognised, if others of it are.
func passOver(inFile []*reading) bool {
	isExport := false
	for _, each := range inFile {
		isExport = isExport || each.Rows != nil
		if !each.Document.SharesFile || each.form != nil && each.form.Refuse != "" {
			return false
		}
	}
	for _, each := range inFile {
		if isExport && each.form == nil {
			each.form = &noExport
			each.Document.Notices = append(each.Document.Notices, decode.Notice{
				Code: "file.not_recognised", Args: []any{found(each.Document)}, Affected: each.Document.Records,
			})
		}
	}
	return isExport
}

// system is what recognises and reads the forms of one system.
type system struct {
	recognise func(*decode.Document) *staging.Form
	read      func(*staging.Form, *staging.Reading)
	expected  string
	marks     func(*decode.Document) []string
	owns      func(*decode.Document) bool
}

var systems = map[string]system{
	"okta":       {okta.Recognise, okta.Read, okta.Expected, okta.Marks, okta.Owns},
	"servicenow": {servicenow.Recognise, servicenow.Read, servicenow.Expected, servicenow.Marks, servicenow.Owns},
}

var otherSystem = map[string]string{"okta": "servicenow", "servicenow": "okta"}

func (r *reading) recognise() error {
	if r.Document.Elements != "" {
		r.form = &noExport
		r.noteElements()
		return nil
	}
	if r.Document.IsEmpty() {
		return nil // nothing to recognise it by; a warning says so
	}
	own := systems[r.System]
	r.form = recogniseIn(r.Document, r.System)
	switch {
	case (r.form == nil || r.form.IsVague) && isMisplaced(r.Document, r.System):
		return misplaced(r.Document, r.System)
	case r.form == nil && !mayBeExport(r.Document):
		r.form = &unknown
		r.Document.Notices = append(r.Document.Notices, decode.Notice{Code: "file.unknown", Args: []any{found(r.Document)}, Affected: r.Document.Records})
		return nil
	case r.form == nil:
		return r.unrecognised(own)
	case isMisplaced(r.Document, r.System):
		return misplaced(r.Document, r.System)
	case r.form.Refuse != "":
		return source.Problem{At: source.Position{File: r.Document.Name()}, Message: r.form.Refuse, Hint: r.form.Hint}
	case r.form.Read != nil:
		own.read(r.form, &r.Reading)
	}
	return nil
}

// recogniseIn is the form of a document in the folder of a system; nil if it has none. What
// nothing needs may lie in either.
func recogniseIn(document *decode.Document, system string) *staging.Form {
	form := systems[system].recognise(document)
	if form != nil {
		return form
	}
	if other := systems[otherSystem[system]].recognise(document); other != nil && other.Read == nil && other.Refuse == "" {
		return other
	}
	return nil
}

// unknown is the form of records that are no export: nothing in them speaks of Okta or
// ServiceNow, or of people. A warning says that they were not read.
var unknown = staging.Form{Name: "unknown", Code: "file.unknown"}

// mayBeExport says whether records that are not recognised may be an export all the same. What
// has a header may be one in another language. Keys are the same in all.
func mayBeExport(document *decode.Document) bool {
	if document.HasColumns() || document.SharesFile {
		return true
	}
	for _, each := range systems {
		if len(each.marks(document)) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(staging.Cells(document), func(cell staging.Cell) bool {
		return slices.ContainsFunc(cell.Values(document), isOfPeople)
	})
}

// isOfPeople says whether a value is what exports tell people by: an address, or an id.
func isOfPeople(value string) bool {
	return strings.Contains(value, "@") || isOktaID(value) || sysID.MatchString(value)
}

// noteElements notes what a list holds in place of records.
func (r *reading) noteElements() {
	r.Document.Notices = append(r.Document.Notices, decode.Notice{
		Code: "file.no_records", Args: []any{r.Document.Elements}, Affected: r.Document.Records,
	})
}
