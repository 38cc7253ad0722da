package source

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xrash/smetrics"
)

// nearEnough is the Jaro-Winkler similarity (0 to 1) from which a name is
// worth suggesting.
const nearEnough = 0.8

// Nearest returns the candidates most like name, the best first, at most
// three; none if nothing is near. Case does not count.
func Nearest(name string, candidates []string) []string {
	type scored struct {
		candidate string
		score     float64
	}
	var near []scored
	for _, candidate := range candidates {
		score := smetrics.JaroWinkler(strings.ToLower(name), strings.ToLower(candidate), 0.7, 4)
		if score >= nearEnough {
			near = append(near, scored{candidate, score})
		}
	}
	slices.SortFunc(near, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.candidate, b.candidate))
	})
	var names []string
	for _, each := range near {
		if !slices.Contains(names, each.candidate) && len(names) < 3 {
			names = append(names, each.candidate)
		}
	}
	return names
}

// DidYouMean is the hint made of the nearest names: "did you mean x?", or "".
func DidYouMean(name string, candidates []string) string {
	near := Nearest(name, candidates)
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// OrList is a list of at least two words in a sentence: text, json or csv.
func OrList(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
