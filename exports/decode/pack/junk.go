package pack

import "strings"

// IsJunk says whether a file or folder, by its name, is the desktop's or an office
// program's own, and no export.
func IsJunk(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX" ||
		strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}
