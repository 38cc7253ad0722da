package evidence

import (
	"io"
	"os"
	"time"

	"rolecall/exports/source"
	"rolecall/reports/evidence/archive"
)

// Attached is the time stamp that was added to a pack.
type Attached struct {
	At     time.Time
	Policy string
}

// Attach writes a pack again with the answer of a time stamping authority, which has to be
// about its list of checksums. shown is how errors call the answer.
func Attach(path string, to io.Writer, scratch *os.File, shown string, answer []byte) (Attached, error) {
	opened, err := archive.Open(path, 0)
	if err != nil {
		return Attached{}, err
	}
	defer opened.Close()
	if err := refuseNewer(opened, path); err != nil {
		return Attached{}, err
	}
	sums, err := opened.Read(SumsName, most)
	if err != nil {
		return Attached{}, err
	}
	read, err := readStamp(answer, sums)
	if err != nil {
		return Attached{}, source.Problem{At: source.Position{File: shown}, Message: err.Error(), Hint: "it has to answer the pack's " + RequestName}
	}
	where, err := opened.Differs()
	if err == nil && where != "" {
		err = source.Problem{At: source.Position{File: source.Printable(path)}, Message: "is not as rolecall packed it, at " + where, Hint: "rolecall verify-evidence says more"}
	}
	if err != nil {
		return Attached{}, err
	}
	return Attached{read.at, read.policy}, opened.Rewrite(to, scratch, AnswerName, answer)
}
