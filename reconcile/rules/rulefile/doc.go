// Package rulefile writes the text of rules files for commands that propose one. What
// comes from exports is quoted here and nowhere else: whatever a name holds, it is one
// value on one line, and no comment ends before its line does.
package rulefile
