package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/decode/pack"
)

// authority is the configuration of a time stamping authority for openssl, in the folder where
// it runs.
const authority = `
[ req ]
distinguished_name = dn
[ dn ]
[ ca ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[ tsa ]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
[ config ]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
`

// TestStockTools: what checks a pack without rolecall agrees with it: sha256sum, Debian's
// minisign, with a key of its own that has a password, and openssl, which also answers as an
// authority.
func TestStockTools(t *testing.T) {
	t.Parallel()
	if !isCI {
		t.Skip("with ROLECALL_CI=1 only: nothing was checked with minisign and openssl")
	}
	dir := t.TempDir()
	tool := func(input, name string, args ...string) string {
		t.Helper()
		process := exec.CommandContext(t.Context(), name, args...)
		process.Dir, process.Stdin = dir, strings.NewReader(input)
		output, err := process.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, output)
		}
		return string(output)
	}
	rolecall := func(want int, args ...string) string {
		t.Helper()
		stdout, stderr, status, err := commandWith(t.Context(), dir, []string{"ROLECALL_KEY_PASSWORD=secret"}, args...)
		if err != nil || status != want {
			t.Fatalf("rolecall %v: status %d, want %d: %v\n%s%s", args, status, want, err, stdout, stderr)
		}
		return stdout
	}
	tool("secret\nsecret\n", "minisign", "-G", "-p", "audit.pub", "-s", "audit.key")
	if err := os.WriteFile(filepath.Join(dir, "authority.cnf"), []byte(authority), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "serial"), []byte("01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	curve := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "authority.cnf"}
	tool("", "openssl", append([]string{"req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "10", "-subj", "/CN=CA", "-extensions", "ca"}, curve...)...)
	tool("", "openssl", append([]string{"req", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=TSA"}, curve...)...)
	tool("", "openssl", "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "10", "-extfile", "authority.cnf", "-extensions", "tsa")

	if err := os.CopyFS(filepath.Join(dir, "estate"), os.DirFS(filepath.Join(home, "testdata", "acme"))); err != nil {
		t.Fatal(err)
	}
	rolecall(statusDone, "reconcile", "estate", "--as-of", "2026-11-01", "--quiet")
	rolecall(statusDone, "evidence", "rolecall-out", "--estate", "estate", "--sign", "audit.key")
	unpack(t, filepath.Join(dir, "evidence.zip"), filepath.Join(dir, "unpacked"))
	before := rolecall(statusFindings, "verify-evidence", "evidence.zip", "--key", "audit.pub", "--strict")
	tool("", "openssl", "ts", "-reply", "-queryfile", "unpacked/SHA256SUMS.tsq", "-config", "authority.cnf", "-section", "config", "-out", "answer.tsr")
	rolecall(statusDone, "evidence-attach", "evidence.zip", "answer.tsr")
	rolecall(statusDone, "evidence-attach", "evidence.zip", "answer.tsr") // again, in the place of itself
	after := rolecall(statusDone, "verify-evidence", "evidence.zip", "--key", "audit.pub", "--tsa-ca", "ca.pem", "--recompute", "--strict")
	if !strings.Contains(before, "not checked time stamp") || !strings.Contains(after, "ok          time stamping authority") {
		t.Errorf("%s\n%s", before, after)
	}
	unpack(t, filepath.Join(dir, "evidence.zip"), filepath.Join(dir, "stamped"))
	for _, folder := range []string{"unpacked", "stamped"} {
		tool("", "sh", "-c", "cd "+folder+" && sha256sum -c --quiet SHA256SUMS")
		if output := tool("", "minisign", "-V", "-p", "audit.pub", "-m", folder+"/SHA256SUMS"); !strings.Contains(output, "rolecall evidence run=r") {
			t.Error(output)
		}
	}
	tool("", "openssl", "ts", "-verify", "-in", "stamped/SHA256SUMS.tsr", "-data", "stamped/SHA256SUMS", "-CAfile", "ca.pem")
	for _, name := range []string{"SHA256SUMS", "index.html"} {
		one, err := os.ReadFile(filepath.Join(dir, "unpacked", name))
		other, err2 := os.ReadFile(filepath.Join(dir, "stamped", name))
		if err != nil || err2 != nil || !bytes.Equal(one, other) {
			t.Errorf("%s changed with the time stamp: %v %v", name, err, err2)
		}
	}
}

// unpack unpacks a pack with Go's own reader of archives.
func unpack(t *testing.T, archive, folder string) {
	t.Helper()
	repacked(t, archive, func(name string, content []byte) (string, []byte) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return "", nil
	}, nil)
	if files, err := pack.Files(folder); err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
}
