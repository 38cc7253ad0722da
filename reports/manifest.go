package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rolecall/reports/facts"
	"rolecall/reports/output"
)

// Manifest is manifest.json: what was read, by what, and what was written. It
// says nothing of when or where, so that the same run has the same manifest.
type Manifest struct {
	RunID string     `json:"run_id"`
	Tool  facts.Tool `json:"tool"`
	facts.Facts
	Selection *Selection     `json:"selection,omitempty"` // what the change files were narrowed to, after the run
	Results   *facts.Results `json:"results,omitempty"`   // what became of the plan in an import, after the run
	Outputs   []Output       `json:"outputs"`
	Options   facts.Options  `json:"options"`
	Tables    []Table        `json:"tables"` // of the database
}

// Output is one file of the run folder. The database is the same in content
// from run to run, not in bytes: it has neither size nor checksum here, nor has the list of
// checksums, which has the database's.
type Output struct {
	Name         string  `json:"name"`
	Bytes        *int64  `json:"bytes"`
	SHA256       *string `json:"sha256"`
	Reproducible bool    `json:"reproducible"`
}

func writeManifest(folder *Folder, tool facts.Tool, runFacts facts.Facts, tables []Table) ([]Output, error) {
	outputs, err := listOutputs(folder)
	if err != nil {
		return nil, fmt.Errorf("list the outputs: %w", err)
	}
	tool.Name, tool.Version = runFacts.Tool, runFacts.Version
	for _, list := range []*[]string{&runFacts.Options.Encoding, &runFacts.Options.Allow, &runFacts.Options.Reports, &runFacts.Options.Changes} {
		*list = append([]string{}, *list...) // JSON has [] for an empty list
	}
	manifest := Manifest{RunID: runFacts.RunID(), Tool: tool, Facts: runFacts, Outputs: outputs, Options: runFacts.Options, Tables: tables}
	return outputs, manifest.write(folder)
}

// listOutputs lists what is in the folder, by name. Scratch files and what the
// engine keeps beside an open database are not outputs.
func listOutputs(folder *Folder) ([]Output, error) {
	root := folder.Path("")
	outputs := []Output{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch name := filepath.ToSlash(relative); {
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && name != ".":
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(name, output.DatabaseName+"."):
			return nil
		case name == output.DatabaseName:
			outputs = append(outputs, Output{Name: name})
			return nil
		default:
			size, sum, err := digest(path)
			outputs = append(outputs, Output{name, &size, &sum, true})
			return err
		}
	})
	return outputs, err
}

func digest(path string) (int64, string, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	hash := sha256.New()
	size, err := io.Copy(hash, file)
	return size, hex.EncodeToString(hash.Sum(nil)), errors.Join(err, file.Close())
}

// ReadManifest reads the manifest of a run folder.
func ReadManifest(dir string) (Manifest, error) {
	var manifest Manifest
	text, err := os.ReadFile(filepath.Join(dir, output.ManifestName))
	if err != nil {
		return manifest, fmt.Errorf("read the manifest of the run: %w", err)
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return manifest, fmt.Errorf("%s is not the manifest of a run: %w", output.ManifestName, err)
	}
	manifest.Facts.Tool, manifest.Facts.Options = manifest.Tool.Name, manifest.Options
	return manifest, nil
}

// isUnsealed says whether it is of a version that wrote no checksums of all files.
func (m Manifest) isUnsealed() bool { return m.Tool.Version == "" && m.Tables == nil }

func (m Manifest) write(folder *Folder) error {
	text, err := m.text()
	if err != nil {
		return fmt.Errorf("write %s: %w", output.ManifestName, err)
	}
	return folder.Write(output.ManifestName, text)
}

// text is the manifest as it is written.
func (m Manifest) text() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(m)
	return text.Bytes(), err
}
