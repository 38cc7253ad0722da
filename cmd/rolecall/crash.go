package main

import (
	"fmt"
	"io"
	"runtime/debug"
)

// reportCrash says what to do about a mistake of the program's own.
func reportCrash(w io.Writer, fault any) int {
	fmt.Fprintf(w, "rolecall: this is a fault in rolecall: %s\n existing files were not changed; please report this, with the text below\n%s",
		printableLines(fmt.Sprint(fault)), debug.Stack())
	return statusFailed
}
