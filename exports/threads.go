package exports

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// fewBytes is the size of exports up to which a second core for a statement costs more
// than it helps: two statements run at once anyway.
const fewBytes = 32 << 20

// boundThreads gives each statement fewer cores than the machine has, unless the user chose how
// many.
func (l *loader) boundThreads(ctx context.Context) error {
	threads := threadsFor(l.size(), l.concurrency(), runtime.GOMAXPROCS(0))
	if l.inputs.KeepThreads || threads == 0 {
		return nil
	}
	return l.db.UseThreads(ctx, threads)
}

// threadsFor is how many of the cores a statement gets of which so many run at once, 0 for all: one
// if the files are small. A statement has a thread besides those of the engine, which are one
// fewer than asked for.
func threadsFor(bytes int64, atOnce, cores int) int {
	switch {
	case bytes <= fewBytes:
		return 1
	case atOnce == 1:
		return 0
	}
	return max(1, cores-atOnce+1)
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
