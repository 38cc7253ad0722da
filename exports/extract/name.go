package extract

import (
	"path/filepath"
	"regexp"
	"strings"
)

// sidecar is what scripts call an extract, and what a browser makes of it that saves a
// second one: rolecall-extract (1).json.
var sidecar = regexp.MustCompile(`(?i)^rolecall-extract([ ._-].*)?\.json$`)

// byHand is what people call one.
var byHand = regexp.MustCompile(`(?i)(^|.\.)extract\.(yaml|yml|json)$`)

// IsNamed says whether a file is called as an extract is.
func IsNamed(path string) bool {
	base := filepath.Base(path)
	return sidecar.MatchString(base) || byHand.MatchString(base)
}

// isYAML says whether the file is YAML.
func isYAML(path string) bool {
	extension := strings.ToLower(filepath.Ext(path))
	return extension == ".yaml" || extension == ".yml"
}
