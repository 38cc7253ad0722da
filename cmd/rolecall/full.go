package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"rolecall/exports/duckdb"
)

// beingWritten is the folder in which a run is written, beside the folder that it
// becomes: see output.Folder.
var beingWritten = regexp.MustCompile(`^(.*)\.([^/\\]+)\.rolecall-part(?:$|[/\\])`)

// fullDisk says which folder is full, if that is what went wrong; else nil.
func fullDisk(err error) error {
	var short *duckdb.Shortage
	var at *fs.PathError
	path, doing := "", ""
	switch {
	case errors.As(err, &short) && short.What == "disk":
		path, doing = short.Path, " (while running "+filepath.Base(short.Name)+")"
	case !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT):
		return nil
	case errors.As(err, &at):
		path, doing = at.Path, " (while writing "+filepath.Base(at.Path)+")"
	default:
		return nil
	}
	temp := os.TempDir()
	out := beingWritten.FindStringSubmatch(path)
	switch {
	case path == "":
		return nil
	case out != nil:
		err = fmt.Errorf("the disk of the output folder %s is full%s\n make room there, or name a folder on another disk", out[1]+out[2], doing)
	case strings.HasPrefix(path, filepath.Clean(temp)+string(filepath.Separator)+"rolecall-scratch-"):
		err = fmt.Errorf("the disk of the folder for temporary files, %s, is full%s\n make room there, or set TMPDIR to a folder on another disk", temp, doing)
	default:
		err = fmt.Errorf("the disk of %s is full%s\n make room there, or name a folder on another disk", filepath.Dir(path), doing)
	}
	if strings.Contains(filepath.Base(path), "duckdb_temp_") {
		err = fmt.Errorf("%w; a higher --memory-limit needs less of it", err)
	}
	return err
}
