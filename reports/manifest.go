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
	RunID string `json:"run_id"`
	facts.Facts
	Selection *Selection     `json:"selection,omitempty"` // what the change files were narrowed to, after the run
	Results   *facts.Results `json:"results,omitempty"`   // what became of the plan in an import, after the run
	Outputs   []Output       `json:"outputs"`
}

// Output is one file of the run folder. The database is the same in content
// from run to run, not in bytes: it has neither size nor checksum here.
type Output struct {
	Name         string  `json:"name"`
	Bytes        *int64  `json:"bytes"`
	SHA256       *string `json:"sha256"`
	Reproducible bool    `json:"reproducible"`
}

func writeManifest(folder *Folder, runFacts facts.Facts) ([]Output, error) {
	outputs, err := listOutputs(folder)
	if err != nil {
		return nil, fmt.Errorf("list the outputs: %w", err)
	}
	return outputs, Manifest{RunID: runFacts.RunID(), Facts: runFacts, Outputs: outputs}.write(folder)
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

func readManifest(dir string) (Manifest, error) {
	var manifest Manifest
	text, err := os.ReadFile(filepath.Join(dir, output.ManifestName))
	if err != nil {
		return manifest, fmt.Errorf("read the manifest of the run: %w", err)
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return manifest, fmt.Errorf("%s is not the manifest of a run: %w", output.ManifestName, err)
	}
	return manifest, nil
}

func (m Manifest) write(folder *Folder) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		return fmt.Errorf("write %s: %w", output.ManifestName, err)
	}
	return folder.Write(output.ManifestName, text.Bytes())
}
