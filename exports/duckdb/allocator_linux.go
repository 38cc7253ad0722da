package duckdb

/*
// The driver exports every symbol of the engine, for extensions that load at run time. None
// may: without, each program and test links sooner, and is 7 MB smaller.
#cgo LDFLAGS: -Wl,--no-export-dynamic
#define _GNU_SOURCE
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

// The engine brings its own copy of the allocator jemalloc, which reads these options
// when it starts and prefers them to its own. In the library the symbol is weak and
// null; defining it here gives it a value.
static char options[32];
const char *duckdb_je_malloc_conf_2_conf_harder = options;

// The cores that this process may use: a container or taskset may leave it fewer
// than the machine has.
static long usable_cores(void) {
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	cpu_set_t allowed;
	if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
		cores = CPU_COUNT(&allowed);
	}
	FILE *limit = fopen("/sys/fs/cgroup/cpu.max", "r"); // microseconds of computing, and in how many
	if (limit != NULL) {
		long quota, period; // a quota of "max" is none, and not read
		if (fscanf(limit, "%ld %ld", &quota, &period) == 2 && period > 0 && quota / period < cores) {
			cores = quota / period;
		}
		fclose(limit);
	}
	return cores;
}

// jemalloc keeps several arenas (pools of memory) per core, and what is freed in one
// is of no use to threads of another: they ask the system for more. One arena per two
// cores lets threads share what they free. The allocator reads its options before Go
// runs, in a constructor of its own; 101 is the first priority that programs may use.
static void __attribute__((constructor(101))) share_arenas(void) {
	long cores = usable_cores();
	snprintf(options, sizeof options, "narenas:%ld", cores < 4 ? 1 : cores / 2);
}

// jemalloc's control function; weak, because the library has no jemalloc on every
// platform, and then null.
extern int duckdb_je_mallctl(const char *name, void *old, size_t *old_size, void *new, size_t new_size) __attribute__((weak));

static unsigned arenas_set(void) {
	unsigned arenas = 0;
	size_t size = sizeof arenas;
	if (duckdb_je_mallctl == NULL || duckdb_je_mallctl("opt.narenas", &arenas, &size, NULL, 0) != 0) {
		return 0;
	}
	return arenas;
}

static void keep_freed_memory(void) {
	ssize_t ms = 10000;
	unsigned arenas = 0;
	size_t size = sizeof arenas;
	char name[64];
	if (duckdb_je_mallctl == NULL) {
		return;
	}
	// The first two calls set it for arenas that are still to be made, the loop for
	// those that exist. "Dirty" pages are freed ones that the process still holds,
	// "muzzy" ones those that the system may already take.
	duckdb_je_mallctl("arenas.dirty_decay_ms", NULL, NULL, &ms, sizeof ms);
	duckdb_je_mallctl("arenas.muzzy_decay_ms", NULL, NULL, &ms, sizeof ms);
	if (duckdb_je_mallctl("arenas.narenas", &arenas, &size, NULL, 0) != 0) {
		return;
	}
	for (unsigned i = 0; i < arenas; i++) {
		snprintf(name, sizeof name, "arena.%u.dirty_decay_ms", i);
		duckdb_je_mallctl(name, NULL, NULL, &ms, sizeof ms);
		snprintf(name, sizeof name, "arena.%u.muzzy_decay_ms", i);
		duckdb_je_mallctl(name, NULL, NULL, &ms, sizeof ms);
	}
}
*/
import "C"

// KeepFreedMemory has the engine keep freed memory for ten seconds, so that it can
// use it again. By default it returns freed memory to the system after one second,
// and asking for it again, page by page, took a fifth of a large run. Kept for ever
// it would add up, since tables come and go. The process holds more than it needs,
// so this is not for runs with a memory limit.
func KeepFreedMemory() { C.keep_freed_memory() }

// usableCores is how many cores this process may use.
func usableCores() int { return int(C.usable_cores()) }

// arenasSet is how many arenas the engine's allocator was told to have, 0 if it
// does not say.
func arenasSet() int { return int(C.arenas_set()) }
