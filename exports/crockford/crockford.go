// Package crockford writes bytes in Crockford's base 32: digits and letters without i, l, o
// and u, which are misread (https://www.crockford.com/base32.html). Ids are made of it: behind
// a letter they are never a number to a spreadsheet.
package crockford

import "encoding/base32"

// Lower and Upper encode without padding.
var (
	Lower = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
	Upper = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
)

// ID is a letter and 15 digits: the first 75 bits of a hash.
func ID(letter string, hash []byte) string {
	return letter + Lower.EncodeToString(hash)[:15]
}
