package custom

import (
	"path"
	"strings"
)

// file is a file of an archive.
type file struct {
	folder, name, text string
	line               int // of its first line
}

// filesOf are the files of an archive, as golang.org/x/tools/txtar has them, with their lines.
func filesOf(archive string) []file {
	var files []file
	number := 0
	for line := range strings.Lines(archive) {
		number++
		trimmed := strings.TrimRight(line, "\r\n")
		name, isBegun := strings.CutPrefix(trimmed, "-- ")
		name, isMarker := strings.CutSuffix(name, " --")
		switch {
		case isBegun && isMarker:
			name = strings.TrimSpace(name)
			files = append(files, file{folder: path.Dir(name), name: path.Base(name), line: number + 1})
		case len(files) > 0:
			files[len(files)-1].text += line
		}
	}
	return files
}
