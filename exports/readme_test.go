package exports_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// complaint is a row of the README's table of what inspect says: each of the
// texts set off, in the first column.
var (
	complaint = regexp.MustCompile(`(?m)^\| (\*[^*].*?) \|`)
	setOff    = regexp.MustCompile(`\*([^*]+)\*`)
	argument  = regexp.MustCompile(`\{\d+(?::[^{}|]*\|([^{}]*))?\}`) // of a text in causes.csv
	variable  = regexp.MustCompile(`\.\.\.|\b[NMK] users\b|\b[NMK]\b|Okta's users|ServiceNow exports|ServiceNow folder`)
)

// TestReadmeQuotesWhatIsSaid looks for each complaint that the README explains
// among the texts of this package and those below it.
func TestReadmeQuotesWhatIsSaid(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := sourceTexts(t)
	quoted := 0
	for _, row := range complaint.FindAllStringSubmatch(string(readme), -1) {
		for _, text := range setOff.FindAllStringSubmatch(row[1], -1) {
			quoted++
			for _, part := range variable.Split(text[1], -1) {
				if part = strings.Trim(part, " ,:"); part != "" && !strings.Contains(sources, part) {
					t.Errorf("nothing says %q, of %q", part, text[1])
				}
			}
		}
	}
	if quoted < 15 {
		t.Errorf("only %d complaints were found in README.md", quoted)
	}
}

func sourceTexts(t *testing.T) string {
	var all strings.Builder
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		extension := filepath.Ext(path)
		if err != nil || entry.IsDir() || extension != ".go" && extension != ".csv" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		all.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return argument.ReplaceAllString(all.String(), "$1")
}
