package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/review"
	"rolecall/reports/packet"
)

// pagePacket is a packet of three rows, with texts that would act if they were let.
func pagePacket() *packet.Packet {
	sample := &packet.Packet{
		Campaign: &review.Campaign{Format: review.FormatVersion, CampaignID: "C12345678", Name: "Q4 <b>", AsOf: "2026-11-01T00:00:00Z", Opened: "2026-11-02T08:00:00Z", Due: "2026-11-20", Owner: "iam@example.com"},
		Packet:   review.Packet{Packet: "P0001", Reviewer: "Zoë", Email: "zoe@example.com", Part: 1, Parts: 1, Items: 3, Rows: "hash"},
	}
	for i, name := range []string{"Anna", "<img src=x onerror='window.acted = 1'>", "a\u202eb \" '"} {
		var cells []string
		for _, column := range review.Sent[3:] {
			cells = append(cells, name+" "+column.Name)
		}
		sample.Rows = append(sample.Rows, packet.Row{Cells: cells, Token: "R000" + string(rune('1'+i)) + "-2222-3333-4444"})
	}
	return sample
}

// TestReviewPageInABrowser decides in a page: what it saves has every row as it was sent, what was
// decided, and when; somebody who opens it again goes on where they were.
func TestReviewPageInABrowser(t *testing.T) {
	tab := newTab(t)
	var content bytes.Buffer
	forms, _ := packet.ReadForms("html")
	if err := forms[0].Write(&content, "", pagePacket()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.open(file, "")
	if progress := tab.text("#progress"); progress != "0 of 3 rows decided" {
		t.Error(progress)
	}
	const fill = `(function (row, name, value) {
		const cell = document.querySelectorAll('tr[data-row]')[row].querySelector('[data-open="' + name + '"]');
		cell.value = value;
		cell.dispatchEvent(new Event('change', {bubbles: true}));
		return true;
	})`
	ask[bool](tab, fill+`(0, 'decision', 'keep')`)
	ask[bool](tab, fill+`(0, 'until', '2026-12-31')`)
	ask[bool](tab, fill+`(1, 'decision', "don't know")`)
	ask[bool](tab, fill+`(1, 'comment', 'who is "this"?')`)
	ask[bool](tab, fill+`(2, 'decision', 'revoke')`)
	ask[bool](tab, fill+`(2, 'decision', '')`)
	if progress := tab.text("#progress"); progress != "2 of 3 rows decided" {
		t.Error(progress)
	}
	tab.open(file, "") // it goes on where it was
	const save = `(function () {
		let saved;
		URL.createObjectURL = (blob) => { saved = blob; return '#'; };
		document.getElementById('save').click();
		return saved.text();
	})()`
	var answers review.Answers
	decoder := json.NewDecoder(bytes.NewReader([]byte(ask[string](tab, save))))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&answers); err != nil {
		t.Fatal(err)
	}
	if answers.CampaignID != "C12345678" || answers.Packet != "P0001" || answers.Sent != "hash" || answers.Format != 1 || len(answers.Rows) != 3 {
		t.Fatalf("%+v", answers)
	}
	sample := pagePacket()
	for i, row := range answers.Rows {
		want := map[string]string{
			review.DecisionCell: []string{"keep", "don't know", ""}[i], review.UntilCell: []string{"2026-12-31", "", ""}[i],
			review.CommentCell: []string{"", `who is "this"?`, ""}[i], review.TokenCell: sample.Rows[i].Token, review.DecidedAt: row[review.DecidedAt],
		}
		for at, column := range review.Sent[3:] {
			want[column.Name] = sample.Rows[i].Cells[at]
		}
		if diff := cmp.Diff(want, row); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", i, diff)
		}
		at, err := time.Parse(time.RFC3339, row[review.DecidedAt])
		if isDecided := i < 2; isDecided && (err != nil || time.Since(at) > 10*time.Minute) || !isDecided && row[review.DecidedAt] != "" {
			t.Errorf("row %d was decided at %q", i, row[review.DecidedAt])
		}
	}
	if warned := tab.text("#trouble"); warned == "" {
		t.Error("nobody is told that the name is missing")
	}
	tab.calm()
}

// TestPageFromBrowserToReview decides in the page of a real review, and has what it saves collected.
func TestPageFromBrowserToReview(t *testing.T) {
	tab := newTab(t)
	run, campaign := copyFinished(t, "acme"), filepath.Join(t.TempDir(), "q4")
	if _, stderr, status := invoke(t, "review", "open", run, "--settings", filepath.Join(home, "testdata", "acme", "review.yaml"), "--out", campaign, "--opened", "2026-11-02", "--packets", "html"); status != statusDone {
		t.Fatal(stderr)
	}
	content, err := os.ReadFile(filepath.Join(campaign, "packets", "erik.lindqvist@example.com--P0002.html"))
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(page, content, 0o600); err != nil {
		t.Fatal(err)
	}
	tab.open(page, "")
	const decide = `(function () {
		const rows = document.querySelectorAll('tr[data-row]');
		rows.forEach((row, at) => {
			if (at === 0) { return; }
			const cell = row.querySelector('[data-open="decision"]');
			cell.value = 'revoke';
			cell.dispatchEvent(new Event('change', {bubbles: true}));
		});
		document.getElementById('name').value = 'Erik Lindqvist';
		document.getElementById('confirmed').checked = true;
		return rows.length;
	})()`
	rows := ask[int](tab, decide)
	const save = `(function () {
		let saved;
		URL.createObjectURL = (blob) => { saved = blob; return '#'; };
		document.getElementById('save').click();
		return saved.text();
	})()`
	answers := filepath.Join(t.TempDir(), "decisions.json")
	if err := os.WriteFile(answers, []byte(ask[string](tab, save)), 0o600); err != nil {
		t.Fatal(err)
	}
	tab.calm()
	stdout, stderr, status := invoke(t, "review", "collect", campaign, answers, "--from", "erik.lindqvist@example.com", "--received", "2026-11-03", "--at", "2026-11-03", "--format", "json")
	var result struct {
		Files []struct {
			Rows, Blank int
			NameGiven   string `json:"name_given"`
			Confirmed   string
		}
		Decisions map[string]int
		Flags     map[string]int
	}
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || status != statusDone || len(result.Files) != 1 {
		t.Fatal(err, status, stderr, stdout)
	}
	if file := result.Files[0]; file.Rows != rows-1 || file.Blank != 1 || file.NameGiven != "Erik Lindqvist" || file.Confirmed != "yes" {
		t.Errorf("%+v of %d rows", file, rows)
	}
	if result.Decisions["revoke"] != rows-1 || result.Flags["fast"] != rows-1 || result.Flags["columns_missing"] != 0 {
		t.Errorf("%+v", result)
	}
}
