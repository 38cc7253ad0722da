package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Files are the files of the plan, by their names.
func (p *Plan) Files() (map[string][]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(p); err != nil {
		return nil, err
	}
	files := map[string][]byte{"plan.json": text.Bytes()}
	pages := map[string]page{}
	scripts := map[string]string{}
	if p.ServiceNow != nil {
		maps.Copy(scripts, p.serviceNowScripts(digest(text.Bytes())))
		pages["servicenow-urls.html"] = p.serviceNowPage(digest(text.Bytes()))
	}
	if p.Okta != nil {
		maps.Copy(scripts, p.oktaScripts(digest(text.Bytes())))
		pages["okta-urls.html"] = p.oktaPage(digest(text.Bytes()))
	}
	for name, each := range scripts {
		files[name] = []byte(each)
	}
	for name, each := range pages {
		rendered, err := each.render()
		if err != nil {
			return nil, err
		}
		files[name] = rendered
	}
	var err error
	files["README.md"], err = p.readme()
	return files, err
}

// Write writes the plan into a folder, for its owner alone. What is there already stays if
// it is the same; if a file of that name differs, nothing is written.
func (p *Plan) Write(folder string) (names []string, err error) {
	files, err := p.Files()
	if err != nil {
		return nil, err
	}
	names = slices.Sorted(maps.Keys(files))
	var differing []error
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(folder, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, fmt.Errorf("cannot write the plan: %w", err)
		case !bytes.Equal(content, files[name]):
			differing = append(differing, fmt.Errorf("%s is there and differs from what would be written", filepath.Join(folder, name)))
		}
	}
	if len(differing) > 0 {
		return nil, fmt.Errorf("%w\nnothing was written: name another folder with --out, or remove this one", errors.Join(differing...))
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("cannot write the plan: %w", err)
	}
	for _, name := range names {
		mode := fs.FileMode(0o600)
		if filepath.Ext(name) == ".sh" {
			mode = 0o700
		}
		if err := writeWhole(filepath.Join(folder, name), files[name], mode); err != nil {
			return nil, fmt.Errorf("cannot write the plan: %w", err)
		}
	}
	return names, nil
}

// writeWhole writes a file that is there whole or not at all.
func writeWhole(path string, content []byte, mode fs.FileMode) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".plan-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(content)
	if err := errors.Join(err, file.Chmod(mode), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
