package evidence

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/facts"
)

// Attestation is attestation.json: who ran it, with what, and where the extracts come from.
type Attestation struct {
	Format      int        `json:"format"`
	RunID       string     `json:"run_id"`
	AsOf        time.Time  `json:"as_of"`
	Tool        facts.Tool `json:"tool"`
	PerformedBy Person     `json:"performed_by"`
	Purpose     string     `json:"purpose"`
	Period      Period     `json:"period"`
	Environment string     `json:"environment"`
	Extracts    []Extract  `json:"extracts"`   // a file each
	NotStated   []string   `json:"not_stated"` // what nobody says
}

// Extract is where a file comes from. What nobody says is empty, or null.
type Extract struct {
	File         string   `json:"file"`
	SHA256       string   `json:"sha256"`
	System       string   `json:"system"`
	Instance     string   `json:"instance"` // or tenant
	Production   *bool    `json:"production"`
	Table        string   `json:"table"`
	Method       string   `json:"method"`
	Query        string   `json:"query"`
	Fields       []string `json:"fields"`
	ExtractedBy  string   `json:"extracted_by"`
	Roles        []string `json:"roles"`
	StartedAt    string   `json:"started_at"`
	FinishedAt   string   `json:"finished_at"`
	DeclaredRows *int64   `json:"declared_rows"`
	DeclaredHow  string   `json:"declared_how"`
	StatedIn     []string `json:"stated_in"` // files, with the line
}

// attestation puts together what extracts and people say.
func attestation(manifest reports.Manifest, attest *Attest) (Attestation, error) {
	a := Attestation{Format: 1, RunID: manifest.RunID, AsOf: manifest.AsOf, Tool: manifest.Tool, Extracts: []Extract{}, NotStated: []string{}}
	if attest != nil {
		a.PerformedBy, a.Purpose, a.Period, a.Environment = attest.PerformedBy, attest.Purpose, attest.Period, attest.Environment
	}
	for _, each := range uniqueInputs(manifest.Inputs) {
		a.Extracts = append(a.Extracts, extractOf(each, manifest.Extracts))
	}
	if err := a.fill(attest); err != nil {
		return a, err
	}
	a.agree(manifest.Extracts)
	for _, each := range [][2]string{
		{"performed_by.name", a.PerformedBy.Name}, {"performed_by.email", a.PerformedBy.Email}, {"performed_by.function", a.PerformedBy.Function},
		{"purpose", a.Purpose}, {"period", a.Period.From}, {"environment", a.Environment},
	} {
		if each[1] == "" {
			a.NotStated = append(a.NotStated, each[0])
		}
	}
	for i := range a.Extracts {
		for _, name := range a.Extracts[i].missing() {
			a.NotStated = append(a.NotStated, a.Extracts[i].File+": "+name)
		}
	}
	return a, nil
}

// uniqueInputs are the files that were read, each once: of an archive, its members are listed
// in the manifest.
func uniqueInputs(inputs []facts.Input) []facts.Input {
	var files []facts.Input
	for _, each := range inputs {
		if !slices.ContainsFunc(files, func(other facts.Input) bool { return other.System == each.System && other.File == each.File }) {
			files = append(files, each)
		}
	}
	return files
}

// extractOf is what the extract that a file is of says of it.
func extractOf(input facts.Input, extracts []facts.Extract) Extract {
	one := Extract{File: input.File, SHA256: input.SHA256, System: input.System, Fields: []string{}, Roles: []string{}, StatedIn: []string{}}
	if input.Source == nil {
		return one
	}
	at := slices.IndexFunc(extracts, func(each facts.Extract) bool { return each.File == input.Source.Extract })
	if at < 0 {
		return one
	}
	from := extracts[at]
	one.StatedIn = append(one.StatedIn, fmt.Sprintf("%s:%d", from.File, input.Source.Line))
	one.Instance, one.Method, one.ExtractedBy, one.Roles = from.Instance, cmp.Or(from.Method, from.Tool), from.By, append(one.Roles, from.Roles...)
	one.StartedAt, one.FinishedAt = instant(from.Started), instant(from.Finished)
	if from.Environment != "" {
		isProduction := strings.EqualFold(from.Environment, "production")
		one.Production = &isProduction
	}
	one.Table, one.DeclaredRows, one.DeclaredHow = input.Source.Table, input.Source.Rows, "of the file, as it was written"
	if at := slices.IndexFunc(from.Tables, func(each facts.ExtractTable) bool { return each.Table == input.Source.Table }); at >= 0 {
		table := from.Tables[at]
		one.Query, one.Fields = cmp.Or(table.Query, table.LeavesOut), append(one.Fields, table.Fields...)
		for _, count := range []struct {
			rows *int64
			how  string
		}{{table.Count, "of the table, as a person says"}, {table.RowsWritten, "of the table, as they were written"}, {table.CountAfter, "of the table, as the system counted them after"}} {
			if one.DeclaredRows == nil && count.rows != nil {
				one.DeclaredRows, one.DeclaredHow = count.rows, count.how
			}
		}
	}
	if one.DeclaredRows == nil {
		one.DeclaredHow = ""
	}
	return one
}

func instant(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// fill takes from attest.yaml what no extract says.
func (a *Attestation) fill(attest *Attest) error {
	if attest == nil {
		return nil
	}
	var problems source.Problems
	for _, statement := range attest.extracts {
		isUsed := false
		for i := range a.Extracts {
			one := &a.Extracts[i]
			if matches, _ := path.Match(statement.pattern, one.File); matches || statement.pattern == one.File {
				isUsed = true
				one.take(statement.says, fmt.Sprintf("%s:%d", attest.name, statement.at.Line))
			}
		}
		if !isUsed {
			var files []string
			for _, each := range a.Extracts {
				files = append(files, each.File)
			}
			problems.Add(source.Problem{At: statement.at, Message: fmt.Sprintf("the run read no file %q", statement.pattern), Hint: source.DidYouMean(statement.pattern, files)})
		}
	}
	return problems.Err()
}

// take takes what is not said yet.
func (e *Extract) take(says Extract, place string) {
	before := fmt.Sprint(*e)
	for _, each := range []struct {
		into *string
		from string
	}{
		{&e.Instance, says.Instance}, {&e.Table, says.Table}, {&e.Method, says.Method}, {&e.Query, says.Query}, {&e.ExtractedBy, says.ExtractedBy},
		{&e.StartedAt, says.StartedAt}, {&e.FinishedAt, says.FinishedAt},
	} {
		*each.into = cmp.Or(*each.into, each.from)
	}
	if len(e.Fields) == 0 {
		e.Fields = append(e.Fields, says.Fields...)
	}
	if len(e.Roles) == 0 {
		e.Roles = append(e.Roles, says.Roles...)
	}
	if e.Production == nil {
		e.Production = says.Production
	}
	if e.DeclaredRows == nil {
		e.DeclaredRows, e.DeclaredHow = says.DeclaredRows, says.DeclaredHow
	}
	if fmt.Sprint(*e) != before {
		e.StatedIn = append(e.StatedIn, place)
	}
}

// agree takes the environment from the extracts, if all of them name the same.
func (a *Attestation) agree(extracts []facts.Extract) {
	if a.Environment != "" || len(extracts) == 0 {
		return
	}
	first := extracts[0].Environment
	if !slices.ContainsFunc(extracts, func(each facts.Extract) bool { return each.Environment != first }) {
		a.Environment = first
	}
}

// missing are the entries that nobody states.
func (e Extract) missing() []string {
	var missing []string
	for _, each := range []struct {
		name     string
		isStated bool
	}{
		{"instance", e.Instance != ""}, {"production", e.Production != nil}, {"table", e.Table != ""}, {"method", e.Method != ""}, {"query", e.Query != ""},
		{"fields", len(e.Fields) > 0}, {"extracted_by", e.ExtractedBy != ""}, {"roles", len(e.Roles) > 0}, {"started_at", e.StartedAt != ""},
		{"finished_at", e.FinishedAt != ""}, {"declared_rows", e.DeclaredRows != nil}, {"declared_how", e.DeclaredHow != ""},
	} {
		if !each.isStated {
			missing = append(missing, each.name)
		}
	}
	return missing
}
