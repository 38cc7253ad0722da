package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolecall/reports"
)

// members are the contents of a pack, by name.
func members(t testing.TB, pack string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	repacked(t, pack, func(name string, content []byte) (string, []byte) {
		all[name] = content
		return "", nil
	}, nil)
	return all
}

// resealed is a pack with members as they are now, whose lists of checksums and request say so:
// what somebody makes who changes a pack that nobody signed.
func resealed(t testing.TB, pack string, all map[string][]byte) string {
	t.Helper()
	before := sha256.Sum256(all["SHA256SUMS"])
	seal := func(list string, of func(name string) string) {
		var text strings.Builder
		sums, err := reports.ParseSums(all[list])
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range slices.Sorted(maps.Keys(sums)) {
			if content, isThere := all[of(name)]; isThere {
				text.WriteString(reports.SumsLine(hashOf(content), name))
			}
		}
		all[list] = []byte(text.String())
	}
	seal("run/SHA256SUMS", func(name string) string {
		if rest, is := strings.CutPrefix(name, "changes/rollback/"); is {
			return "rollback/" + rest
		}
		if strings.HasPrefix(name, "changes/") {
			return name
		}
		return "run/" + name
	})
	seal("SHA256SUMS", func(name string) string { return name })
	after := sha256.Sum256(all["SHA256SUMS"])
	all["SHA256SUMS.tsq"] = bytes.Replace(all["SHA256SUMS.tsq"], before[:], after[:], 1)
	return repacked(t, pack, func(name string, _ []byte) (string, []byte) {
		if all[name] == nil { // left out
			return "", nil
		}
		return name, all[name]
	}, nil)
}

// ofVersion is a pack of a run that another version made, as that version would have packed it.
func ofVersion(t testing.TB, pack string, change func(all map[string][]byte)) string {
	t.Helper()
	all := members(t, pack)
	manifest := bytes.ReplaceAll(all["run/manifest.json"], []byte(`"version": "(devel)"`), []byte(`"version": "v0.1.0"`))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), manifest, 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := reports.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if read.Tool.Version != "v0.1.0" || read.Version != "v0.1.0" {
		t.Fatalf("the manifest says %s and %s", read.Tool.Version, read.Version)
	}
	all["run/manifest.json"] = manifest
	for _, name := range []string{"run/manifest.json", "chain.json", "attestation.json"} {
		all[name] = bytes.ReplaceAll(all[name], []byte(read.RunID), []byte(read.Facts.RunID()))
	}
	all["chain.json"] = bytes.ReplaceAll(all["chain.json"], []byte(`"version": "(devel)"`), []byte(`"version": "v0.1.0"`))
	change(all)
	return resealed(t, pack, all)
}

// replaced changes a member, which has to have what is replaced.
func replaced(t testing.TB, all map[string][]byte, name, from, to string) {
	t.Helper()
	if !bytes.Contains(all[name], []byte(from)) {
		t.Fatalf("%s has no %q", name, from)
	}
	all[name] = bytes.Replace(all[name], []byte(from), []byte(to), 1)
}

// said compares what is said of some checks.
func (v verified) said(t testing.TB, want map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got := v.of(name); !strings.HasPrefix(got, want[name]) {
			t.Errorf("%s: %q, want %q", name, got, want[name])
		}
	}
}

// TestEvidenceOfOtherVersions: of a pack that another version made, what can be checked is, and
// what cannot is said with its cause; one that is laid out in a newer way is refused.
func TestEvidenceOfOtherVersions(t *testing.T) {
	t.Parallel()
	pack := filepath.Join(t.TempDir(), "pack.zip")
	packAcme(t, pack)
	t.Run("older", func(t *testing.T) {
		found := verifyEvidence(t, ofVersion(t, pack, func(all map[string][]byte) { // the first did not say what packed it
			replaced(t, all, "chain.json", "  \"tool\": {\n    \"version\": \"v0.1.0\",\n    \"revision\": \"\"\n  },\n", "")
		}))
		found.said(t, map[string]string{
			"archive": "ok: ", "checksums": "ok: ", "chain": "not checked: ", "run": "ok: ", "database": "ok: ", "rows": "ok: ", "inputs": "ok: ", "rules": "ok: ",
			"method": "not checked: another version made the run: rolecall v0.1.0",
		})
		if found.status != statusDone {
			t.Error(found.text)
		}
	})
	t.Run("run again", func(t *testing.T) {
		forCI(t)
		verifyEvidence(t, ofVersion(t, pack, func(map[string][]byte) {}), "--recompute").said(t, map[string]string{
			"recomputed": "ok: another version made the run: rolecall v0.1.0: this version produces the same findings and changes",
		})
		other := verifyEvidence(t, ofVersion(t, pack, func(all map[string][]byte) {
			was := len(all["run/findings.csv"])
			old := hashOf(all["run/findings.csv"])
			replaced(t, all, "run/findings.csv", ",critical,", ",terrible,") // of the same length
			if was != len(all["run/findings.csv"]) {
				t.Fatal("another size")
			}
			replaced(t, all, "run/manifest.json", old, hashOf(all["run/findings.csv"]))
		}), "--recompute")
		if got := other.of("recomputed"); !strings.HasPrefix(got, "not checked: another version made the run: rolecall v0.1.0, and findings and changes differ in 1 rows with this version") ||
			!strings.Contains(got, ": running it again changes it (cause: tool)") || !strings.Contains(got, "\nrun/findings.csv, f") {
			t.Error(got)
		}
	})
	t.Run("another build", func(t *testing.T) {
		forCI(t)
		all := members(t, pack)
		own := regexp.MustCompile(`"binary_sha256": "([0-9a-f]{64})"`).FindSubmatch(all["run/manifest.json"])
		if own == nil {
			t.Fatal("the manifest does not say which file the program was")
		}
		other := strings.Repeat("0", 64)
		replaced(t, all, "run/manifest.json", string(own[1]), other)
		got := verifyEvidence(t, resealed(t, pack, all), "--recompute").of("recomputed")
		if !strings.HasPrefix(got, "ok: ") || !strings.Contains(got, "the run names another build of this version, SHA-256 "+other) {
			t.Error(got)
		}
	})
	t.Run("cannot be run", func(t *testing.T) {
		forCI(t)
		found := verifyEvidence(t, ofVersion(t, pack, func(all map[string][]byte) {
			replaced(t, all, "run/manifest.json", `"import-set"`, `"telegraph"`)
		}), "--recompute")
		found.said(t, map[string]string{
			"run": "ok: ", "recomputed": "not checked: another version made the run: rolecall v0.1.0, and this one cannot run it (cause: tool); that version can check it\nthe manifest's option changes: ",
		})
	})
	t.Run("newer", func(t *testing.T) {
		all := members(t, pack)
		replaced(t, all, "chain.json", `"format": 1`, `"format": 2`)
		changed := repacked(t, pack, func(name string, _ []byte) (string, []byte) { return name, all[name] }, nil)
		verifyEvidence(t, changed).said(t, map[string]string{"checksums": "failed: \nchain.json: was changed", "chain": "failed: \nchain.json: there is no format 2"})
		newer := resealed(t, pack, all)
		answer := filepath.Join(t.TempDir(), "answer.tsr")
		if err := os.WriteFile(answer, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"verify-evidence", newer}, {"verify-evidence", newer, "--format", "json"}, {"evidence-attach", newer, answer},
			{"evidence", finished(t, "acme").out, "--inputs", "hashes", "--previous", newer, "--out", filepath.Join(t.TempDir(), "next.zip")},
		} {
			stdout, stderr, status := invoke(t, args...)
			if status != statusFailed || stdout != "" || !strings.Contains(stderr, "!chain.json: the pack is of format 2, and this version of rolecall knows formats up to 1") ||
				!strings.Contains(stderr, "check it with the version that packed it") {
				t.Errorf("%v: status %d: %s%s", args[0], status, stdout, stderr)
			}
		}
	})
	t.Run("packed by another", func(t *testing.T) {
		forCI(t)
		ours := verifyEvidence(t, compressedAgain(t, pack))
		ours.said(t, map[string]string{"archive": "failed: ", "checksums": "ok: "})
		if !strings.Contains(ours.of("archive"), "run/findings.csv: is compressed in other bytes than those of its content") {
			t.Error(ours.of("archive"))
		}
		all := members(t, pack)
		replaced(t, all, "chain.json", `"version": "(devel)"`, `"version": "v9.0.0"`)
		for name := range all {
			if strings.HasPrefix(name, "method/") { // the run is none of that version, which has another method
				delete(all, name)
			}
		}
		theirs := verifyEvidence(t, compressedAgain(t, resealed(t, pack, all)))
		theirs.said(t, map[string]string{"archive": "ok: ", "run": "ok: ", "method": "not checked: rolecall v9.0.0 packed it"})
		if !strings.Contains(theirs.of("archive"), "are compressed otherwise than by this version, since rolecall v9.0.0 packed it") {
			t.Error(theirs.of("archive"))
		}
	})
}

// compressedAgain is a pack with the same members, laid out in the same way, and compressed by
// another program.
func compressedAgain(t testing.TB, pack string) string {
	t.Helper()
	from, err := zip.OpenReader(pack)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	var to bytes.Buffer
	writer := zip.NewWriter(&to)
	for _, each := range from.File {
		var packed bytes.Buffer
		squeezer, err := flate.NewWriter(&packed, flate.HuffmanOnly)
		if err == nil {
			_, err = squeezer.Write(readMember(t, each))
		}
		if err == nil {
			err = squeezer.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		header := each.FileHeader
		header.Extra, header.CompressedSize64 = nil, uint64(packed.Len())
		member, err := writer.CreateRaw(&header)
		if err == nil {
			_, err = member.Write(packed.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "again.zip")
	if err := os.WriteFile(out, to.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}
