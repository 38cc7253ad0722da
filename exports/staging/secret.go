package staging

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// secret are parts of names of what is a secret wherever they stand in the name.
var secret = regexp.MustCompile(`passw(or)?d|passphrase|passcode|secret|recovery|credential|apikey|accesskey|privatekey|tokens?$`)

// harmless are names with such a part, whose values say something about a secret, but
// nothing of it: when it was changed, who somebody's secretary is.
var harmless = regexp.MustCompile(`^(profile)?(last)?passw(or)?d(last|needs|must)?(changed?|set|reset|expires?|expired|expiry|expiration)` +
	`(needed|required|last)?(at|on|date|time|datetime|utc|days)*$|passwordneedsreset$|secretar`)

// secretWords are words of names that are secrets as whole words: a pin is, shipping is none.
var secretWords = []string{"token", "tokens", "pin", "pins", "ssn", "pwd", "otp", "totp", "hotp", "seed", "hash", "hashed", "salt", "jwt", "cvv", "cvc",
	"cookie", "puk", "passkey", "mnemonic", "answer"}

// secretPairs are words that make a secret together, next to each other.
var secretPairs = [][2]string{{"api", "key"}, {"access", "key"}, {"private", "key"}, {"signing", "key"}, {"encryption", "key"}, {"ssh", "key"},
	{"social", "security"}, {"security", "question"}, {"security", "code"}, {"backup", "code"}, {"backup", "codes"}, {"mfa", "code"}, {"bearer", "auth"}}

// IsSecret says whether a column or key of that name may hold a password, its hash, a
// token, a recovery answer, or a number that works like one: it is then never read.
func IsSecret(name string) bool {
	words := wordsOf(name)
	joined := strings.Join(words, "")
	if harmless.MatchString(joined) {
		return false
	}
	if secret.MatchString(joined) || slices.ContainsFunc(words, func(word string) bool { return slices.Contains(secretWords, word) }) {
		return true
	}
	for i := range len(words) - 1 {
		if slices.Contains(secretPairs, [2]string{words[i], words[i+1]}) {
			return true
		}
	}
	return false
}

// IsDropped says whether the values of a key are dropped before the records
// reach any intermediate file. Okta's credentials hold a name beside secrets
// that have keys of their own.
func IsDropped(name string) bool { return IsSecret(name) && name != "credentials" }

// wordsOf are the words of a name, in lower case: of mfaSeed, MFA_SEED, "MFA seed" and
// mfa.seed2 the words mfa and seed.
func wordsOf(name string) (words []string) {
	runes := []rune(name)
	begin := 0
	end := func(at int) {
		if at > begin {
			words = append(words, strings.ToLower(string(runes[begin:at])))
		}
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			end(i)
			begin = i + 1
		case i > begin && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end(i)
			begin = i
		}
	}
	end(len(runes))
	return words
}
