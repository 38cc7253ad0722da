package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolecall/exports/sample"
	"rolecall/reconcile/findings"
)

// TestPlantedFindings draws synthetic estates and finds exactly what was
// planted in them, none more, none fewer.
func TestPlantedFindings(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	draw := func(rt *rapid.T) {
		options := sample.Options{
			Identities:  rapid.IntRange(1, 600).Draw(rt, "identities"),
			Seed:        rapid.Uint64().Draw(rt, "seed"),
			Grants:      rapid.IntRange(1, 12).Draw(rt, "grants"),
			Memberships: rapid.IntRange(1, 10).Draw(rt, "memberships"),
			TimeZone:    rapid.SampledFrom([]string{"UTC", "Asia/Kolkata", "America/New_York"}).Draw(rt, "zone"),
			DateFormat:  rapid.SampledFrom([]string{"yyyy-MM-dd", "dd/MM/yyyy", "dd.MM.yyyy"}).Draw(rt, "format"),
		}
		options.ReviewData = rapid.Bool().Draw(rt, "review data")
		drawForms(rt, &options)
		for kind := range checkEstate(rt, t, options) {
			found[kind] = true
		}
	}
	rapid.Check(t, draw)
	if isCI {
		checkEstate(t, t, sample.Options{Identities: 1, Seed: 0x70, OktaForm: "jsonl"}) // nobody is assigned to the app
		checkEstate(t, t, sample.Options{Identities: 400, Seed: 7})
		for kind := range checkEstate(t, t, sample.Options{Identities: 90, Seed: 31, ReviewData: true, EarlierRun: true}) {
			found[kind] = true
		}
		checkEstate(t, t, sample.Options{Identities: 300, Seed: 9, SystemLog: true, ReviewData: true})
	}
	// large enough for every kind
	for kind := range checkEstate(t, t, sample.Options{Identities: 800, Seed: 8, OktaForm: "csv", ServiceNowForm: "csv-display", ReviewData: true}) {
		found[kind] = true
	}
	for _, kind := range sample.Kinds() {
		if !found[kind] && (isCI || kind != "grant.by_hand") {
			t.Errorf("%s was never planted", kind)
		}
	}
}

// TestKindsWithoutScenario lists the kinds that the generator cannot plant: of
// them, drawn estates prove nothing. -update writes the list again.
func TestKindsWithoutScenario(t *testing.T) {
	kinds, err := findings.Names()
	if err != nil {
		t.Fatal(err)
	}
	text := "# Kinds of findings without a scenario in exports/sample: they rest on what somebody decided in a\n" +
		"# review, or wrote into the rules about the exports of before. Written by -update.\n"
	for _, kind := range kinds {
		if !slices.Contains(sample.Kinds(), kind) {
			text += kind + "\n"
		}
	}
	path := filepath.Join("testdata", "without-scenario.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("plant the kind with a scenario in exports/sample, or list it with -update:\n%s", diff)
	}
}

// drawForms draws how an estate is written.
func drawForms(rt *rapid.T, options *sample.Options) {
	options.OktaForm = rapid.SampledFrom(sample.OktaForms).Draw(rt, "okta")
	options.ServiceNowForm = rapid.SampledFrom(sample.ServiceNowForms).Draw(rt, "servicenow")
	options.OktaCharset = rapid.SampledFrom(sample.Charsets).Draw(rt, "okta charset")
	options.ServiceNowCharset = rapid.SampledFrom(sample.Charsets).Draw(rt, "servicenow charset")
	options.SystemLog = rapid.Bool().Draw(rt, "system log")
	if options.OktaForm == "xlsx" {
		options.OktaCharset = "utf-8"
	}
	if strings.HasPrefix(options.ServiceNowForm, "xlsx") {
		options.ServiceNowCharset = "utf-8"
	}
	options.OktaCompression = rapid.SampledFrom(sample.Compressions).Draw(rt, "okta compression")
	options.ServiceNowCompression = rapid.SampledFrom(sample.Compressions).Draw(rt, "servicenow compression")
}

// fatal is what rapid and testing have in common.
type fatal interface{ Fatalf(string, ...any) }

// checkEstate writes an estate, reconciles it, compares, and returns the kinds
// that were planted.
func checkEstate(rt fatal, t *testing.T, options sample.Options) map[string]bool {
	dir := t.TempDir()
	defer os.RemoveAll(dir)
	estate, err := sample.Write(dir, options)
	if err != nil {
		rt.Fatalf("%v", err)
	}
	out := filepath.Join(dir, "out")
	arguments := []string{"reconcile", dir, "--out", out, "--as-of", estate.AsOf.Format(time.RFC3339)}
	if options.Identities < 800 {
		arguments = append(arguments, "--reports", "none")
	}
	if options.EarlierRun {
		arguments = append(arguments, "--history", filepath.Join(dir, "history"))
		before := []string{"--out", filepath.Join(dir, "before"), "--as-of", estate.AsOf.AddDate(0, 0, -2).Format(time.RFC3339)}
		if _, stderr, status := invoke(t, append(slices.Clone(arguments), before...)...); status != statusDone && status != statusWithheld {
			rt.Fatalf("the run before: exit status %d: %s", status, stderr)
		}
	}
	_, stderr, status := invoke(t, arguments...)
	if status != statusDone && status != statusWithheld {
		rt.Fatalf("exit status %d: %s", status, stderr)
	}
	validate(rt, out)
	if diff := plantedAndFound(t, estate, out); diff != "" {
		rt.Fatalf("%+v (-planted +found):\n%s", options, diff)
	}
	kinds := map[string]bool{}
	for _, planted := range estate.Expected {
		kinds[planted.Kind] = true
	}
	return kinds
}

// plantedAndFound compares what was planted in an estate with what a run found.
func plantedAndFound(t *testing.T, estate *sample.Estate, out string) (diff string) {
	t.Helper()
	var want, got []string
	for _, planted := range estate.Expected {
		want = append(want, fmt.Sprintf("%+v", planted))
	}
	for _, finding := range findingsOf(t, out) {
		if !slices.Contains(sample.Kinds(), finding.Kind) {
			continue // see TestKindsWithoutScenario
		}
		got = append(got, fmt.Sprintf("%+v", sample.Planted{
			Kind: finding.Kind, UserName: finding.UserName, Login: finding.Login, Item: finding.Item,
			Privileged: finding.Privileged, Severity: finding.Severity, Excepted: finding.Excepted,
		}))
	}
	slices.Sort(want)
	slices.Sort(got)
	return cmp.Diff(want, got)
}

// TestAcmeAgainstAnIndependentReading compares the estates in testdata with a
// list that was written from the specification, not from the output. Only of a
// kind that no list knows yet, -update puts the findings there: read them.
func TestAcmeAgainstAnIndependentReading(t *testing.T) {
	known := map[string]bool{}
	for _, name := range snapshots {
		for _, record := range readExpected(t, name) {
			known[record[0]] = true
		}
	}
	for _, name := range snapshots {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != snapshots[0] && !*update {
				forCI(t)
			}
			want := readExpected(t, name)
			got := [][]string{{"kind", "user_name", "login", "item", "severity", "privileged", "excepted", "fix"}}
			for _, finding := range findingsOf(t, finished(t, name).out) {
				record := []string{
					finding.Kind, finding.UserName, finding.Login, finding.Item, finding.Severity,
					fmt.Sprint(finding.Privileged), fmt.Sprint(finding.Excepted), finding.Fix,
				}
				got = append(got, record)
				if *update && !known[finding.Kind] {
					want = append(want, record)
				}
			}
			slices.SortFunc(got[1:], slices.Compare)
			slices.SortFunc(want[1:], slices.Compare)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-expected +found):\n%s", diff)
			} else if *update {
				writeExpected(t, name, want)
			}
		})
	}
}

func expectedPath(name string) string {
	return filepath.Join(root, "testdata", "expected", name+".csv")
}

func readExpected(t *testing.T, name string) [][]string {
	t.Helper()
	content, err := os.ReadFile(expectedPath(name))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func writeExpected(t *testing.T, name string, records [][]string) {
	t.Helper()
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(records); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(expectedPath(name), text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
