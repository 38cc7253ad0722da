package facts

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"rolecall/exports/crockford"
	"strconv"
)

// Tool is what made a run. What the build does not know is empty.
type Tool struct {
	Name         string `json:"name"`
	Version      string `json:"version"`
	Revision     string `json:"revision"` // of the source; with +modified behind if that was changed
	Go           string `json:"go"`
	Engine       string `json:"engine"`
	BinarySHA256 string `json:"binary_sha256"`
}

// UnmarshalJSON takes the name alone, too: manifests had no more once.
func (t *Tool) UnmarshalJSON(text []byte) error {
	if json.Unmarshal(text, &t.Name) == nil {
		return nil
	}
	type plain Tool
	return json.Unmarshal(text, (*plain)(t))
}

// Options are what a run was made with besides its inputs and rules.
type Options struct {
	Encoding     []string `json:"encoding"`      // as --encoding gives them
	MaxExpansion *int64   `json:"max_expansion"` // in bytes; null for what follows from each file
	Allow        []string `json:"allow"`         // as --allow gives them
	Strict       bool     `json:"strict"`
	Simulate     bool     `json:"simulate"`
	Reports      []string `json:"reports"`
	HTMLMaxRows  int      `json:"html_max_rows"`
	Changes      []string `json:"changes"` // forms of the change files
	Chunk        int      `json:"chunk"`   // changes in a part of them; 0 for one part
	AsOfGiven    bool     `json:"as_of_given"`
}

// AsOfSource says where the as-of comes from.
func (o Options) AsOfSource() string {
	if o.AsOfGiven {
		return "given with --as-of"
	}
	return "by default: when the run began"
}

// RunID names the run by what determines its outcome: r and 15 digits.
func (f Facts) RunID() string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\n%s\n", f.Version, f.AsOf.Format(timeForm))
	if f.Rules != nil {
		fmt.Fprintf(hash, "%s\n", f.Rules.SHA256)
	}
	for _, input := range f.Inputs {
		fmt.Fprintf(hash, "%q %s\n", input.File, input.SHA256)
	}
	for _, extract := range f.Extracts {
		fmt.Fprintf(hash, "extract %q %s\n", extract.File, extract.SHA256)
	}
	for _, encoding := range f.Options.Encoding {
		fmt.Fprintf(hash, "encoding %q\n", encoding)
	}
	if f.Options.MaxExpansion != nil {
		fmt.Fprintf(hash, "max-expansion %d\n", *f.Options.MaxExpansion)
	}
	for _, allowed := range f.Allowed {
		fmt.Fprintf(hash, "allow %s\n", allowed.key())
	}
	for _, review := range f.Reviews {
		fmt.Fprintf(hash, "review %q %s\n", review.CampaignID, review.LedgerSHA256)
	}
	if f.History != nil {
		fmt.Fprintf(hash, "history %s\n", f.History.SHA256)
	}
	return crockford.ID("r", hash.Sum(nil))
}

// key is the allowance as one text, the same however it was written.
func (a Allowance) key() string {
	switch {
	case a.Percent != nil:
		return a.Guardrail + "=" + strconv.FormatFloat(*a.Percent, 'f', -1, 64) + "%"
	case a.Records != nil:
		return a.Guardrail + "=" + strconv.FormatInt(*a.Records, 10)
	}
	return a.Guardrail
}
