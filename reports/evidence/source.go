package evidence

import (
	"bytes"
	"io"
	"os"
	"strings"

	"rolecall/reports/output"
)

// The members of a pack that are not in a folder.
const (
	ReadmeName      = "README.txt"
	IndexName       = "index.csv"
	CoverName       = "index.html"
	AttestationName = "attestation.json"
	ChainName       = "chain.json"
	SumsName        = "SHA256SUMS"         // of all members but those that begin with SHA256SUMS.
	SignatureName   = "SHA256SUMS.minisig" // over SHA256SUMS
	RequestName     = "SHA256SUMS.tsq"     // asks for a time stamp of SHA256SUMS
	AnswerName      = "SHA256SUMS.tsr"     // the time stamp, once somebody has answered
	EffectName      = "effect/verify.json" // of rolecall verify
)

// The folders of a pack.
const (
	inputsFolder   = "inputs/"
	rulesFolder    = "rules/"
	runFolder      = "run/"
	changesFolder  = "changes/"
	rollbackFolder = "rollback/"
	reviewFolder   = "review/"
	compareFolder  = "compare/"
)

// memberOf is where a pack has a file of a run folder: change files and what undoes them lie
// beside the run.
func memberOf(name string) string {
	rollback := output.Rollback.Dir() + "/"
	if rest, is := strings.CutPrefix(name, rollback); is {
		return rollbackFolder + rest
	}
	if strings.HasPrefix(name, changesFolder) {
		return name
	}
	return runFolder + name
}

// member is one that is to be packed.
type member struct {
	name   string
	open   func() (io.ReadCloser, error)
	sha256 string // what it has to be; "" if nothing says so
	shown  string // how errors call where it comes from
}

func fromFile(name, path, sum string) member {
	return member{name, func() (io.ReadCloser, error) { return os.Open(path) }, sum, path}
}

func fromText(name string, content []byte) member {
	return member{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }, "", name}
}
