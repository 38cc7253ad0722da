package rules

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"rolecall/exports/source"
)

// CustomFolder is where an estate's own kinds of findings lie, beside the rules file.
const CustomFolder = "findings"

// What is too much of custom findings.
const (
	maxCustom      = 100
	maxCustomBytes = 100_000
)

// CustomKind is the kind that a file of custom findings finds.
func CustomKind(file string) string {
	return "custom." + strings.TrimSuffix(path.Base(file), ".sql")
}

// IsCustom says whether a file that belongs to rules is a kind of findings.
func (f File) IsCustom() bool {
	return path.Dir(f.Name) == CustomFolder && path.Ext(f.Name) == ".sql"
}

// CustomFiles are the files of custom findings, by name.
func (r *Rules) CustomFiles() []File {
	return slices.DeleteFunc(r.Files(), func(file File) bool { return !file.IsCustom() })
}

// leftOut is a custom finding that finds nothing, in the place of one whose words are nobody else's
// business. Its kind stays: the rules may name it.
const leftOut = `-- %s
-- title:       Left out
-- one row per: account_key
-- reads:       servicenow.user
-- severity:    low
-- controls:    NIST AC-2
--
-- The query of this custom finding was left out: it finds nothing.
select account_key, 'left out' as reason from servicenow.user where false
`

// WithoutQueries are the rules with custom findings that find nothing.
func (r *Rules) WithoutQueries() *Rules {
	copied := *r
	copied.files = r.Files()
	for i, each := range copied.files {
		if each.IsCustom() {
			text := fmt.Sprintf(leftOut, CustomKind(each.Name))
			copied.files[i] = File{each.Name, fmt.Sprintf("%x", sha256.Sum256([]byte(text))), text}
		}
	}
	return &copied
}

var customName = regexp.MustCompile(`^findings/[a-z][a-z0-9_]{0,59}\.sql$`)

// custom reads the custom findings. Their cases do not belong to what a run is made with.
func (r *reader) custom() {
	files, err := r.folder.List(CustomFolder)
	at := source.Position{File: r.shown(CustomFolder)}
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNowhere):
		return
	case err != nil:
		problem := term{value: CustomFolder}.cannotRead(err)
		problem.At = at
		r.problems.Add(problem)
		return
	}
	tested := slices.Clone(files)
	files = slices.DeleteFunc(files, func(file string) bool { return !strings.EqualFold(path.Ext(file), ".sql") })
	if len(files) > maxCustom {
		r.problems.Add(source.Problem{At: at, Message: fmt.Sprintf("%d custom findings are too many: at most %d", len(files), maxCustom)})
		return
	}
	for _, file := range files {
		r.customFile(file)
		if !slices.Contains(tested, strings.TrimSuffix(file, ".sql")+".txtar") {
			r.untested = append(r.untested, r.shown(file))
		}
	}
}

// warnUntested says which custom findings have no cases. A run keeps none.
func (c *compiler) warnUntested() {
	for _, each := range c.rules.untested {
		c.warn(withLint(source.Problem{
			At: source.Position{File: each, Line: 1}, Message: "the custom finding has no cases: nothing shows that it finds what it should",
			Hint: "add " + path.Base(strings.TrimSuffix(each, ".sql")) + ".txtar beside it, and run rolecall rules test",
		}, untested))
	}
}

// WithUnread are the rules of an estate that has custom findings elsewhere than beside them.
func (r *Rules) WithUnread(files []string) *Rules {
	with := *r
	with.unread = files
	return &with
}

// warnUnread says that custom findings are not used.
func (c *compiler) warnUnread() {
	files := c.rules.unread
	if len(files) == 0 {
		return
	}
	are := "the custom finding " + CustomFolder + "/" + filepath.Base(files[0]) + " is"
	if len(files) > 1 {
		are = fmt.Sprintf("%d custom findings, beginning with %s/%s, are", len(files), CustomFolder, filepath.Base(files[0]))
	}
	why, hint := "there is no rules file beside the folder", "write rules.yaml beside it: rolecall init does"
	if c.rules.file != "" {
		why, hint = "the rules are "+c.rules.file, "move the folder "+CustomFolder+" beside the rules file"
	}
	c.warn(withLint(source.Problem{At: source.Position{File: files[0], Line: 1, Column: 1}, Message: are + " not used: " + why, Hint: hint}, unread))
}

func (r *reader) customFile(file string) {
	wrong := func(message, hint string) {
		r.problems.Add(source.Problem{At: source.Position{File: r.shown(file), Line: 1}, Message: message, Hint: hint})
	}
	if !customName.MatchString(file) {
		wrong("a custom finding is directly in "+CustomFolder+", and its name has small letters, digits and underscores: contractor_admin.sql", "rename or move the file")
		return
	}
	content, err := r.folder.Read(file, maxCustomBytes)
	switch {
	case err != nil:
		wrong("cannot read it: "+err.Error(), "")
	case !utf8.Valid(content), bytes.ContainsRune(content, 0):
		wrong("it is no text in UTF-8", "save it as UTF-8")
	default:
		r.keep(file, content, string(content))
	}
}

// withCustom is the catalogue with the kinds that the rules bring along.
func (c Catalog) withCustom(rules *Rules) Catalog {
	if files := rules.CustomFiles(); len(c.KnownKinds) > 0 && len(files) > 0 {
		c.KnownKinds = slices.Clone(c.KnownKinds)
		for _, each := range files {
			c.KnownKinds = append(c.KnownKinds, CustomKind(each.Name))
		}
	}
	return c
}
