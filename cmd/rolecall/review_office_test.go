package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestPacketsInLibreOffice has LibreOffice save a packet again, by way of its own format, and as
// CSV in a small character set: the decisions are the same. Sorted there, without a row and a column, the
// others count. It takes a while, so only CI does it.
func TestPacketsInLibreOffice(t *testing.T) {
	if !isCI {
		t.Skip("with ROLECALL_CI=1 only: LibreOffice was not asked to save a packet")
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: apt-get install libreoffice-calc-nogui")
	}
	run, dir := copyFinished(t, "acme"), t.TempDir()
	campaign := filepath.Join(dir, "q4")
	if _, stderr, status := invoke(t, "review", "open", run, "--settings", filepath.Join(home, "testdata", "acme", "review.yaml"), "--out", campaign, "--opened", "2026-11-02"); status != statusDone {
		t.Fatal(stderr)
	}
	fillPacket(t, filepath.Join(campaign, "packets", "erik.lindqvist@example.com--P0002.xlsx"), filepath.Join(dir, "packet.xlsx"))
	convert := func(form, from string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
			"--convert-to", form, "--outdir", filepath.Join(dir, "saved"), from)
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	convert("ods", filepath.Join(dir, "packet.xlsx"))
	convert("xlsx:Calc MS Excel 2007 XML", filepath.Join(dir, "saved", "packet.ods"))
	// as a machine with German settings writes it: semicolons, Windows-1252, sheet 2
	convert("csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,false,false,false,2", filepath.Join(dir, "packet.xlsx"))
	edit := editedInLibreOffice(t, office, filepath.Join(dir, "profile"))
	edit(filepath.Join(dir, "saved", "packet.xlsx"), filepath.Join(dir, "saved", "edited.xlsx"))
	var want map[string]int
	for _, name := range []string{"packet.xlsx", "saved/packet.xlsx", "saved/packet-Review.csv"} {
		stdout, stderr, status := invoke(t, "review", "collect", campaign, filepath.Join(dir, name), "--from", "erik.lindqvist@example.com", "--dry-run", "--format", "json", "--at", "2026-11-03")
		if status != statusDone {
			t.Errorf("%s: status %d: %s%s", name, status, stderr, stdout)
			continue
		}
		var result struct{ Decisions map[string]int }
		if err := json.Unmarshal([]byte(stdout), &result); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = result.Decisions
		}
		if len(want) != 2 || want["change"] == 0 || want["revoke"] == 0 || result.Decisions["change"] != want["change"] || result.Decisions["revoke"] != want["revoke"] {
			t.Errorf("%s: %v, want %v", name, result.Decisions, want)
		}
	}
	stdout, stderr, status := invoke(t, "review", "collect", campaign, filepath.Join(dir, "saved/edited.xlsx"), "--from", "erik.lindqvist@example.com", "--dry-run", "--format", "json", "--at", "2026-11-03")
	var result struct{ Decisions, Flags map[string]int }
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || status != statusDone {
		t.Fatal(err, status, stderr)
	}
	all, left := want["change"]+want["revoke"], result.Decisions["change"]+result.Decisions["revoke"]
	if left != all-1 || result.Flags["columns_missing"] != left {
		t.Errorf("sorted, without a row and a column: %+v, want %d of %d decisions", result, all-1, all)
	}
}

// editedInLibreOffice has LibreOffice do what a reviewer may do to a packet: sort the rows, delete one, and
// delete a column. It runs a macro (testdata/office), which a profile has once it was used.
func editedInLibreOffice(t *testing.T, office, profile string) func(from, to string) {
	t.Helper()
	for _, name := range []string{"Packet.xba", "script.xlb"} {
		content, err := os.ReadFile(filepath.Join("testdata", "office", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(profile, "user", "basic", "Standard", name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(from, to string) {
		t.Helper()
		macro := fmt.Sprintf("macro:///Standard.Packet.Edit(%q,%q)", "file://"+from, "file://"+to)
		if output, err := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+profile, "--headless", macro).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		if _, err := os.Stat(to); err != nil {
			t.Fatal("LibreOffice wrote nothing: ", err)
		}
	}
}

// fillPacket decides each row of a packet.
func fillPacket(t *testing.T, from, to string) {
	t.Helper()
	file, err := excelize.OpenFile(from)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Review")
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "Decision")
	for i := range rows[1:] {
		cell, err := excelize.CoordinatesToCellName(column+1, i+2)
		if err != nil {
			t.Fatal(err)
		}
		decision := []string{"revoke", "change"}[i%2]
		if err := file.SetCellStr("Review", cell, decision); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := file.SaveAs(to); err != nil {
		t.Fatal(err)
	}
}
