package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMixedEvidence: what two packs of the same company have otherwise cannot change places, each
// by itself; what vouches for one does not for the other.
func TestMixedEvidence(t *testing.T) {
	forCI(t) // TestEvidence changes members of one pack in every run
	t.Parallel()
	dir := t.TempDir()
	secret, public := keyPair(t, dir)
	first, second := filepath.Join(dir, "first.zip"), filepath.Join(dir, "second.zip")
	attest := filepath.Join(dir, "attest.yaml")
	if err := os.WriteFile(attest, []byte("version: 1\npurpose: another one\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	packAcme(t, first, "--sign", secret)
	packAcme(t, second, "--sign", secret, "--attest", attest, "--previous", first)
	one, other := members(t, first), members(t, second)
	swapped := 0
	for _, name := range slices.Sorted(maps.Keys(one)) {
		if bytes.Equal(one[name], other[name]) {
			continue
		}
		swapped++
		mixed := repacked(t, first, func(each string, content []byte) (string, []byte) {
			if each == name {
				return each, other[name]
			}
			return each, content
		}, nil)
		found := verifyEvidence(t, mixed, "--key", public)
		check, want := "checksums", "failed: \n"+name+": was changed"
		switch name {
		case "SHA256SUMS":
			want = "failed: "
		case "SHA256SUMS.minisig":
			check, want = "signature", "failed: \nthe signature is not of this SHA256SUMS"
		case "SHA256SUMS.tsq":
			check, want = "time stamp", "failed: \nSHA256SUMS.tsq does not request"
		}
		if found.said(t, map[string]string{check: want}); found.status != statusFindings {
			t.Errorf("%s: status %d", name, found.status)
		}
	}
	if swapped < 6 {
		t.Errorf("only %d members differ", swapped)
	}
	t.Run("resealed", func(t *testing.T) { // by somebody who has not the key
		for name, change := range map[string]func(all map[string][]byte){
			"attestation": func(all map[string][]byte) { replaced(t, all, "attestation.json", "another one", "a different one") },
			"chain": func(all map[string][]byte) {
				replaced(t, all, "chain.json", knownBy(t, first), strings.Repeat("0", 64))
			},
			"index": func(all map[string][]byte) { replaced(t, all, "index.csv", "partly", "supported") },
		} {
			all := members(t, second)
			change(all)
			found := verifyEvidence(t, resealed(t, second, all), "--key", public, "--previous", first)
			found.said(t, map[string]string{"checksums": "ok: ", "signature": "failed: \nthe signature is not of this SHA256SUMS"})
			if isBroken := name == "chain"; isBroken != strings.HasPrefix(found.of("chain"), "failed: \nit follows another pack") {
				t.Errorf("%s: %q", name, found.of("chain"))
			}
		}
	})
	t.Run("beside the run", func(t *testing.T) {
		changed := repacked(t, second, func(name string, content []byte) (string, []byte) { return name, content }, map[string]string{
			"effect/verify.json":    `{"changes":{"in effect":1},"rows":[{"change_id":"c0"}],"statuses":[0]}`,
			"compare/manifest.json": `{"of":"comparison","old":{"as_of":"2020-01-01T00:00:00Z"},"new":{"as_of":"2020-02-01T00:00:00Z"},"outputs":[{"name":"compare.csv","sha256":"0"}]}`,
			"compare/more":          "x",
		})
		found := verifyEvidence(t, changed, "--key", public)
		found.said(t, map[string]string{"effect": "failed: \neffect/verify.json: ", "comparison": "failed: "})
		for _, each := range []string{"compare/manifest.json: compares other runs", "compare/compare.csv: is not the file", "compare/more: its manifest does not list it"} {
			if !strings.Contains(found.of("comparison"), each) {
				t.Errorf("%q, want %q", found.of("comparison"), each)
			}
		}
	})
}

// knownBy is the digest by which a pack is known to the next.
func knownBy(t testing.TB, pack string) string {
	t.Helper()
	return hashOf(members(t, pack)["SHA256SUMS"])
}
