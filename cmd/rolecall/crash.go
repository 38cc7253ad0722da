package main

import (
	"fmt"
	"io"
	"runtime/debug"
)

// reportCrash says what to do about a mistake of the program's own.
func reportCrash(w io.Writer, fault any) int {
	fmt.Fprintf(w, "rolecall: this is a mistake in rolecall itself: %s\n what was there before is as it was; please report this, with what follows\n%s",
		printableLines(fmt.Sprint(fault)), debug.Stack())
	return statusFailed
}
