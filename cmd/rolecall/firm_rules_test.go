package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
)

// firmTests are the companies, with whom their rules are tested.
var firmTests = map[string]func(*testing.T) (f *firm, profile func() map[string]any, of []sentence){
	"manufacturer": func(t *testing.T) (*firm, func() map[string]any, []sentence) {
		matrix := readMatrix(t, filepath.Join(home, "testdata", "companies", "manufacturer", "catalogue.csv"))
		return manufacturer(t), officeWorker, append(manufacturerSentences(), matrixSentences(matrix)...)
	},
	"hospital": func(*testing.T) (*firm, func() map[string]any, []sentence) {
		f := hospital()
		return f, clinician, hospitalSentences(f)
	},
	"bank": func(*testing.T) (*firm, func() map[string]any, []sentence) { return bank(), banker, bankSentences() },
}

// firmCover is how much of the rules these test: all, but conflicts of roles that no rule gives, of
// which no test can be, and what the prose asks of the whole of an estate.
var firmCover = map[string]string{"manufacturer": "96%", "hospital": "100%", "bank": "100%"}

// TestCompaniesSayTheirProse: beside the rules of each company stand tests with somebody of whom each
// sentence is so, and somebody of whom it is nearly so, with what the oracle makes of them; -update
// writes them. The rules pass these, and README.md names no place that is not in the rules.
func TestCompaniesSayTheirProse(t *testing.T) {
	t.Parallel()
	for name, of := range firmTests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, profile, sentences := of(t)
			dir := filepath.Join(home, "testdata", "companies", name)
			text := f.ruleTests(profile, sentences)
			path := filepath.Join(dir, "rules.test.yaml")
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			is, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := diff.Diff(string(is), text); diff != "" {
				t.Errorf("rules.test.yaml (-is +should be, by -update):\n%s", diff)
			}
			if stdout, stderr, status := invoke(t, "rules", "test", "--cover-min", firmCover[name], dir); status != statusDone {
				t.Errorf("exit status %d: %s%s", status, stdout, stderr)
			}
			checkPlaces(t, dir)
		})
	}
}

var (
	sentenceLine = regexp.MustCompile(`^([0-9]+)\. `)
	quotedPlace  = regexp.MustCompile("`([^`]+)`")
)

// checkPlaces: behind each sentence of the prose stands where the rules say it.
func checkPlaces(t *testing.T, dir string) {
	t.Helper()
	var rules strings.Builder
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	more, err2 := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for _, path := range slices.Concat(files, more) {
		if name := filepath.Base(path); name == "README.md" || name == "rules.test.yaml" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rules.Write(text)
		rules.WriteString(filepath.Base(path))
	}
	prose, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	open := ""
	for _, line := range append(strings.Split(string(prose), "\n"), "0. ") {
		if number := sentenceLine.FindStringSubmatch(line); number != nil {
			if open != "" {
				t.Errorf("README.md does not say where the rules say sentence %s", open)
			}
			open = map[bool]string{true: number[1]}[number[1] != "0"]
		}
		if !strings.HasPrefix(line, "    - ") {
			continue
		}
		open = ""
		for _, place := range quotedPlace.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(rules.String(), place[1]) && !strings.HasPrefix(place[1], "rolecall ") {
				t.Errorf("README.md names %s, which no file of the rules has", place[1])
			}
		}
	}
}

// ruleTests are the tests of the company's rules.
func (f *firm) ruleTests(profile func() map[string]any, sentences []sentence) string {
	var text strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&text, format, args...) }
	say("# Somebody of whom each sentence of README.md is so, and somebody of whom it is nearly so, with\n# what an oracle of the prose makes of them. Written by: go test ./cmd/rolecall -run Companies -update\n")
	say("version: 1\nas_of: %s\nattributes: %s\n", firmDay, flow(f.custom))
	if len(f.appRoles) > 0 {
		say("app_groups:\n")
		for _, group := range keysOf(f.appRoles) {
			say("  - %s\n", flow(map[string]any{"group": group, "roles": append([]string{}, f.appRoles[group]...)}))
		}
	}
	say("tests:\n")
	for i, each := range sentences {
		who := &fellow{login: fmt.Sprintf("p%02d@%s", i, f.domain), org: f.org, status: "ACTIVE", profile: profile()}
		for name, value := range map[string]string{
			"firstName": "Eva", "lastName": "Muster", "email": "eva.muster@" + f.domain, "employeeNumber": "4711", "mobilePhone": "+49 170 1", "costCenter": "4001",
		} {
			who.profile[name] = value
		}
		each.make(who)
		is := f.prose(who)
		user := map[string]any{"groups": append([]string{}, who.groups...), "profile": who.profile}
		if who.app != nil {
			user["app_user"] = map[string]any{"user_name": who.app.userName}
		}
		if who.org != "" {
			user["org"] = who.org
		}
		who.profile["login"] = who.login
		expect := map[string]any{"in_scope": is.account != "", "population": nil}
		if is.population != "" {
			expect["population"] = is.population
		}
		if is.account != "" {
			attributes := map[string]any{}
			for name, field := range is.fields {
				attributes[name] = field.value
				if field.value == "" || field.isWrong != nil && !slices.Contains(f.ignored, name) && !field.isWrong("x") {
					delete(attributes, name)
				}
			}
			for key, names := range map[string][]string{"roles": is.roles, "groups": is.groups, "allowed_roles": is.mayRoles, "allowed_groups": is.mayGroups} {
				expect[key] = slices.Compact(slices.Sorted(slices.Values(append([]string{}, names...))))
			}
			expect["attributes"] = attributes
		}
		say("\n  - name: %s\n    user: %s\n    expect: %s\n", flow(fmt.Sprintf("(%d) %s", each.number, each.who)), flow(user), flow(expect))
	}
	return text.String()
}

var plainYAML = regexp.MustCompile(`^[A-Za-zÄÖÜäöüß][A-Za-zÄÖÜäöüß_.@ -]*[0-9.a-z@]*$`)

// flow is a value as YAML on one line.
func flow(value any) string {
	switch value := value.(type) {
	case string:
		if plainYAML.MatchString(value) && value != "true" && value != "false" {
			return value
		}
		return strconv.Quote(value)
	case []string:
		var all []string
		for _, each := range value {
			all = append(all, flow(each))
		}
		return "[" + strings.Join(all, ", ") + "]"
	case nil:
		return "null"
	case map[string]string:
		var all []string
		for _, key := range keysOf(value) {
			all = append(all, key+": "+flow(value[key]))
		}
		return "{" + strings.Join(all, ", ") + "}"
	case map[string]any:
		var all []string
		for _, key := range keysOf(value) {
			all = append(all, key+": "+flow(value[key]))
		}
		return "{" + strings.Join(all, ", ") + "}"
	}
	return fmt.Sprint(value)
}
