package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var evidencePeople = flag.Int("evidence.people", 500, "how many people the demo of TestReadmePack has in CI; 20000 takes long")

// packBlock finds the README's way from a closed review to a checked pack.
var packBlock = regexp.MustCompile("(?s)```sh pack\n(.*?)```")

// TestReadmePack runs it, command by command: by -run on acme; in CI on a demo whose whole review
// was answered, and whose plan was imported.
func TestReadmePack(t *testing.T) {
	forCI(t) // the scripts of evidence pack acme in every run
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(home, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := packBlock.FindStringSubmatch(string(content))
	if block == nil {
		t.Fatal("the README has no way to a pack")
	}
	r := &campaignRun{t: t, dir: t.TempDir()}
	r.reviewForPack()
	keyPair(t, r.dir)
	r.write("attest.yaml", []byte("version: 1\nperformed_by: {name: Ida Iversen, email: iam@example.com, function: IAM lead}\npurpose: quarterly review\n"+
		"period: {from: 2026-07-01, until: 2026-09-30}\nenvironment: production\nextracts: [{file: okta/*, extracted_by: erik@example.com}]\n"))
	commands := strings.Split(strings.TrimSpace(block[1]), "\n")
	last := ""
	for _, line := range commands {
		line, to, _ := strings.Cut(line, " > ")
		words := shellWords(strings.TrimPrefix(line, "rolecall "))
		if words[0] == "verify" && isCI {
			r.importInto("rolecall-out", "fresh")
		}
		// what is withheld or not yet in effect is none of the pack's business
		want := map[string][]int{"reconcile": {statusWithheld}, "verify": {statusFindings}, "compare": {statusWithheld, statusFindings}}[words[0]]
		stdout, stderr, status, err := command(t.Context(), r.dir, words...)
		if err != nil || status != statusDone && !slices.Contains(want, status) {
			t.Fatalf("%s: status %d: %v %s%s", line, status, err, stdout, stderr)
		}
		if last = stdout; to != "" {
			r.write(to, []byte(stdout))
		}
	}
	if len(commands) != 5 {
		t.Errorf("it takes %d commands, not five", len(commands))
	}
	for _, name := range []string{"archive", "checksums", "signature", "run", "database", "rows", "inputs", "rules", "method", "review", "effect", "comparison", "recomputed"} {
		if !strings.Contains(last, fmt.Sprintf("\n  %-12s%-25s", "ok", name)) {
			t.Errorf("%s is not ok:\n%s", name, last)
		}
	}
}

// reviewForPack leaves an estate, the run that the closed review q4 was opened from, and fresh
// exports.
func (r *campaignRun) reviewForPack() {
	r.t.Helper()
	settings := "estate/review.yaml"
	if isCI {
		r.do(statusDone, "demo", "estate", "--identities", fmt.Sprint(*evidencePeople), "--okta-form", "csv", "--servicenow-form", "csv", "--write-only")
		// of 20,000 people two that were drawn share a name, one without an account and one without
		// an identity: whether they are one is for a person to say, and the run says that it is
		r.doEither([]int{statusDone, statusWithheld}, "reconcile", "estate", "--as-of", "2026-11-01", "--reports", "none", "--quiet", "--out", "before")
	} else {
		for _, name := range []string{"estate", "fresh"} {
			if err := os.CopyFS(r.path(name), os.DirFS(filepath.Join(home, "testdata", "acme"))); err != nil {
				r.t.Fatal(err)
			}
		}
		if err := copyOutput(finished(r.t, "acme").out, r.path("before")); err != nil {
			r.t.Fatal(err)
		}
	}
	if isCI {
		if err := os.CopyFS(r.path("fresh"), os.DirFS(r.path("estate"))); err != nil {
			r.t.Fatal(err)
		}
	}
	r.do(statusDone, "review", "open", "before", "--settings", settings, "--out", "q4", "--opened", "2026-11-02", "--quiet")
	r.answer("q4", "inbox")
	r.doEither([]int{statusDone, statusWithheld}, "review", "collect", "q4", "inbox", "--at", "2026-11-09", "--quiet")
	r.do(statusDone, "review", "close", "q4", "--signed-by", "Ida Iversen <iam@example.com>", "--unanswered", "--at", "2026-11-10", "--quiet")
}

// doEither runs a command that may end in one of several ways.
func (r *campaignRun) doEither(statuses []int, args ...string) {
	r.t.Helper()
	if _, stderr, status, err := command(r.t.Context(), r.dir, args...); err != nil || !slices.Contains(statuses, status) {
		r.t.Fatalf("%v: status %d: %v %s", args, status, err, stderr)
	}
}
