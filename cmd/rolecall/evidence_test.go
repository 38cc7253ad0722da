package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"

	"rolecall/reports/evidence"
	"rolecall/reports/evidence/archive"
)

// keyPair writes a pair of keys as minisign does, the secret one without a password.
func keyPair(t testing.TB, dir string) (secret, public string) {
	t.Helper()
	publicKey, secretKey, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	secret, public = filepath.Join(dir, "audit.key"), filepath.Join(dir, "audit.pub")
	for path, key := range map[string]interface{ MarshalText() ([]byte, error) }{secret: secretKey, public: publicKey} {
		text, err := key.MarshalText()
		if err == nil {
			err = os.WriteFile(path, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return secret, public
}

// packAcme packs the shared run.
func packAcme(t testing.TB, out string, flags ...string) {
	t.Helper()
	args := append([]string{"evidence", finished(t, "acme").out, "--estate", filepath.Join(home, "testdata", "acme"), "--out", out, "--at", "2026-11-02"}, flags...)
	if _, stderr, status := invoke(t, args...); status != statusDone {
		t.Fatalf("%v: status %d: %s", args, status, stderr)
	}
}

type verified struct {
	evidence.Result
	status int
	text   string
}

func verifyEvidence(t testing.TB, pack string, flags ...string) (found verified) {
	t.Helper()
	stdout, stderr, status := invoke(t, append([]string{"verify-evidence", pack, "--format", "json"}, flags...)...)
	if err := json.Unmarshal([]byte(stdout), &found.Result); err != nil || status != statusDone && status != statusFindings {
		t.Fatalf("%s %v: status %d: %s %v", pack, flags, status, stderr, err)
	}
	found.status, found.text = status, stdout
	return found
}

// of is a check: its status, what is said of it and what is wrong.
func (v verified) of(name string) string {
	for _, each := range v.Checks {
		if each.Name == name {
			return strings.Join(append([]string{each.Status + ": " + each.About}, each.Faults...), "\n")
		}
	}
	return ""
}

// repacked is a pack as somebody else packs it, with other members: change yields the name and
// content of each, "" to leave it out.
func repacked(t testing.TB, pack string, change func(name string, content []byte) (string, []byte), more map[string]string) string {
	t.Helper()
	reader, err := zip.OpenReader(pack)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	out := filepath.Join(t.TempDir(), "pack.zip")
	file, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scratch, err := os.Create(filepath.Join(t.TempDir(), "member"))
	if err != nil {
		t.Fatal(err)
	}
	defer scratch.Close()
	writer, err := archive.NewWriter(file, scratch)
	if err != nil {
		t.Fatal(err)
	}
	add := func(name string, content []byte) {
		if _, err := writer.Add(name, bytes.NewReader(content)); err != nil {
			t.Fatal(err)
		}
	}
	for _, each := range reader.File {
		if name, content := change(each.Name, readMember(t, each)); name != "" {
			add(name, content)
		}
	}
	for name, content := range more {
		add(name, []byte(content))
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

func readMember(t testing.TB, member *zip.File) []byte {
	t.Helper()
	from, err := member.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	content, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestEvidence: the same run is the same pack; what is changed in it is named.
func TestEvidence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	secret, public := keyPair(t, dir)
	pack := filepath.Join(dir, "pack.zip")
	packAcme(t, pack, "--sign", secret)
	before, err := os.ReadFile(pack)
	if info, _ := os.Stat(pack); err != nil || info.Mode() != 0o600 {
		t.Fatal(info.Mode(), err)
	}
	t.Run("again", func(t *testing.T) {
		again := filepath.Join(dir, "again.zip")
		packAcme(t, again, "--sign", secret)
		if now, err := os.ReadFile(again); err != nil || !bytes.Equal(before, now) {
			t.Errorf("the same run is packed in other bytes: %v", err)
		}
	})
	t.Run("whole", func(t *testing.T) {
		found := verifyEvidence(t, pack, "--key", public)
		for _, name := range []string{"archive", "checksums", "signature", "run", "database", "rows", "inputs", "rules", "method"} {
			if !strings.HasPrefix(found.of(name), "ok: ") {
				t.Errorf("%s: %q", name, found.of(name))
			}
		}
		for _, name := range []string{"time stamp", "time stamping authority", "chain", "review", "effect", "comparison", "recomputed"} {
			if !strings.HasPrefix(found.of(name), "not checked: ") {
				t.Errorf("%s: %q", name, found.of(name))
			}
		}
		if found.status != statusDone || found.IsGood(true) {
			t.Errorf("status %d; a strict check passes: %v", found.status, found.IsGood(true))
		}
		validateText(t, "verify-evidence", found.text, "evidence.schema.json")
	})
	t.Run("changed", func(t *testing.T) {
		var names []string
		changed := repacked(t, pack, func(name string, content []byte) (string, []byte) {
			if !strings.HasPrefix(name, "SHA256SUMS") {
				names = append(names, name)
				content = slices.Clone(content)
				if len(content) == 0 {
					content = []byte("x")
				}
				content[len(content)/2] ^= 0xff
			}
			return name, content
		}, nil)
		found := verifyEvidence(t, changed, "--key", public)
		got := strings.Split(found.of("checksums"), "\n")
		for _, name := range names {
			if !slices.Contains(got, name+": was changed") {
				t.Errorf("%s was changed, and is not named", name)
			}
		}
		if len(names) < 100 || found.status != statusFindings {
			t.Errorf("status %d, %d members", found.status, len(names))
		}
	})
	t.Run("moved", func(t *testing.T) {
		moved := repacked(t, pack, func(name string, content []byte) (string, []byte) {
			switch name {
			case "run/findings.csv":
				name = ""
			case "method/reconcile/schema.sql":
				name = "method/reconcile/other.sql"
			case "SHA256SUMS.minisig":
				content = bytes.Replace(content, []byte("at=2026"), []byte("at=2025"), 1)
			case "SHA256SUMS.tsq":
				content[20] ^= 0xff
			}
			return name, content
		}, map[string]string{"notes.txt": "x", "SHA256SUMS.more": "x", "review/key": "x"})
		found := verifyEvidence(t, moved, "--key", public)
		for name, want := range map[string][]string{
			"checksums": {
				"run/findings.csv: is missing", "method/reconcile/schema.sql: is missing", "method/reconcile/other.sql: was added",
				"notes.txt: was added", "SHA256SUMS.more: was added", "review/key: was added",
			},
			"run": {"run/findings.csv: removed"}, "signature": {"its trusted comment was changed"}, "time stamp": {"SHA256SUMS.tsq does not request"},
			"method": {"method/reconcile/other.sql: is not a statement"}, "review": {"review/key: the secret key"},
		} {
			for _, each := range want {
				if got := found.of(name); !strings.HasPrefix(got, "failed") || !strings.Contains(got, each) {
					t.Errorf("%s: %q, want %q", name, got, each)
				}
			}
		}
	})
	t.Run("its list", func(t *testing.T) {
		changed := repacked(t, pack, func(name string, content []byte) (string, []byte) {
			if name == "SHA256SUMS" {
				content = append(content, fmt.Sprintf("%064d  more\n", 0)...)
			}
			return name, content
		}, nil)
		found := verifyEvidence(t, changed, "--key", public)
		for name, want := range map[string]string{"checksums": "more: is missing", "signature": "is not of this SHA256SUMS", "time stamp": "does not request a time stamp of this"} {
			if !strings.Contains(found.of(name), want) {
				t.Errorf("%s: %q, want %q", name, found.of(name), want)
			}
		}
	})
}

// TestForgedEvidence: who changes findings and every checksum of them, in a pack that nobody
// signed, is found out by running it again.
func TestForgedEvidence(t *testing.T) {
	t.Parallel()
	forCI(t)
	pack := filepath.Join(t.TempDir(), "pack.zip")
	packAcme(t, pack)
	members := map[string][]byte{}
	repacked(t, pack, func(name string, content []byte) (string, []byte) {
		members[name] = content
		return "", nil
	}, nil)
	was := members["run/findings.csv"]
	at := bytes.Index(was, []byte(",critical,"))
	if at < 0 {
		t.Fatal("acme has no critical finding")
	}
	forged := append(append(slices.Clone(was[:at]), ",low,"...), was[at+len(",critical,"):]...)
	resum := func(name string, of ...string) {
		for i := 0; i < len(of); i += 2 {
			members[name] = bytes.ReplaceAll(members[name], []byte(of[i]), []byte(of[i+1]))
		}
	}
	step := func(name string, with []byte, in ...string) {
		old := hashOf(members[name])
		members[name] = with
		for _, each := range in {
			resum(each, old, hashOf(with))
		}
	}
	size := fmt.Sprintf(`"bytes": %d,`, len(was))
	step("run/findings.csv", forged, "run/manifest.json", "run/SHA256SUMS", "SHA256SUMS")
	manifest := bytes.Replace(members["run/manifest.json"], []byte(size), fmt.Appendf(nil, `"bytes": %d,`, len(forged)), 1)
	old := hashOf(manifest)
	members["run/manifest.json"] = manifest
	for _, each := range []string{"run/SHA256SUMS", "SHA256SUMS"} {
		lines := strings.Split(string(members[each]), "\n")
		for i, line := range lines {
			switch {
			case strings.HasSuffix(line, "manifest.json") && (each == "run/SHA256SUMS" || strings.HasSuffix(line, "run/manifest.json")):
				lines[i] = old + line[64:]
			case each == "SHA256SUMS" && strings.HasSuffix(line, "run/SHA256SUMS"):
				lines[i] = hashOf(members["run/SHA256SUMS"]) + line[64:]
			}
		}
		members[each] = []byte(strings.Join(lines, "\n"))
	}
	out := repacked(t, pack, func(name string, _ []byte) (string, []byte) { return name, members[name] }, nil)
	found := verifyEvidence(t, out, "--recompute")
	for name, want := range map[string]string{"checksums": "ok: ", "run": "ok: ", "recomputed": "failed: \nrun/findings.csv: running it again produces another"} {
		if !strings.HasPrefix(found.of(name), want) {
			t.Errorf("%s: %q, want %q", name, found.of(name), want)
		}
	}
}
