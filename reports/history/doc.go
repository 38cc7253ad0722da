// Package history keeps what several runs found: a folder with two tables, sorted text
// that fits into git.
//
//	runs.csv             an entry a run: when, by what, how many findings; the last column
//	                     is a checksum of the entry, in which that of the entry before is
//	findings.csv         each finding that a run had, and what became of it
//	findings.before.csv  findings.csv as the entry before left it, so that the last entry can
//	                     be taken back
//
// A run reads the history before it reconciles ([Open], [Folder.Load]): it is an input. The
// entry of the run is written beside the files while the outputs are ([Folder.Enter]), and
// takes their place right after the run folder is in its place ([Folder.Commit]). What a
// crash leaves between the two, the next run completes or clears away, and says so.
//
// A history that was edited, cut or mixed up is refused: the checksums say so.
package history
