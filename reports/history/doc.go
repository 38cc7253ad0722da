// Package history keeps what several runs found: a folder with two tables, sorted text
// that fits into git.
//
//	runs.csv             one entry per run: when, by what, how many findings; the last column
//	                     is a checksum of the entry, which includes that of the entry before
//	findings.csv         every finding of every run, with its outcome
//	findings.before.csv  findings.csv as it was before the last entry, so that the entry can be
//	                     undone
//
// A run reads the history before it reconciles ([Open], [Folder.Load]): it is an input. The
// new entry is written beside the files while the outputs are written ([Folder.Enter]), and
// replaces them right after the run folder is in its place ([Folder.Commit]). If a crash
// comes between the two, the next run completes or removes the entry, and says so.
//
// A history that was edited, cut or mixed up is refused: the checksums say so.
package history
