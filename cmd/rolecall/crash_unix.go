//go:build unix

package main

import (
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// crashAsFailure has a crash that nothing can catch (a library's, too little memory for
// the program itself) end the program as one: by a signal, not with status 2, which is
// an answer here. No core is dumped, since memory holds personal data.
func crashAsFailure() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	debug.SetTraceback("crash")
}
