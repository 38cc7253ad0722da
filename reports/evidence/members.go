package evidence

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// runMembers are the files of the run folder that the run wrote.
func (p *packer) runMembers() error {
	content, err := os.ReadFile(filepath.Join(p.Run, output.SumsName))
	if err != nil {
		return fmt.Errorf("read the checksums of the run: %w", err)
	}
	sums, err := reports.ParseSums(content)
	if err != nil {
		return err
	}
	sums[output.SumsName] = hexSum(content)
	var members []member
	for name, sum := range sums {
		members = append(members, fromFile(memberOf(name), filepath.Join(p.Run, filepath.FromSlash(name)), sum))
	}
	order := []string{runFolder, changesFolder, rollbackFolder}
	place := func(one member) int { return slices.Index(order, one.name[:strings.Index(one.name, "/")+1]) }
	slices.SortFunc(members, func(one, other member) int {
		return cmp.Or(place(one)-place(other), strings.Compare(one.name, other.name))
	})
	p.members = append(p.members, members...)
	return nil
}

func hexSum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// inputMembers are the files that the run read, and what extracts say of them.
func (p *packer) inputMembers() error {
	if !p.WithInputs {
		return nil
	}
	var problems source.Problems
	seen := map[string]bool{}
	for _, each := range uniqueInputs(p.Manifest.Inputs) {
		if !seen[each.File] {
			seen[each.File] = true
			problems.Merge(p.inputMember(each.File, each.SHA256))
		}
	}
	for _, each := range p.Manifest.Extracts {
		if archive, _, isMember := strings.Cut(each.File, "!"); !seen[each.File] && !(isMember && seen[archive]) {
			seen[each.File] = true
			problems.Merge(p.inputMember(each.File, each.SHA256))
		}
	}
	return problems.Err()
}

func (p *packer) inputMember(name, sum string) error {
	if !isInside(name) {
		return source.Problem{
			At: source.Position{File: source.Printable(name)}, Message: "is outside the estate, so it cannot go into a pack",
			Hint: "move all inputs into the estate and reconcile again; or pack only checksums of the inputs, with --inputs hashes",
		}
	}
	path, err := p.find(name)
	if err != nil {
		return err
	}
	p.add(fromFile(inputsFolder+name, path, sum))
	return nil
}

// isInside says whether a name is of a file below a folder, as archives have it.
func isInside(name string) bool { return fs.ValidPath(name) && !strings.ContainsAny(name, "\\:\x00") }

// find finds a file of the estate.
func (p *packer) find(name string) (string, error) {
	for _, folder := range p.Estates {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", source.Problem{
		At: source.Position{File: source.Printable(name)}, Message: "the run read it, but it is not in " + source.Printable(strings.Join(p.Estates, " or ")),
		Hint: "name the estate with --estate DIR, or pack only checksums of the inputs, with --inputs hashes",
	}
}

// rulesMembers are the rules files, as the run kept them.
func (p *packer) rulesMembers(ctx context.Context, db *duckdb.DB) error {
	if p.Manifest.Rules == nil {
		return nil
	}
	var text string
	if err := db.QueryRow(ctx, duckdb.Statement{Name: "rules", Text: "select coalesce(rules_text, '') from recon.origin"}, &text); err != nil {
		return err
	}
	p.add(fromText(rulesFolder+p.Manifest.Rules.File, []byte(text)))
	sum := hexSum([]byte(text))
	list := sum + "  " + p.Manifest.Rules.File + "\n"
	kept, err := output.List[keptRules](ctx, db, duckdb.Statement{Name: "rules", Text: "select file, sha256, coalesce(rules_text, '') from recon.rules_file order by place"})
	if err != nil {
		return err
	}
	for _, each := range kept {
		list += each.SHA256 + "  " + each.File + "\n"
		sum = "" // of the list
		if hexSum([]byte(each.Text)) == each.SHA256 {
			p.add(fromText(rulesFolder+each.File, []byte(each.Text)))
			continue
		}
		path, err := p.find(each.File) // a table in another encoding: the run keeps its text in UTF-8
		if err != nil {
			return err
		}
		p.add(fromFile(rulesFolder+each.File, path, each.SHA256))
	}
	if sum == "" {
		sum = hexSum([]byte(list))
	}
	if sum != p.Manifest.Rules.SHA256 {
		return fmt.Errorf("the rules stored with the run differ from its manifest: reconcile again")
	}
	return nil
}

type keptRules struct{ File, SHA256, Text string }

// methodMembers are the SQL of the method. A run of another version was made by another method.
func (p *packer) methodMembers() error {
	if !p.IsOwnVersion {
		return nil
	}
	files, err := method()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		p.add(fromText(name, []byte(files[name])))
	}
	return err
}

// reviewMembers are the files of the review, without its key.
func (p *packer) reviewMembers(ctx context.Context) (err error) {
	if p.Review == nil {
		return nil
	}
	about := p.Review.About
	isDecided := slices.ContainsFunc(p.Manifest.Reviews, func(each facts.Review) bool { return each.CampaignID == about.CampaignID })
	if about.RunID != p.Manifest.RunID && !isDecided {
		return fmt.Errorf("the review %s was opened from the run %s, but this is the run %s, which does not carry it out\n"+
			" name the run that it was opened from, or the one that was made with --decisions", about.CampaignID, source.Printable(about.RunID), p.Manifest.RunID)
	}
	p.reviewed, err = p.Review.Evidence(ctx)
	if err != nil {
		return err
	}
	for _, name := range p.reviewed.Files {
		p.add(fromFile(reviewFolder+name, p.Review.Path(name), ""))
	}
	p.add(fromText(reviewFolder+campaign.TokensName, p.reviewed.Tokens))
	return nil
}

// compareMembers are the files of a comparison.
func (p *packer) compareMembers() error {
	if p.Compare == "" {
		return nil
	}
	listed, content, err := readComparison(p.Compare)
	if err != nil {
		return err
	}
	if !listed.New.AsOf.Equal(p.Manifest.AsOf) && !listed.Old.AsOf.Equal(p.Manifest.AsOf) {
		return fmt.Errorf("%s compares runs as of %s and %s, and this run is as of %s", source.Printable(p.Compare),
			listed.Old.AsOf.Format(time.RFC3339), listed.New.AsOf.Format(time.RFC3339), p.Manifest.AsOf.Format(time.RFC3339))
	}
	p.add(fromText(compareFolder+output.ManifestName, content))
	for _, each := range listed.Outputs {
		if !isInside(each.Name) {
			return errors.New("a comparison with a file outside of its folder")
		}
		p.add(fromFile(compareFolder+each.Name, filepath.Join(p.Compare, filepath.FromSlash(each.Name)), each.SHA256))
	}
	return nil
}

// comparison is the manifest of a comparison.
type comparison struct {
	Of       string
	Old, New struct {
		AsOf time.Time `json:"as_of"`
	}
	Outputs []struct{ Name, SHA256 string }
}

func readComparison(folder string) (listed comparison, content []byte, err error) {
	content, err = os.ReadFile(filepath.Join(folder, output.ManifestName))
	if err == nil {
		err = json.Unmarshal(content, &listed)
	}
	if err == nil && listed.Of != "comparison" {
		err = errors.New("its " + output.ManifestName + " is of something else")
	}
	if err != nil {
		err = fmt.Errorf("%s is not the folder of a comparison: %w\n rolecall compare OLD NEW --out DIR writes one", source.Printable(folder), err)
	}
	return listed, content, err
}
