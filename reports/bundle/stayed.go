package bundle

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Stayed is what stayed as it was: each sort of value, with the values and how often they stand in the files.
type Stayed struct {
	counts map[string]map[string]int64
	total  int64
}

// unlisted are sorts of which only the number is told: what they are is in the files.
var unlisted = map[string]bool{dateSort: true}

func (s *Stayed) note(sort, value string) {
	if s.counts == nil {
		s.counts = map[string]map[string]int64{}
	}
	if s.counts[sort] == nil {
		s.counts[sort] = map[string]int64{}
	}
	if unlisted[sort] {
		value = ""
	}
	s.counts[sort][value]++
	s.total++
}

// reset forgets what was noted while values were learned.
func (s *Stayed) reset() { s.counts = nil }

// values are the values that are listed.
func (s *Stayed) values() []string {
	var all []string
	for sort, counts := range s.counts {
		if !unlisted[sort] {
			all = slices.AppendSeq(all, maps.Keys(counts))
		}
	}
	return all
}

// write lists it as CSV.
func (s *Stayed) write(w io.Writer) error {
	lines := csv.NewWriter(w)
	_ = lines.Write([]string{"what", "value", "times"})
	for _, sort := range slices.Sorted(maps.Keys(s.counts)) {
		for _, value := range slices.Sorted(maps.Keys(s.counts[sort])) {
			_ = lines.Write([]string{sort, value, fmt.Sprint(s.counts[sort][value])})
		}
	}
	lines.Flush()
	return lines.Error()
}

// write lists what each piece of values became.
func (n *Names) write(w io.Writer) error {
	lines := csv.NewWriter(w)
	_ = lines.Write([]string{"original", "bundle"})
	words := map[string]string{}
	for word, alias := range n.words {
		words[word] = alias.text
	}
	for i, letter := range n.letters {
		words[string(rune('a'+i))] = string(rune(letter))
	}
	for _, each := range []map[string]string{words, n.numbers, n.sysIDs, n.oktaIDs, n.keys} {
		for _, original := range slices.Sorted(maps.Keys(each)) {
			_ = lines.Write([]string{original, each[original]})
		}
	}
	lines.Flush()
	return lines.Error()
}
