package sample_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolecall/exports/sample"
)

// What is expected does not depend on the form, but for what a form cannot say.
func TestFormsExpectTheSame(t *testing.T) {
	_, want := write(t, sample.Options{Identities: 200, Seed: 3})
	compare := func(options sample.Options) {
		t.Helper()
		options.Identities, options.Seed = 200, 3
		_, got := write(t, options)
		for _, each := range got.Expected {
			if !slices.Contains(want.Expected, each) {
				t.Errorf("%+v: expects %v", options, each)
			}
		}
		for _, each := range want.Expected {
			if !slices.Contains(got.Expected, each) && !cannotKnow(options, each) {
				t.Errorf("%+v: does not expect %v", options, each)
			}
		}
	}
	for _, form := range sample.OktaForms {
		compare(sample.Options{OktaForm: form})
	}
	for _, form := range sample.ServiceNowForms {
		compare(sample.Options{ServiceNowForm: form})
	}
}

// cannotKnow says what a form leaves out: no times, assignments and administrators, or no names of
// places, or no sys_ids, which three planted findings need.
func cannotKnow(options sample.Options, finding sample.Planted) bool {
	switch options.ServiceNowForm {
	case "jsonv2", "xml", "dump":
		return finding.Kind == "drift.attribute" && (finding.Item == "department" || finding.Item == "location")
	case "csv-list", "xlsx":
		return finding.Kind == "lifecycle.inactive" || finding.Kind == "identity.duplicate_account" || finding.Kind == "identity.contradiction"
	}
	return options.OktaForm == "simple" && slices.Contains([]string{"stale.pending", "okta.admin_here", "okta.assigned_directly", "okta.sync_error", "identity.contradiction"}, finding.Kind)
}

// Every file is what its name says, and its owner's alone.
func TestFilesParse(t *testing.T) {
	delimiters := map[string]rune{"csv-semicolon": ';', "csv-tab": '\t'}
	for at, form := range sample.ServiceNowForms {
		okta := sample.OktaForms[at%len(sample.OktaForms)]
		dir, _ := write(t, sample.Options{
			Identities: 250, Seed: 5, OktaForm: okta, ServiceNowForm: form,
			TimeZone: "Asia/Kolkata", DateFormat: "dd/MM/yyyy",
		})
		for path, text := range contents(t, dir) {
			info, err := os.Stat(dir + path)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v, %v", path, info.Mode(), err)
			}
			switch filepath.Ext(path) {
			case ".csv":
				delimiter := ','
				if other := delimiters[okta]; other != 0 && strings.HasPrefix(path, "/okta/") {
					delimiter = other
				}
				readDelimited(t, dir+path, delimiter)
			case ".xml":
				if err := xml.Unmarshal([]byte(text), new(struct{})); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			case ".json", ".har":
				if !json.Valid([]byte(text)) {
					t.Errorf("%s is no JSON", path)
				}
			case ".jsonl":
				for line := range strings.Lines(text) {
					if !json.Valid([]byte(line)) {
						t.Errorf("%s: no JSON: %s", path, line)
					}
				}
			}
		}
	}
}
