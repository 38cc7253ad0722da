package duckdb

/*
#define _GNU_SOURCE
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

// Options of the engine's allocator, which go over its own. In the library the name
// is weak, and null.
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

// An arena for two cores, instead of several for each: what one thread frees is
// there for the others, without asking the system for more. The allocator reads its
// options before Go runs, in a constructor of its own, which this one precedes.
static void __attribute__((constructor(101))) share_arenas(void) {
	long cores = usable_cores();
	snprintf(options, sizeof options, "narenas:%ld", cores < 4 ? 1 : cores / 2);
}

// The engine's allocator, where its library has one; else null.
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
	// of arenas to come, then of those that are there
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

// KeepFreedMemory has the engine keep what it frees for ten seconds, for what it
// needs next, instead of giving it back to the system after one and asking for it
// again, page by page. The process then holds more than it needs, so this is not
// for runs whose memory somebody limits.
func KeepFreedMemory() { C.keep_freed_memory() }

// usableCores is how many cores this process may use.
func usableCores() int { return int(C.usable_cores()) }

// arenasSet is how many arenas the engine's allocator was told to have, 0 if it
// does not say.
func arenasSet() int { return int(C.arenas_set()) }
