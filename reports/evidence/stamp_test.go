package evidence

import (
	"bytes"
	"crypto/x509"
	"os"
	"slices"
	"strings"
	"testing"

	"aead.dev/minisign"
)

func stampFile(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile("testdata/stamp/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func pool(t *testing.T, name string) *x509.CertPool {
	t.Helper()
	certificates := x509.NewCertPool()
	if !certificates.AppendCertsFromPEM(stampFile(t, name)) {
		t.Fatal(name)
	}
	return certificates
}

// TestTimeRequest: what openssl asks, and nothing else.
func TestTimeRequest(t *testing.T) {
	request, err := timeRequest(stampFile(t, "sums"))
	if err != nil || !bytes.Equal(request, stampFile(t, "request.tsq")) {
		t.Errorf("%x %v", request, err)
	}
}

func TestTimeStamp(t *testing.T) {
	sums, request, answer := stampFile(t, "sums"), stampFile(t, "request.tsq"), stampFile(t, "answer.tsr")
	refused := []byte{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02}
	for name, test := range map[string]struct {
		answer, request []byte
		authorities     *x509.CertPool
		want            string // status of each check, and what is said of it
	}{
		"no answer":                {nil, request, nil, "not checked: the pack has no time stamp: an authority has to answer SHA256SUMS.tsq, and rolecall evidence-attach adds the answer; not checked: there is no time stamp"},
		"no answer, but wanted":    {nil, request, pool(t, "authority.pem"), "not checked: the pack has no time stamp: an authority has to answer SHA256SUMS.tsq, and rolecall evidence-attach adds the answer; failed: there is no time stamp"},
		"nobody is trusted":        {answer, request, nil, "ok: it covers SHA256SUMS and says 2026-11-30T21:18:09Z, policy 1.2.3.4.1; not checked: the authority was not checked"},
		"the authority is trusted": {answer, request, pool(t, "authority.pem"), "ok: it covers; ok: its certificate chains to a certificate given with --tsa-ca: CN=Test-TSA"},
		"another is trusted":       {answer, request, pool(t, "stranger.pem"), "ok: it covers; failed: its certificate does not chain"},
		"of something else":        {stampFile(t, "other.tsr"), request, nil, "failed: SHA256SUMS.tsr: it is a time stamp of other content"},
		"another is asked for":     {answer, stampFile(t, "other.tsr"), nil, "failed: SHA256SUMS.tsq does not request"},
		"no answer of any":         {[]byte("no"), request, nil, "failed: SHA256SUMS.tsr: it is not an answer"},
		"refused":                  {refused, request, nil, "failed: SHA256SUMS.tsr: the authority refused it"},
		"a page of a server":       {[]byte("<html>"), request, nil, "failed: SHA256SUMS.tsr: it is not an answer"},
	} {
		var got []string
		for _, each := range checkTime(test.answer, test.request, sums, test.authorities) {
			got = append(got, each.Status+": "+each.About+strings.Join(each.Faults, ", "))
		}
		want := strings.Split(test.want, "; ")
		if len(got) != len(want) || slices.ContainsFunc(want, func(each string) bool { return !strings.HasPrefix(got[slices.Index(want, each)], each) }) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestBytesOfAStamp: no byte of what the authority signs can be another.
func TestBytesOfAStamp(t *testing.T) {
	sums, answer := stampFile(t, "sums"), stampFile(t, "answer.tsr")
	for at := 0; at < len(answer); at += 3 {
		changed := slices.Clone(answer)
		changed[at] ^= 0xff
		read, err := readStamp(changed, sums)
		if err != nil {
			continue
		}
		before, err := readStamp(answer, sums)
		if err != nil || !read.at.Equal(before.at) || read.policy != before.policy {
			t.Errorf("byte %d: it says %v, %s", at, read.at, read.policy)
		}
	}
}

func FuzzReadStamp(f *testing.F) {
	for _, name := range []string{"answer.tsr", "other.tsr"} {
		content, err := os.ReadFile("testdata/stamp/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if read, err := readStamp(content, []byte("x")); err == nil {
			t.Errorf("a time stamp of x: %v", read)
		}
	})
}

func TestSignature(t *testing.T) {
	public, secret, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	stranger, _, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	open, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey([]byte("untrusted comment: x\nRWQ"), nil); err == nil {
		t.Error("something else is taken for a key")
	}
	key, err := ReadKey(open, nil) // it has no password
	if err != nil {
		t.Fatal(err)
	}
	sums := stampFile(t, "sums")
	sign := func(run, digest string) []byte {
		signature, err := key.Sign(sums, trustedComment(run, digest, "2026-11-01T00:00:00Z"))
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	signed := sign("r1", hexSum(sums))
	for name, test := range map[string]struct {
		signature []byte
		sums      []byte
		key       *PublicKey
		want      string
	}{
		"signed":                {signed, sums, &PublicKey{public}, "ok: by the key " + keyID(public.ID())},
		"nobody is trusted":     {signed, sums, nil, "not checked: it claims to be signed by the key " + keyID(public.ID())},
		"another is trusted":    {signed, sums, &PublicKey{stranger}, "failed: it is signed by the key"},
		"not signed":            {nil, sums, nil, "not checked: the pack is not signed"},
		"not signed, but asked": {nil, sums, &PublicKey{public}, "failed: the pack is not signed"},
		"another list":          {signed, append(slices.Clone(sums), '\n'), &PublicKey{public}, "failed: the signature is not of this"},
		"another comment":       {bytes.Replace(signed, []byte("2026-11-01"), []byte("2026-11-02"), 1), sums, &PublicKey{public}, "failed: the signature is not of this"},
		"another line on top":   {bytes.Replace(signed, []byte("signature by"), []byte("signature of"), 1), sums, &PublicKey{public}, "failed: SHA256SUMS.minisig was changed where it is not signed"},
		"lines of Windows":      {bytes.ReplaceAll(signed, []byte("\n"), []byte("\r\n")), sums, &PublicKey{public}, "failed: SHA256SUMS.minisig was changed where"},
		"more at its end":       {append(slices.Clone(signed), '\n'), sums, &PublicKey{public}, "failed: SHA256SUMS.minisig was changed where"},
		"of another run":        {sign("r2", hexSum(sums)), sums, &PublicKey{public}, "failed: its trusted comment is of another pack"},
		"of another digest":     {sign("r1", "x"), sums, &PublicKey{public}, "failed: its trusted comment is of another pack"},
		"no signature":          {[]byte("x"), sums, &PublicKey{public}, "failed: SHA256SUMS.minisig is not a signature"},
	} {
		check := checkSignature(test.sums, test.signature, "r1", test.key)
		if got := check.Status + ": " + check.About + strings.Join(check.Faults, ", "); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	for at := range signed {
		changed := slices.Clone(signed)
		for _, bits := range []byte{0x01, 0x04, 0xff} {
			changed[at] = signed[at] ^ bits
			if check := checkSignature(sums, changed, "r1", &PublicKey{public}); check.Status != failed {
				t.Errorf("byte %d, %x: %v", at, bits, check)
			}
		}
	}
}
