package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"aead.dev/minisign"
)

// Key is a private key of minisign.
type Key struct{ key minisign.PrivateKey }

// errPassword says that a key is not opened by a password.
var errPassword = errors.New("the password is wrong, or the key is damaged")

// ReadKey reads a key file of minisign. It asks for the password if there is one.
func ReadKey(content []byte, ask func() (string, error)) (*Key, error) {
	if !minisign.IsEncrypted(content) {
		var key minisign.PrivateKey
		if err := key.UnmarshalText(content); err != nil {
			return nil, errors.New("it is not a secret key of minisign (minisign -G makes one)")
		}
		return &Key{key}, nil
	}
	password, err := ask()
	if err != nil {
		return nil, err
	}
	key, err := minisign.DecryptKey(password, content)
	if err != nil {
		return nil, errPassword
	}
	return &Key{key}, nil
}

// Sign signs the list of checksums; the comment is signed, too.
func (k *Key) Sign(sums []byte, comment string) ([]byte, error) {
	reader := minisign.NewReader(bytes.NewReader(sums))
	if _, err := io.Copy(io.Discard, reader); err != nil {
		return nil, err
	}
	return reader.SignWithComments(k.key, comment, untrustedComment(k.key.ID())), nil
}

// untrustedComment is the line of a signature that is not signed: any other text there would be
// somebody else's.
func untrustedComment(id uint64) string { return "signature by rolecall, key " + keyID(id) }

func keyID(id uint64) string { return fmt.Sprintf("%016X", id) }

// trustedComment is what is signed beside the list of checksums.
func trustedComment(runID, sums, at string) string {
	return fmt.Sprintf("rolecall evidence run=%s sums=%s at=%s", runID, sums, at)
}

// PublicKey is a public key of minisign.
type PublicKey struct{ key minisign.PublicKey }

// ReadPublicKey reads a file with a public key of minisign.
func ReadPublicKey(content []byte) (*PublicKey, error) {
	var key minisign.PublicKey
	if err := key.UnmarshalText(bytes.TrimSpace(content)); err != nil {
		return nil, errors.New("it is not a public key of minisign")
	}
	return &PublicKey{key}, nil
}

// checkSignature says whether SHA256SUMS is signed, by the key that somebody trusts.
func checkSignature(sums, signature []byte, runID string, key *PublicKey) Check {
	check := Check{Name: "signature"}
	if signature == nil {
		if check.Status, check.About = notChecked, "the pack is not signed"; key != nil {
			check.Status = failed
		}
		return check
	}
	var read minisign.Signature
	if err := read.UnmarshalText(signature); err != nil {
		return check.fail(SignatureName + " is not a signature of minisign")
	}
	if read.UntrustedComment != untrustedComment(read.KeyID) || read.String() != string(signature) {
		return check.fail(SignatureName + " was changed where it is not signed, or is not from rolecall")
	}
	by := "by the key " + keyID(read.KeyID)
	switch {
	case key == nil:
		check.Status, check.About = notChecked, "it claims to be signed "+by+"; --key PUB checks that"
		return check
	case read.KeyID != key.key.ID():
		return check.fail(fmt.Sprintf("it is signed %s, but the given key is %s", by, keyID(key.key.ID())))
	case read.Algorithm != minisign.HashEdDSA && read.Algorithm != minisign.EdDSA:
		return check.fail("it is signed by another algorithm")
	}
	reader := minisign.NewReader(bytes.NewReader(sums))
	_, _ = io.Copy(io.Discard, reader) // from memory
	if !minisign.Verify(key.key, sums, signature) && !reader.Verify(key.key, signature) {
		return check.fail("the signature is not of this " + SumsName + ", or its trusted comment was changed")
	}
	digest := hexSum(sums)
	at, isOurs := strings.CutPrefix(read.TrustedComment, trustedComment(runID, digest, ""))
	if !isOurs {
		return check.fail("its trusted comment is of another pack: " + read.TrustedComment)
	}
	check.Status, check.About = ok, fmt.Sprintf("%s, which was given; at %s by the signer's clock", by, at)
	return check
}
