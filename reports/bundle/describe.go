package bundle

import (
	_ "embed"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

// What a bundle holds besides an estate.
const (
	ReadmeName = "README.txt"
	StayedName = "STAYED.csv"
	argsName   = "args.txt"
)

//go:embed readme.txt.tmpl
var readmeText string

// Facts is what the bundle says of itself.
type Facts struct {
	Version  string
	Args     []string // of rolecall reconcile, beside the estate
	Findings int
	Changed  []string // files that are in another form
}

// Describe writes what the bundle is, how to run it, and all that stayed.
func (m *Written) Describe(dir string, about Facts) error {
	about.Changed = m.Notes
	readme, err := template.New(ReadmeName).Parse(readmeText)
	if err != nil {
		return err
	}
	var text strings.Builder
	if err := readme.Execute(&text, about); err != nil {
		return err
	}
	var stayed strings.Builder
	for _, each := range slices.Sorted(maps.Keys(m.Structure)) {
		m.Names.stayed.note("the name of a field, column or element", each)
	}
	if err := m.Names.stayed.write(&stayed); err != nil {
		return err
	}
	for name, text := range map[string]string{ReadmeName: text.String(), StayedName: stayed.String(), argsName: strings.Join(about.Args, "\n") + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// KeepMap writes what each piece of the values became: for the eyes of whoever made the bundle.
func (m *Written) KeepMap(to io.Writer) error { return m.Names.write(to) }
