//go:build unix

package main

/*
#include <sys/resource.h>
#include <string.h>
#include <unistd.h>

// Runs before Go does. If the system lets a program have less address space than Go
// and the engine reserve at their start, Go ends it with status 2, which is an answer
// here; nothing of Go's can change that by then.
__attribute__((constructor)) static void refuse_too_little_memory(void) {
	const rlim_t least = (rlim_t)2 << 30;
	struct rlimit limit;
	if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= least)
		return;
	static const char message[] =
		"rolecall: the system limits this program to less than 2 GiB of address space, which is too little\n"
		" raise the limit, for example with ulimit -v 4000000, or remove it with ulimit -v unlimited; --memory-limit sets the engine's share of it\n";
	if (write(2, message, strlen(message)) < 0)
		_exit(1);
	_exit(1);
}
*/
import "C"

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
