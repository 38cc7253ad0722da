package evidence

import (
	"encoding/json"
	"errors"
	"fmt"

	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/evidence/archive"
)

// Chain is chain.json: which pack comes before this one.
type Chain struct {
	Format   int       `json:"format"`
	RunID    string    `json:"run_id"`
	Sequence int       `json:"sequence"` // from 1
	Previous *Previous `json:"previous"` // null if this is the first
}

// Previous is the pack before.
type Previous struct {
	RunID    string `json:"run_id"`
	Sequence int    `json:"sequence"`
	Sums     string `json:"sums_sha256"` // the digest of its SHA256SUMS
}

// most is how large a text of a pack may be that is read at once.
const most = 64 << 20

// ReadPrevious reads what a pack is known by. It has to be whole, as far as that.
func ReadPrevious(path string, expansion int64) (*Previous, error) {
	opened, err := archive.Open(path, expansion)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	sums, err := opened.Read(SumsName, most)
	if err != nil {
		return nil, err
	}
	text, err := opened.Read(ChainName, most)
	if err != nil {
		return nil, err
	}
	var chain Chain
	listed, err := reports.ParseSums(sums)
	if err == nil && listed[ChainName] != hexSum(text) {
		err = errors.New(ChainName + " is not the one that its " + SumsName + " lists")
	}
	if err == nil {
		err = json.Unmarshal(text, &chain)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not a pack that another can follow: %w", source.Printable(path), err)
	}
	return &Previous{chain.RunID, chain.Sequence, hexSum(sums)}, nil
}
