package exports

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/extract"
	"rolecall/exports/okta"
	"rolecall/exports/quality"
	"rolecall/exports/source"
	"rolecall/exports/staging"
)

// filesToInspect lists the files to inspect, and those of an estate that are no exports:
// rules and notes outside the folders okta and servicenow.
func (i Inputs) filesToInspect(paths []string) (files []input, ignored []string, err error) {
	var problems source.Problems
	for _, path := range paths {
		found, err := filesBelow(path)
		isEstate := hasFolder(path, "okta") || hasFolder(path, "servicenow")
		if err != nil && !(isEstate && errors.Is(err, errEmptyFolder)) {
			problems.Add(source.Problem{At: source.Position{File: filepath.ToSlash(path)}, Message: err.Error()})
			continue
		}
		before := len(files)
		for _, each := range found {
			file := input{systemOf(path, each), each, i.shown(each)}
			if inRun(path, each) {
				continue
			}
			if extension := strings.ToLower(filepath.Ext(each)); isEstate && file.system == "" && !extract.IsNamed(each) &&
				(slices.Contains([]string{".yaml", ".yml", ".md"}, extension) || isReadme(each)) {
				ignored = append(ignored, file.shown)
				continue
			}
			files = append(files, file)
		}
		if isEstate && len(files) == before {
			estate := source.Printable(filepath.ToSlash(path))
			problems.Add(source.Problem{
				At: source.Position{File: estate}, Message: "there are no exports to inspect: put Okta's into " + estate + "/okta, and ServiceNow's into " + estate + "/servicenow",
				Hint: "rolecall exports plan " + estate + " writes scripts that take them, and lists what to click",
			})
		}
	}
	return files, ignored, problems.Err()
}

// isReadme says whether a file is called as what explains a folder is.
func isReadme(path string) bool {
	return strings.EqualFold(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), "readme")
}

func hasFolder(path, name string) bool {
	info, err := os.Stat(filepath.Join(path, name))
	return err == nil && info.IsDir()
}

// inRun says whether a file lies in the output of a run below root.
func inRun(root, path string) bool {
	for dir := filepath.Dir(path); len(dir) >= len(root) && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		_, manifest := os.Stat(filepath.Join(dir, "manifest.json"))
		_, database := os.Stat(filepath.Join(dir, "rolecall.duckdb"))
		if manifest == nil && database == nil {
			return true
		}
	}
	return false
}

// systemOf is the system whose folder a file lies in; "" if in neither. Above
// the folder that was named, folders may be called anything.
func systemOf(root, path string) string {
	if info, err := os.Stat(root); err == nil && !info.IsDir() {
		root = filepath.Dir(root)
	}
	absolute, err := filepath.Abs(root)
	if err != nil {
		return ""
	}
	below, err := filepath.Rel(root, filepath.Dir(path))
	if err != nil {
		return ""
	}
	parts := append([]string{filepath.Base(absolute)}, strings.Split(filepath.ToSlash(below), "/")...)
	for _, part := range slices.Backward(parts) {
		if lower := strings.ToLower(part); lower == "okta" || lower == "servicenow" {
			return lower
		}
	}
	return ""
}

// recognise finds out what the records are: by their columns or keys first, then by the
// ids they hold, then by the folder. In the folder of a system they are what a
// reconciliation would read them as.
func (f *Inspected) recognise() {
	document, folder := f.reading.Document, f.System
	if document.Elements != "" {
		f.Kind, f.reading.form = noExport.Name, &noExport
		f.reading.noteElements()
		return
	}
	marks, forms := map[string][]string{}, map[string]*staging.Form{}
	for name, system := range systems {
		marks[name] = system.marks(document)
		form := system.recognise(document)
		isOurs := folder == "" || name == folder || form != nil && form.Read != nil && !form.IsVague // else the folder says what it is
		if form != nil && isOurs {
			forms[name] = form
		}
	}
	if form := forms[folder]; folder != "" && form == nil {
		if form = recogniseIn(document, folder); form != nil {
			forms[folder] = form
		}
	}
	if f.System = chooseSystem(forms, marks, f.samples, folder); folder != "" && forms[folder] != nil {
		f.System = folder
		if isMisplaced(document, folder) {
			f.System = otherSystem[folder]
		}
	}
	if document.IsEmpty() {
		if emptyListOf(f.reading) != "" {
			f.Kind = "members of one group"
		}
		return // nothing to recognise it by; a note says that it is empty
	}
	form := forms[f.System]
	switch {
	case form == nil && len(forms) > 1:
		f.addProblems(source.Problem{
			Message: fmt.Sprintf("can be Okta's %s or ServiceNow's %s: its columns fit both", forms["okta"].Name, forms["servicenow"].Name),
			Hint:    "put it into a folder called okta or servicenow",
		})
	case form == nil && !mayBeExport(document):
		f.Kind, f.reading.form = unknown.Name, &unknown
		document.Notices = append(document.Notices, decode.Notice{Code: "file.unknown", Args: []any{found(document)}, Affected: document.Records})
	case form == nil:
		f.addProblems(source.Problem{
			Message: "is not a known export: " + expected(folder) + "; found " + found(document),
			Hint:    unknownHint(document),
		})
	case form.Refuse != "":
		f.Kind = form.Name
		f.addProblems(source.Problem{Message: form.Refuse, Hint: form.Hint})
	default:
		f.readAs(form, marks)
	}
	if folder != "" && f.System == otherSystem[folder] && form != nil {
		f.addProblems(misplaced(document, folder))
	}
}

// readAs reads the document as that form.
func (f *Inspected) readAs(form *staging.Form, marks map[string][]string) {
	f.Kind, f.Relation, f.reading.form, f.reading.System = form.Name, form.Relation, form, f.System
	if form.Read == nil {
		if form.Name != okta.UserSchema { // which tells types
			f.addRemark(notNeeded())
		}
		return
	}
	systems[f.System].read(form, &f.reading.Reading)
	f.RecognisedBy = f.recognisingCells()
	if len(f.RecognisedBy) == 0 {
		f.RecognisedBy = first(marks[f.System], 4)
	}
}

// notNeeded is the remark about a file that is read and not used.
func notNeeded() Remark {
	cause, err := quality.Find("file.not_needed")
	if err != nil {
		return Remark{Severity: "problem", Message: err.Error()}
	}
	return Remark{Severity: cause.Severity, Topic: cause.Topic, Message: cause.Text, Code: cause.Code}
}

// chooseSystem decides which system the records are of; "" if nothing decides it.
func chooseSystem(forms map[string]*staging.Form, marks map[string][]string, samples [][]string, folder string) string {
	switch {
	case len(forms) == 0:
		return folder
	case len(forms) == 1:
		for name := range forms {
			return name
		}
	case !isRead(forms["okta"]) && !isRead(forms["servicenow"]) && folder == "":
		return "servicenow" // either way nothing needs it
	case isRead(forms["okta"]) != isRead(forms["servicenow"]):
		if isRead(forms["okta"]) {
			return "okta"
		}
		return "servicenow"
	case forms["okta"].IsVague != forms["servicenow"].IsVague:
		if forms["okta"].IsVague {
			return "servicenow"
		}
		return "okta"
	case len(marks["okta"]) != len(marks["servicenow"]):
		if len(marks["okta"]) > len(marks["servicenow"]) {
			return "okta"
		}
		return "servicenow"
	}
	oktaIDs, sysIDs := 0, 0
	for _, values := range samples {
		for _, value := range values {
			if isOktaID(value) {
				oktaIDs++
			}
			if sysID.MatchString(value) {
				sysIDs++
			}
		}
	}
	switch {
	case oktaIDs > sysIDs:
		return "okta"
	case sysIDs > oktaIDs:
		return "servicenow"
	}
	return folder
}

// isRead says whether records of a form are read, or would be if they were whole.
func isRead(form *staging.Form) bool { return form.Read != nil || form.Refuse != "" }

var sysID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// isOktaID says whether a value is the id of a user or a group.
func isOktaID(value string) bool {
	return staging.IsOktaID(value, "00u") || staging.IsOktaID(value, "00g")
}

func first(names []string, most int) []string { return names[:min(len(names), most)] }

// expected says what is understood in a folder, or at all.
func expected(folder string) string {
	if folder != "" {
		return systems[folder].expected
	}
	return "expected Okta's users, groups, memberships, app users or system log, or ServiceNow's sys_user, sys_user_has_role, " +
		"sys_user_role, sys_user_group, sys_user_grmember, sys_group_has_role, sys_user_role_contains or sys_user_delegate"
}

// unknownHint says what to do with records nobody knows.
func unknownHint(document *decode.Document) string {
	if !document.HasColumns() {
		return ""
	}
	if len(document.Columns) == 1 {
		return "it has a single column: it may be a text, or a list whose columns are separated by something else than a comma, a semicolon, a tab or a bar"
	}
	return "if it is an export of another language, export it with field names: only English labels are understood"
}
