package evidence

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/smallstep/pkcs7"
)

// answer is what a time stamping authority answers: RFC 3161, 2.4.2.
type answer struct {
	Status struct {
		Status  int
		Texts   []string       `asn1:"optional"`
		Failure asn1.BitString `asn1:"optional"`
	}
	Token asn1.RawValue `asn1:"optional"`
}

// stamped is what the authority signs, up to the time.
type stamped struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint imprint
	Serial  *big.Int
	Time    asn1.RawValue
}

var (
	stampedID     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	extendedUseID = asn1.ObjectIdentifier{2, 5, 29, 37}
	contentTypeID = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
)

// stamp is a time stamp over a list of checksums.
type stamp struct {
	at     time.Time
	policy string
	signed *pkcs7.PKCS7
}

// readStamp reads an answer, which has to be a time stamp of this list. Who signed it is not
// asked here, but that somebody did.
func readStamp(content, sums []byte) (*stamp, error) {
	var read answer
	rest, err := asn1.Unmarshal(content, &read)
	if err != nil || len(rest) > 0 {
		return nil, errors.New("it is not an answer of a time stamping authority (RFC 3161)")
	}
	if granted := read.Status.Status; granted != 0 && granted != 1 {
		return nil, fmt.Errorf("the authority refused it: status %d %s", granted, strings.Join(read.Status.Texts, " "))
	}
	signed, err := pkcs7.Parse(read.Token.FullBytes)
	if err != nil {
		return nil, fmt.Errorf("its token cannot be read: %w", err)
	}
	var kind asn1.ObjectIdentifier
	if err := signed.UnmarshalSignedAttribute(contentTypeID, &kind); err != nil || !kind.Equal(stampedID) {
		return nil, errors.New("its token is not a time stamp")
	}
	var says stamped
	if _, err := asn1.Unmarshal(signed.Content, &says); err != nil {
		return nil, errors.New("its token is not a time stamp")
	}
	digest := sha256.Sum256(sums)
	if !says.Imprint.Algorithm.Algorithm.Equal(sha256ID) || !bytes.Equal(says.Imprint.Digest, digest[:]) {
		return nil, fmt.Errorf("it is a time stamp of other content: of %x, but the digest of %s is %x", says.Imprint.Digest, SumsName, digest)
	}
	at, err := time.Parse("20060102150405Z0700", string(says.Time.Bytes)) // with a fraction, too
	if err != nil || says.Time.Tag != asn1.TagGeneralizedTime {
		return nil, errors.New("its time cannot be read")
	}
	if err := signed.Verify(); err != nil {
		return nil, fmt.Errorf("its signature is invalid: %w", err)
	}
	return &stamp{at.UTC(), says.Policy.String(), signed}, nil
}

// checkTime says what a time stamp proves. Without certificates that somebody trusts, anybody
// may have made it.
func checkTime(answer, request, sums []byte, authorities *x509.CertPool) []Check {
	stampCheck, trust := Check{Name: "time stamp"}, Check{Name: "time stamping authority"}
	if want, err := timeRequest(sums); err != nil || !bytes.Equal(request, want) {
		return []Check{stampCheck.fail(RequestName + " does not request a time stamp of this " + SumsName)}
	}
	if answer == nil {
		stampCheck.Status, stampCheck.About = notChecked, "the pack has no time stamp: an authority has to answer "+RequestName+", and rolecall evidence-attach adds the answer"
		trust.Status, trust.About = notChecked, "there is no time stamp"
		if authorities != nil {
			trust.Status = failed
		}
		return []Check{stampCheck, trust}
	}
	read, err := readStamp(answer, sums)
	if err != nil {
		return []Check{stampCheck.fail(AnswerName + ": " + err.Error())}
	}
	stampCheck.Status, stampCheck.About = ok, fmt.Sprintf("it covers %s and says %s, policy %s", SumsName, read.at.Format(time.RFC3339), read.policy)
	if authorities == nil {
		trust.Status, trust.About = notChecked, "the authority was not checked; --tsa-ca PEM checks it"
		return []Check{stampCheck, trust}
	}
	return []Check{stampCheck, read.checkAuthority(trust, authorities)}
}

func (s *stamp) checkAuthority(trust Check, authorities *x509.CertPool) Check {
	if err := s.signed.VerifyWithChainAtTime(authorities, s.at); err != nil {
		return trust.fail("its certificate does not chain to a certificate given with --tsa-ca: " + err.Error())
	}
	signer := s.signed.GetOnlySigner()
	if signer == nil || !isForStamps(signer) {
		return trust.fail("its certificate is not for time stamps")
	}
	trust.Status, trust.About = ok, "its certificate chains to a certificate given with --tsa-ca: "+signer.Subject.String()
	return trust
}

// isForStamps says whether a certificate is for time stamps and for nothing else, as RFC 3161 has
// it in 2.3.
func isForStamps(certificate *x509.Certificate) bool {
	isCritical := slices.ContainsFunc(certificate.Extensions, func(each pkix.Extension) bool { return each.Critical && each.Id.Equal(extendedUseID) })
	return isCritical && slices.Equal(certificate.ExtKeyUsage, []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}) && len(certificate.UnknownExtKeyUsage) == 0
}
