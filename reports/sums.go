package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"rolecall/reports/output"
)

// Seal writes the checksums of all files of a run, of the database and the manifest, too, as
// sha256sum -c reads them. It comes last, when the database is closed.
func Seal(folder *Folder) error {
	manifest, err := ReadManifest(folder.Path(""))
	if err != nil {
		return err
	}
	sums := map[string]string{output.ManifestName: ""}
	for _, each := range manifest.Outputs {
		sums[each.Name] = ""
		if each.SHA256 != nil {
			sums[each.Name] = *each.SHA256
		}
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		sum := sums[name]
		if sum == "" {
			if _, sum, err = digest(folder.Path(name)); err != nil {
				return fmt.Errorf("write %s: %w", output.SumsName, err)
			}
		}
		text.WriteString(SumsLine(sum, name))
	}
	return folder.Write(output.SumsName, []byte(text.String()))
}

// escaped are the characters of a name that would end it, or its line; a line with one of
// these begins with a backslash.
var escaped = strings.NewReplacer("\\", "\\\\", "\n", "\\n", "\r", "\\r")

// SumsLine is the line of a file in a list of checksums.
func SumsLine(sum, name string) string {
	if safe := escaped.Replace(name); safe != name {
		return "\\" + sum + "  " + safe + "\n"
	}
	return sum + "  " + name + "\n"
}

var (
	sumsForm  = regexp.MustCompile(`^(\\?)([0-9a-f]{64})  (.+)$`)
	unescaped = strings.NewReplacer("\\\\", "\\", "\\n", "\n", "\\r", "\r")
)

// errSums says that the list of checksums is not as it was written.
var errSums = errors.New(output.SumsName + " is not a list of checksums")

// readSums reads the checksums of a run folder by name; nil if it has none.
func readSums(dir string) (map[string]string, error) {
	content, err := os.ReadFile(filepath.Join(dir, output.SumsName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the checksums of the run: %w", err)
	}
	return ParseSums(content)
}

// ParseSums takes a list of checksums apart, by name. It has to be as it is written, to the byte.
func ParseSums(content []byte) (map[string]string, error) {
	sums := map[string]string{}
	text, isWhole := strings.CutSuffix(string(content), "\n")
	if !isWhole {
		return nil, errSums
	}
	for line := range strings.SplitSeq(text, "\n") {
		parts := sumsForm.FindStringSubmatch(line)
		if parts == nil {
			return nil, errSums
		}
		name := parts[3]
		if parts[1] != "" {
			name = unescaped.Replace(name)
		}
		if _, isTwice := sums[name]; isTwice || SumsLine(parts[2], name) != line+"\n" {
			return nil, errSums
		}
		sums[name] = parts[2]
	}
	return sums, nil
}
