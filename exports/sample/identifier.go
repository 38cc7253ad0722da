package sample

import "math/rand/v2"

// Streams of random numbers other than the people's, which are their indexes.
const (
	worldStream    = 1 << 63
	scheduleStream = 1<<63 + 1
	serviceStream  = 1<<63 + 2
	delegateStream = 1<<63 + 3
	builderStream  = 1<<63 + 4
)

func newStream(options Options, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(options.Seed, stream))
}

// sysID is a ServiceNow identifier: 32 lower-case hexadecimal digits.
func sysID(rng *rand.Rand) string {
	const digits = "0123456789abcdef"
	var id [32]byte
	for half := range 2 {
		bits := rng.Uint64()
		for at := range 16 {
			id[half*16+at] = digits[bits&15]
			bits >>= 4
		}
	}
	return string(id[:])
}

// oktaID is an Okta identifier: 20 characters, the first three by type.
func oktaID(rng *rand.Rand, prefix string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	id := []byte(prefix)
	bits := rng.Uint64()
	for len(id) < 20 {
		id = append(id, letters[bits%uint64(len(letters))])
		if bits /= uint64(len(letters)); bits == 0 {
			bits = rng.Uint64()
		}
	}
	return string(id)
}
