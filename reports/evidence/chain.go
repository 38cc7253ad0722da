package evidence

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/evidence/archive"
)

// formatVersion is how packs are laid out. It goes up if an older version of rolecall would take
// a pack for something that it is not.
const formatVersion = 1

// ErrNewer says that a pack is laid out in a way that this version does not know.
var ErrNewer = errors.New("the pack is of a newer format")

// Chain is chain.json: what the pack is laid out by, and which pack comes before this one.
type Chain struct {
	Format   int       `json:"format"` // formatVersion
	Tool     Packer    `json:"tool"`
	RunID    string    `json:"run_id"`
	Sequence int       `json:"sequence"` // from 1
	Previous *Previous `json:"previous"` // null if this is the first
}

// Packer is the version that packed, which may be another than the one that made the run.
type Packer struct {
	Version  string `json:"version"`
	Revision string `json:"revision"` // "" if the build does not know it
}

// String is how checks call it.
func (p Packer) String() string {
	if p.Version == "" {
		return "another version"
	}
	return strings.TrimSpace("rolecall " + p.Version + " " + p.Revision)
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
	if err := refuseNewer(opened, path); err != nil {
		return nil, err
	}
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

// refuseNewer refuses a pack of a newer format, before anything is taken for what it is not. One
// whose chain.json is not that of its list was changed, which is said of it as of any other.
func refuseNewer(opened *archive.Archive, path string) error {
	sums, err := opened.Read(SumsName, most)
	if err != nil {
		return nil
	}
	text, err := opened.Read(ChainName, most)
	if err != nil {
		return nil
	}
	var chain struct{ Format int }
	listed, err := reports.ParseSums(sums)
	if err != nil || listed[ChainName] != hexSum(text) || json.Unmarshal(text, &chain) != nil || chain.Format <= formatVersion {
		return nil
	}
	return newer{source.Problem{
		At:      source.Position{File: source.Printable(path) + "!" + ChainName},
		Message: fmt.Sprintf("the pack is of format %d, and this version of rolecall knows formats up to %d", chain.Format, formatVersion),
		Hint:    "check it with the version that packed it, or a later one; sha256sum -c and minisign -V need none",
	}}
}

type newer struct{ source.Problem }

func (newer) Is(target error) bool { return target == ErrNewer }
