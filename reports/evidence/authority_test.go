package evidence

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"
)

// maker is somebody who makes certificates.
type maker struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

var stampTime = time.Now().UTC().Truncate(time.Second) // the library notes when it signs

// issued is a certificate, valid for the days before and after the time of the stamp; by itself
// without an issuer.
func issued(t *testing.T, by *maker, name string, change func(*x509.Certificate)) *maker {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	// what Go writes of a purpose is not critical
	purpose, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: stampTime.AddDate(0, 0, -9), NotAfter: stampTime.AddDate(0, 0, 9), BasicConstraintsValid: true,
		ExtraExtensions: []pkix.Extension{{Id: extendedUseID, Critical: true, Value: purpose}},
	}
	change(template)
	parent, signer := template, key
	if by != nil {
		parent, signer = by.certificate, by.key
	}
	content, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(content)
	if err != nil {
		t.Fatal(err)
	}
	return &maker{certificate, key}
}

func isRoot(c *x509.Certificate) {
	c.IsCA, c.KeyUsage, c.ExtraExtensions = true, x509.KeyUsageCertSign, nil
}

// stampedBy is an answer of an authority about a list.
func stampedBy(t *testing.T, by *maker, sums []byte, kind asn1.ObjectIdentifier) []byte {
	t.Helper()
	digest := sha256.Sum256(sums)
	says, err := asn1.Marshal(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint imprint
		Serial  *big.Int
		Time    time.Time `asn1:"generalized"`
	}{1, asn1.ObjectIdentifier{1, 2, 3}, imprint{pkix.AlgorithmIdentifier{Algorithm: sha256ID, Parameters: asn1.NullRawValue}, digest[:]}, big.NewInt(7), stampTime})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := pkcs7.NewSignedData(says)
	if err != nil {
		t.Fatal(err)
	}
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	signed.GetSignedData().ContentInfo.ContentType = kind
	if err := signed.AddSigner(by.certificate, by.key, pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	token, err := signed.Finish()
	if err != nil {
		t.Fatal(err)
	}
	read := answer{Token: asn1.RawValue{FullBytes: token}}
	content, err := asn1.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestAuthorities: whom a time stamp is believed.
func TestAuthorities(t *testing.T) {
	sums := []byte("sums\n")
	request, err := timeRequest(sums)
	if err != nil {
		t.Fatal(err)
	}
	root := issued(t, nil, "root", isRoot)
	trusted := x509.NewCertPool()
	trusted.AddCert(root.certificate)
	as := func(change func(*x509.Certificate)) []byte {
		return stampedBy(t, issued(t, root, "authority", change), sums, stampedID)
	}
	for name, test := range map[string]struct {
		answer []byte
		want   string
	}{
		"trusted":      {as(func(*x509.Certificate) {}), "ok: its certificate chains to a certificate given with --tsa-ca: CN=authority"},
		"of yesterday": {as(func(c *x509.Certificate) { c.NotAfter = stampTime.AddDate(0, 0, -1) }), "failed: "},
		"of tomorrow":  {as(func(c *x509.Certificate) { c.NotBefore = stampTime.AddDate(0, 0, 1) }), "failed: "},
		"for servers": {as(func(c *x509.Certificate) {
			c.ExtraExtensions, c.ExtKeyUsage = nil, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		}), "failed: its certificate is not for time stamps"},
		"for whatever there is": {as(func(c *x509.Certificate) { c.ExtraExtensions = nil }), "failed: its certificate is not for time stamps"},
		"for servers, too": {as(func(c *x509.Certificate) {
			c.ExtraExtensions, c.ExtKeyUsage = nil, []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageServerAuth}
		}), "failed: its certificate is not for time stamps"},
		"by itself":                     {stampedBy(t, issued(t, nil, "authority", func(*x509.Certificate) {}), sums, stampedID), "failed: its certificate does not chain"},
		"by a root of that name":        {stampedBy(t, issued(t, issued(t, nil, "root", isRoot), "authority", func(*x509.Certificate) {}), sums, stampedID), "failed: its certificate does not chain"},
		"something else that it signed": {stampedBy(t, issued(t, root, "authority", func(*x509.Certificate) {}), sums, pkcs7.OIDData), "failed: SHA256SUMS.tsr: its token is not a time stamp"},
		"of another list":               {stampedBy(t, issued(t, root, "authority", func(*x509.Certificate) {}), []byte("others\n"), stampedID), "failed: SHA256SUMS.tsr: it is a time stamp of other content"},
	} {
		checks := checkTime(test.answer, request, sums, trusted)
		last := checks[len(checks)-1]
		if got := last.Status + ": " + last.About + strings.Join(last.Faults, ", "); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
