package main

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// storyBlock finds the README's story of a review.
var storyBlock = regexp.MustCompile("(?s)```sh story\n(.*?)```")

// TestReadmeReview runs the README's review, command by command. Before the answers are collected,
// it is the reviewers; before the proof, whoever imports the plan and exports again. It takes a while,
// so only CI does it.
func TestReadmeReview(t *testing.T) {
	t.Parallel()
	if !isCI {
		t.Skip("with ROLECALL_CI=1 only: the README's review was not run")
	}
	content, err := os.ReadFile(filepath.Join(home, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := storyBlock.FindStringSubmatch(string(content))
	if block == nil {
		t.Fatal("the README has no story of a review")
	}
	r := &campaignRun{t: t, dir: cmp.Or(*campaignKeep, t.TempDir())}
	commands := strings.Split(strings.TrimSpace(block[1]), "\n")
	for _, line := range commands {
		words, want := shellWords(strings.TrimPrefix(line, "rolecall ")), statusDone
		switch strings.Join(words[:2], " ") {
		case "review collect":
			r.answer(words[2], words[3])
		case "review status":
			want = statusFindings // something is open
		case "verify rolecall-out":
			r.importPlan("rolecall-out", words[2])
		}
		if stdout := r.do(want, words...); stdout == "" {
			t.Errorf("%s says nothing", line)
		}
	}
	if len(commands) != 10 {
		t.Errorf("the story has %d commands, not ten", len(commands))
	}
	revoked := 0
	for _, each := range recordsOf(t, r.path("rolecall-out/findings.csv")) {
		if strings.Contains(each["reason"], "revoked by") && each["change_ids"] != "" {
			revoked++
		}
	}
	if revoked == 0 {
		t.Error("the plan carries out no revocation")
	}
}

// answer fills in all packets of a review but one, which the story reassigns: what no rule grants is
// revoked, but of the account that guardrails protect, and every seventh of the rest; what else is noted
// is to change.
func (r *campaignRun) answer(review, inbox string) {
	r.t.Helper()
	packets, err := filepath.Glob(r.path(review + "/packets/*.xlsx"))
	if err != nil {
		r.t.Fatal(err)
	}
	for i, path := range packets {
		if strings.HasSuffix(path, "--P0005.xlsx") {
			continue
		}
		file, err := excelize.OpenFile(path)
		if err != nil {
			r.t.Fatal(err)
		}
		rows, err := file.GetRows("Review")
		if err != nil {
			r.t.Fatal(err)
		}
		for at, row := range rows[1:] {
			fill := func(column int, text string) {
				cell, err := excelize.CoordinatesToCellName(column+1, at+2)
				if err == nil {
					err = file.SetCellStr("Review", cell, text)
				}
				if err != nil {
					r.t.Fatal(err)
				}
			}
			cell := func(title string) string { return row[slices.Index(sentTitles, title)] }
			isNoted := cell("Look at") != ""
			isExcess := isNoted && strings.HasPrefix(cell("By the rules"), "no rule") && cell("Access") != "" && cell("Account") != "admin"
			switch {
			case isExcess, !isNoted && (i+at)%7 == 0:
				fill(decisionColumn, "revoke")
			case isNoted:
				fill(decisionColumn, "change")
				fill(commentColumn, "has to be looked into")
			default:
				fill(decisionColumn, "keep")
			}
		}
		content, err := file.WriteToBuffer()
		if err != nil {
			r.t.Fatal(err)
		}
		r.write(inbox+"/"+filepath.Base(path), content.Bytes())
		if err := file.Close(); err != nil {
			r.t.Fatal(err)
		}
	}
}

// importPlan writes fresh exports of the demo company: as it was, in CSV, with the plan and what people
// were asked to do in Okta.
func (r *campaignRun) importPlan(out, fresh string) {
	r.t.Helper()
	r.do(statusDone, "demo", fresh, "--okta-form", "csv", "--servicenow-form", "csv", "--write-only")
	r.importInto(out, fresh)
}
