package duckdb

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
)

// sum is the digest of a row: the first 160 bits of the SHA-256, since large tables have
// many rows.
type sum [20]byte

func (s *sum) prefix() uint64 { return binary.BigEndian.Uint64(s[:8]) }

func compareSums(a, b sum) int {
	if one, other := a.prefix(), b.prefix(); one != other {
		return cmp.Compare(one, other)
	}
	return bytes.Compare(a[8:], b[8:])
}

// firsts are the first bytes from one until another.
type firsts struct{ from, until int }

var everySum = firsts{0, 256}

// rowDigests are the digests of a table's rows, some at a time.
type rowDigests struct {
	mutex  sync.Mutex
	wanted firsts
	chunks []digests
	count  int // of those that are wanted
	seen   int // of all
}

// digests are those of some rows, by their first byte.
type digests struct {
	sums []sum
	ends [257]int32 // where those with a first byte of less end
}

func byFirst(sums []sum, wanted firsts) digests {
	var found digests
	for i := range sums {
		if first := int(sums[i][0]); first >= wanted.from && first < wanted.until {
			found.ends[first+1]++
		}
	}
	for i := range 256 {
		found.ends[i+1] += found.ends[i]
	}
	found.sums = make([]sum, found.ends[256])
	next := found.ends
	for i := range sums {
		if first := int(sums[i][0]); first >= wanted.from && first < wanted.until {
			found.sums[next[first]] = sums[i]
			next[first]++
		}
	}
	return found
}

func (r *rowDigests) add(sums []sum) {
	chunk := byFirst(sums, r.wanted)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.chunks, r.count, r.seen = append(r.chunks, chunk), r.count+len(chunk.sums), r.seen+len(sums)
}

// sorted yields the digests in order.
func (r *rowDigests) sorted(yield func([]byte)) {
	if len(r.chunks) == 0 {
		return
	}
	var part, order []sum
	var ends []int32
	var text []byte
	for first := r.wanted.from; first < r.wanted.until; first++ {
		part = part[:0]
		for i := range r.chunks {
			chunk := &r.chunks[i]
			part = append(part, chunk.sums[chunk.ends[first]:chunk.ends[first+1]]...)
		}
		order, ends = sortSums(part, order, ends)
		text = text[:0]
		for i := range order {
			text = append(text, order[i][:]...)
		}
		yield(text)
	}
}

// sortSums puts digests with one first byte in order, into what is given, since it need not be
// made again. They are spread evenly, so what follows the first byte says nearly where each
// belongs.
func sortSums(sums, order []sum, ends []int32) ([]sum, []int32) {
	width := max(bits.Len(uint(len(sums)))-1, 0) // one or two in a bucket
	ends = slices.Grow(ends[:0], 1<<width+1)[:1<<width+1]
	clear(ends)
	bucket := func(s *sum) uint64 { return s.prefix() << 8 >> (64 - width) }
	for i := range sums {
		ends[bucket(&sums[i])+1]++
	}
	for i := range 1 << width {
		ends[i+1] += ends[i]
	}
	order = slices.Grow(order[:0], len(sums))[:len(sums)]
	for i := range sums {
		at := &ends[bucket(&sums[i])] // becomes the end of the bucket
		order[*at] = sums[i]
		*at++
	}
	begin := int32(0)
	for _, end := range ends[:1<<width] {
		sortBucket(order[begin:end])
		begin = end
	}
	return order, ends
}

// sortBucket sorts the few digests of a bucket; if they are many, most are the same.
func sortBucket(few []sum) {
	if len(few) > 16 {
		slices.SortFunc(few, compareSums)
		return
	}
	for i := 1; i < len(few); i++ {
		for at := i; at > 0 && compareSums(few[at], few[at-1]) < 0; at-- {
			few[at], few[at-1] = few[at-1], few[at]
		}
	}
}
