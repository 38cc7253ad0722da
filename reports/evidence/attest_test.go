package evidence

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/reports"
	"rolecall/reports/facts"
)

func manifestOf(t *testing.T) reports.Manifest {
	t.Helper()
	rows, at := int64(3), time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	return reports.Manifest{RunID: "r1", Facts: facts.Facts{
		Inputs: []facts.Input{
			{System: "servicenow", File: "servicenow/a.jsonl", SHA256: "aa", Source: &facts.Source{Extract: "servicenow/rolecall-extract.json", Line: 4, Table: "sys_user", Rows: &rows}},
			{System: "okta", File: "okta/all.zip", Member: "users.csv", SHA256: "bb"}, {System: "okta", File: "okta/all.zip", Member: "groups.csv", SHA256: "bb"},
		},
		Extracts: []facts.Extract{{
			File: "servicenow/rolecall-extract.json", System: "servicenow", Instance: "acme.service-now.com", Environment: "production", By: "admin@example.com",
			Roles: []string{"admin"}, Method: "a fix script", Started: &at, Finished: &at,
			Tables: []facts.ExtractTable{{Table: "sys_user", Query: "ORDERBYsys_id", Fields: []string{"sys_id", "user_name"}}},
		}},
	}}
}

const attestText = `version: 1
performed_by: {name: Ida Iversen, email: ida@example.com, function: IAM lead}
purpose: quarterly review
period: {from: 2026-07-01, until: 2026-09-30}
extracts:
  - file: okta/*.zip
    instance: acme.okta.com
    production: true
    table: users and groups
    method: Okta Workflows
    query: all
    fields: [id, login]
    extracted_by: erik@example.com
    started_at: 2026-11-01T07:00:00Z
    declared_rows: 12
    declared_how: the console says so
  - {file: servicenow/a.jsonl, method: by hand}
`

// TestAttestation: what extracts say goes first, then what people say; the rest is not stated.
func TestAttestation(t *testing.T) {
	attest, err := ReadAttest("attest.yaml", []byte(attestText))
	if err != nil {
		t.Fatal(err)
	}
	written, err := attestation(manifestOf(t), attest)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"okta/all.zip: roles", "okta/all.zip: finished_at"}; !slices.Equal(written.NotStated, want) {
		t.Errorf("not stated: %q, want %q", written.NotStated, want)
	}
	if len(written.Extracts) != 2 || written.Environment != "production" || written.PerformedBy.Function != "IAM lead" || written.Period.Until != "2026-09-30" {
		t.Fatalf("%+v", written)
	}
	of, by := written.Extracts[0], written.Extracts[1]
	if of.Method != "a fix script" || !slices.Equal(of.StatedIn, []string{"servicenow/rolecall-extract.json:4"}) || *of.DeclaredRows != 3 || !*of.Production {
		t.Errorf("%+v", of)
	}
	if by.Method != "Okta Workflows" || *by.DeclaredRows != 12 || !slices.Equal(by.StatedIn, []string{"attest.yaml:6"}) {
		t.Errorf("%+v", by)
	}
	written, err = attestation(manifestOf(t), nil)
	if err != nil || len(written.NotStated) != 5+entries {
		t.Errorf("without attest.yaml: %d are not stated: %q %v", len(written.NotStated), written.NotStated, err)
	}
}

func TestWrongAttestations(t *testing.T) {
	for want, text := range map[string]string{
		`attest.yaml:2:1: no key is called "purpos"`:     "version: 1\npurpos: x\n",
		"attest.yaml:2:35: 2026-01-01 is before":         "version: 1\nperiod: {from: 2026-07-01, until: 2026-01-01}\n",
		"attest.yaml:2:16: there is no day":              "version: 1\nperiod: {from: 2026-02-31, until: 2026-03-01}\n",
		"there is no instant":                            "version: 1\nextracts: [{file: a, started_at: 2026-02-31T00:00:00Z}]\n",
		"is not a pattern of names":                      "version: 1\nextracts: [{file: '[a'}]\n",
		"expected true or false":                         "version: 1\nextracts: [{file: a, production: perhaps}]\n",
		`attest.yaml:2:19: the run read no file "oktaa"`: "version: 1\nextracts: [{file: oktaa}]\n",
	} {
		attest, err := ReadAttest("attest.yaml", []byte(text))
		if err == nil {
			_, err = attestation(manifestOf(t), attest)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
