package exports

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/extract"
	"rolecall/exports/okta"
	"rolecall/exports/source"
)

// Org is an org of Okta, of several that were exported. Each has logins and names of groups
// of its own.
type Org struct {
	Name   string
	Places []Place
	At     source.Position // where the rules name it
}

// Place is a file, or a folder with all below it; * stands for any run of characters.
type Place struct {
	Path string // as files are shown: relative to the estate, with / between
	At   source.Position
}

// holds says whether a file is there.
func (p Place) holds(file string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(path.Clean(p.Path)), `\*`, ".*")
	return regexp.MustCompile("(?s)^" + pattern + "([/!].*)?$").MatchString(file)
}

func (o Org) holds(file string) bool {
	return slices.ContainsFunc(o.Places, func(each Place) bool { return each.holds(file) })
}

// tellOrgs finds which org each Okta export is of, if the rules tell several apart: then no
// login and no name of a group says whom or what it means without one.
func (i Inputs) tellOrgs(read []*reading, d *declared) error {
	if len(i.Orgs) == 0 {
		noteHosts(read, d)
		return nil
	}
	var problems source.Problems
	hasUsers := map[string]bool{}
	for _, each := range read {
		if each.System != "okta" || each.Rows == nil {
			continue
		}
		org, err := i.orgOf(each.Document.Holder())
		problems.Merge(err)
		each.org = org
		hasUsers[org] = hasUsers[org] || each.Table == "okta_user"
	}
	for _, each := range i.Orgs {
		if !hasUsers[each.Name] && problems.Len() == 0 {
			problems.Add(source.Problem{
				At: each.At, Message: fmt.Sprintf("no Okta export holds users of the org %s: expected some in %s", each.Name, each.places()),
				Hint: "export the users of each org into a file or folder of its own, and name that relative to the estate",
			})
		}
	}
	problems.Merge(i.tellExtracts(read, d))
	return problems.Err()
}

func (o Org) places() string {
	var all []string
	for _, each := range o.Places {
		all = append(all, each.Path)
	}
	return strings.Join(all, ", ")
}

// noteHosts warns of exports that come from several hosts, as lists of users and groups and
// extracts say: they may be of several orgs.
func noteHosts(read []*reading, d *declared) {
	var first string
	for _, each := range read {
		host := ""
		if of := d.byFile[each.Document.Holder()]; of != nil && of.extract.System == "okta" && of.extract.Instance != "" {
			host = okta.PlainHost(of.extract.Instance)
		} else if each.Table == "okta_user" && each.group == "" || each.Table == "okta_group" {
			host = okta.Host(each.Document)
		}
		switch {
		case host == "" || host == first:
		case first == "":
			first = host
		default:
			each.Document.Notices = append(each.Document.Notices, decode.Notice{Code: "org.undeclared", Args: []any{host, first}})
			return
		}
	}
}

// orgOf is the one org that a file is of.
func (i Inputs) orgOf(file string) (string, error) {
	var of, known []string
	for _, each := range i.Orgs {
		known = append(known, each.Name+" ("+each.places()+")")
		if each.holds(file) {
			of = append(of, each.Name)
		}
	}
	problem := source.Problem{At: source.Position{File: file}, Hint: "name the file, or its folder, under one of exports.okta.orgs"}
	switch len(of) {
	case 1:
		return of[0], nil
	case 0:
		problem.Message = "nothing says which org of Okta this file is of: expected one of " + strings.Join(known, ", ")
	default:
		problem.Message = "this file would be of several orgs of Okta: " + strings.Join(of, ", ")
	}
	return "", problem
}

// tellExtracts finds which org each extract of Okta's is of. What it says of a table whose files
// it does not name is about those of its org.
func (i Inputs) tellExtracts(read []*reading, d *declared) error {
	var problems source.Problems
	for _, one := range d.extracts {
		if one.System != "okta" {
			continue
		}
		org, err := i.orgOf(one.File)
		for _, each := range d.parts {
			if each.extract == one && each.file != "" && err != nil { // it lies beside the folders
				org, err = i.orgOf(each.file)
			}
		}
		if err != nil {
			problems.Merge(err)
			continue
		}
		d.orgs[one] = org
		for at := range one.Tables {
			d.addParts(one, &one.Tables[at], read)
		}
	}
	return problems.Err()
}

// addParts adds the files of the org as parts of a table, if the extract names none.
func (d *declared) addParts(one *extract.Extract, table *extract.Table, read []*reading) {
	if len(table.Parts) > 0 || table.Relation() == "" {
		return
	}
	before := len(d.parts)
	for _, each := range read {
		if name := each.Document.Holder(); each.org == d.orgs[one] && each.Relation == table.Relation() && d.byFile[name] == nil {
			d.parts = append(d.parts, &part{Part: extract.Part{File: name, Line: table.Line}, extract: one, table: table, file: name})
		}
	}
	if len(d.parts) == before { // else it would be about the files of every org
		d.parts = append(d.parts, &part{Part: extract.Part{Line: table.Line}, extract: one, table: table})
	}
}

// storeOrgs stores which org each file and extract is of.
func (l *loader) storeOrgs(ctx context.Context) error {
	var texts []string
	add := func(table string, values ...string) {
		texts = append(texts, "insert into staging."+table+" values ("+strings.Join(values, ", ")+")")
	}
	for _, each := range l.inputs.Orgs {
		add("org", duckdb.Literal(each.Name))
	}
	for _, each := range l.read {
		if each.org != "" {
			add("file_org", fmt.Sprint(each.FileKey), duckdb.Literal(each.org))
		}
	}
	for key, one := range l.declared.extracts {
		if org := l.declared.orgs[one]; org != "" {
			add("extract_org", fmt.Sprint(key), duckdb.Literal(org))
		}
	}
	for _, text := range texts {
		if err := l.exec(ctx, text, nil); err != nil {
			return err
		}
	}
	return nil
}
