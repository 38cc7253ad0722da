package review

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"rolecall/exports/crockford"
	"strings"
)

// separator stands between the parts of what is hashed; no part holds it.
const separator = "\x1f"

// digits are the first characters of a SHA-256 in base 32.
func digits(count int, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, separator)))
	return crockford.Upper.EncodeToString(sum[:])[:count]
}

// ItemID is the id of an item: I and 13 characters of the hash of its kind, its subject
// key and its entitlement key. The same access has the same id in each campaign. Rows of
// items.csv have it from the macro review.item_id, which says the same.
func ItemID(kind, subjectKey, entitlementKey string) string {
	return "I" + digits(13, kind, subjectKey, entitlementKey)
}

// CampaignID is the id of a campaign: C and 8 characters of the hash of its name, the run
// it was opened from and its key. Two campaigns of one run are two campaigns.
func CampaignID(name, runID string, key Key) string {
	return "C" + digits(8, name, runID, string(key))
}

// RowsHash is the hash of the rows of a packet as sent.csv has them, in their order: of each
// its item_id and its locked cells. Campaign.Packets and the packets themselves have it.
func RowsHash(rows [][]string) string {
	sum := sha256.New()
	for _, each := range rows {
		fmt.Fprint(sum, strings.Join(each, separator), "\n")
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Key is the secret of a campaign, by which it knows its own rows again.
type Key []byte

// KeySize is how many bytes a key has.
const KeySize = 32

// NewKey draws a key.
func NewKey() (Key, error) {
	key := make(Key, KeySize)
	_, err := rand.Read(key)
	return key, err
}

// Token is what stands in the column Row of a packet: R and 16 characters in groups of
// four, R1K3-9MZX-…. Nobody can make one without the key; it holds for this item in this
// packet of this campaign, and for the facts that the reviewer was shown.
func (k Key) Token(campaignID, packet, itemID, factHash string) string {
	mac := hmac.New(sha256.New, k)
	fmt.Fprint(mac, strings.Join([]string{campaignID, packet, itemID, factHash}, separator))
	text := crockford.Upper.EncodeToString(mac.Sum(nil))[:16]
	return "R" + text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

var (
	misread = strings.NewReplacer("O", "0", "I", "1", "L", "1")
	token   = regexp.MustCompile(`^R[0-9A-Z]{16}$`)
)

// PlainToken is a token as people may have typed or a program kept it, in the form of
// [Key.Token]; "" if it is none. Case, blanks and hyphens do not count, and letters that
// are misread are those that were meant.
func PlainToken(text string) string {
	plain := strings.Map(func(r rune) rune {
		if r <= ' ' || r == '-' || r == '\u00A0' || r >= '\u2010' && r <= '\u2015' {
			return -1
		}
		return r
	}, strings.ToUpper(text))
	if !token.MatchString(plain) {
		return ""
	}
	plain = misread.Replace(plain[1:])
	return "R" + plain[:4] + "-" + plain[4:8] + "-" + plain[8:12] + "-" + plain[12:]
}
