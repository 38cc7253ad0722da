package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/verify"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/evidence/archive"
)

// Options say what is packed.
type Options struct {
	Run          string // the folder, which was checked
	Manifest     reports.Manifest
	Packer       Packer                                            // this version
	IsOwnVersion bool                                              // the run is of the version that packs it
	Estates      []string                                          // folders in which the files are looked for that the run read
	WithInputs   bool                                              // these files are packed; else their checksums stand in the manifest
	Review       *campaign.Campaign                                // nil if there is none
	Effect       *Effect                                           // likewise
	Compare      string                                            // the folder of a comparison; "" if there is none
	Attest       *Attest                                           // nil if nothing is attested
	Previous     *Previous                                         // nil if the pack is the first
	Sign         func(sums []byte, comment string) ([]byte, error) // nil if it is not signed
	At           string                                            // when it is signed
}

// Effect is what rolecall verify said of the run's plan.
type Effect struct {
	Content []byte
	Result  verify.Result
}

// Packed is what was packed.
type Packed struct {
	RunID    string   `json:"run_id"`
	Sums     string   `json:"sums_sha256"` // the digest of SHA256SUMS, which stands for all the rest
	Members  int      `json:"members"`
	Bytes    int64    `json:"bytes"` // unpacked
	Sequence int      `json:"sequence"`
	Signed   bool     `json:"signed"`
	Missing  []string `json:"missing"` // what the index says is partly or not there
}

// packer packs.
type packer struct {
	Options
	members  []member
	reviewed campaign.Evidence
}

func (p *packer) add(one member) { p.members = append(p.members, one) }

// Write packs the evidence of a run into to. The scratch file is private.
func Write(ctx context.Context, db *duckdb.DB, to io.Writer, scratch *os.File, options Options) (Packed, error) {
	p := &packer{Options: options}
	for _, step := range []func() error{
		p.inputMembers,
		func() error { return p.rulesMembers(ctx, db) },
		p.methodMembers,
		p.runMembers,
		func() error { return p.reviewMembers(ctx) },
		p.effectMembers(ctx, db),
		p.compareMembers,
	} {
		if err := step(); err != nil {
			return Packed{}, err
		}
	}
	packed, err := p.head()
	if err != nil {
		return packed, err
	}
	return packed, p.pack(ctx, to, scratch, &packed)
}

// effectMembers is what became of the plan.
func (p *packer) effectMembers(ctx context.Context, db *duckdb.DB) func() error {
	return func() error {
		if p.Effect == nil {
			return nil
		}
		known, err := db.Texts(ctx, duckdb.Statement{Name: "plan", Text: "select distinct change_id from change order by 1"})
		if err != nil {
			return err
		}
		for _, each := range p.Effect.Result.Rows {
			if _, isKnown := slices.BinarySearch(known, each.ChangeID); !isKnown {
				return fmt.Errorf("--effect has the outcome of change %s, which the plan of this run does not have: it belongs to another run", source.Printable(each.ChangeID))
			}
		}
		p.add(fromText(EffectName, p.Effect.Content))
		return nil
	}
}

// ReadEffect reads what rolecall verify --format json prints.
func ReadEffect(content []byte) (*Effect, error) {
	effect := &Effect{Content: content}
	var result struct {
		verify.Result
		Statuses *[]int `json:"statuses"`
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&result)
	if err == nil && (decoder.More() || result.Statuses == nil || result.Changes == nil) {
		err = errors.New("it is something else")
	}
	if err != nil {
		return nil, fmt.Errorf("it is not the output of rolecall verify --format json: %w", err)
	}
	effect.Result = result.Result
	return effect, nil
}

// head makes what people read first, and puts it first.
func (p *packer) head() (Packed, error) {
	packed := Packed{RunID: p.Manifest.RunID, Sequence: 1, Missing: []string{}}
	attested, err := attestation(p.Manifest, p.Attest)
	if err != nil {
		return packed, err
	}
	chain := Chain{Format: formatVersion, Tool: p.Packer, RunID: p.Manifest.RunID, Sequence: 1, Previous: p.Previous}
	if p.Previous != nil {
		chain.Sequence = p.Previous.Sequence + 1
	}
	packed.Sequence = chain.Sequence
	index := p.index(attested)
	for _, each := range index[:len(index)-len(p.Manifest.Controls)] { // of the controls, index.csv says more
		if each.Status != supported {
			packed.Missing = append(packed.Missing, each.Control)
		}
	}
	cover, err := p.cover(attested, chain, index)
	if err != nil {
		return packed, err
	}
	attestedText, err := asJSON(attested)
	if err != nil {
		return packed, err
	}
	chainText, err := asJSON(chain)
	if err != nil {
		return packed, err
	}
	p.members = slices.Concat([]member{
		fromText(ReadmeName, p.readme()), fromText(CoverName, cover), fromText(IndexName, indexText(index)),
		fromText(AttestationName, attestedText), fromText(ChainName, chainText),
	}, p.members)
	return packed, nil
}

func asJSON(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return text.Bytes(), err
}

// pack packs all members, and then what stands for them.
func (p *packer) pack(ctx context.Context, to io.Writer, scratch *os.File, packed *Packed) error {
	writer, err := archive.NewWriter(to, scratch)
	if err != nil {
		return err
	}
	sums, folded := map[string]string{}, map[string]string{}
	for _, each := range p.members {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		if before, isTwice := folded[archive.Fold(each.name)]; isTwice {
			return fmt.Errorf("%s and %s would be one file of the pack on systems that ignore case and accents\n"+
				" rename one of the two, and reconcile again; or pack checksums of the inputs alone, with --inputs hashes", source.Printable(before), source.Printable(each.name))
		}
		folded[archive.Fold(each.name)] = each.name
		one, err := packOne(writer, each)
		if err != nil {
			return err
		}
		sums[each.name] = one.SHA256
		packed.Members, packed.Bytes = packed.Members+1, packed.Bytes+one.Bytes
	}
	text := []byte(sumsText(sums))
	packed.Sums = hexSum(text)
	last := []member{fromText(SumsName, text)}
	if p.Sign != nil {
		signature, err := p.Sign(text, trustedComment(p.Manifest.RunID, packed.Sums, p.At))
		if err != nil {
			return err
		}
		packed.Signed = true
		last = append(last, fromText(SignatureName, signature))
	}
	request, err := timeRequest(text)
	if err != nil {
		return err
	}
	for _, each := range append(last, fromText(RequestName, request)) {
		if _, err := packOne(writer, each); err != nil {
			return err
		}
	}
	return writer.Close()
}

func packOne(writer *archive.Writer, each member) (archive.Member, error) {
	content, err := each.open()
	if err != nil {
		return archive.Member{}, fmt.Errorf("pack %s: %w", source.Printable(each.name), err)
	}
	defer content.Close()
	one, err := writer.Add(each.name, content)
	if err == nil && each.sha256 != "" && one.SHA256 != each.sha256 {
		return one, source.Problem{
			At: source.Position{File: source.Printable(filepath.ToSlash(each.shown))}, Message: "was changed after the run: its checksum differs",
			Hint: "restore it from a copy, or reconcile again",
		}
	}
	return one, err
}

// sumsText is the list of checksums, as sha256sum -c reads it.
func sumsText(sums map[string]string) string {
	var text strings.Builder
	names := make([]string, 0, len(sums))
	for name := range sums {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text.WriteString(reports.SumsLine(sums[name], name))
	}
	return text.String()
}
