package evidence

import (
	"crypto/sha256"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
)

// imprint is what a time stamp is about: RFC 3161, 2.4.1.
type imprint struct {
	Algorithm pkix.AlgorithmIdentifier
	Digest    []byte
}

// request asks for a time stamp. There is no nonce: the same list asks the same.
type request struct {
	Version     int
	Imprint     imprint
	Policy      asn1.ObjectIdentifier `asn1:"optional"`
	Nonce       *big.Int              `asn1:"optional"`
	Certificate bool                  `asn1:"optional"` // the answer is to bring it along
}

var sha256ID = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}

// timeRequest asks for a time stamp of the list of checksums.
func timeRequest(sums []byte) ([]byte, error) {
	digest := sha256.Sum256(sums)
	return asn1.Marshal(request{
		Version: 1, Certificate: true,
		Imprint: imprint{pkix.AlgorithmIdentifier{Algorithm: sha256ID, Parameters: asn1.NullRawValue}, digest[:]},
	})
}
