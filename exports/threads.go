package exports

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
)

// fewBytes is the size of exports up to which a second core for a statement costs more
// than it helps: two statements run at once anyway.
const fewBytes = 32 << 20

// boundThreads lets the engine use one core per statement if the files are small.
func (l *loader) boundThreads(ctx context.Context) error {
	if l.inputs.KeepThreads || l.size() > fewBytes {
		return nil
	}
	return l.exec(ctx, "set global threads = 1", nil)
}

// AreSmall says whether files, and those in folders, are small enough for what is kept of
// them to fit small blocks. What cannot be read, loading says.
func AreSmall(paths ...string) bool {
	var bytes int64
	for _, path := range paths {
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target
		}
		_ = filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			if info, err := os.Stat(path); err == nil {
				bytes += info.Size()
			}
			if bytes > fewBytes {
				return fs.SkipAll
			}
			return nil
		})
	}
	return bytes <= fewBytes
}
