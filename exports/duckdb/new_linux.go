package duckdb

/*
#cgo CFLAGS: -fexceptions
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

// The engine takes the memory of tables from its own copy of jemalloc, and that of plans, which
// are millions of small objects, from C++'s operator new: that is the system's malloc, and was a
// fifth of a run on few rows. These are the operators that C++ lets a program replace; the
// library calls them, too, which those for arrays and without exceptions end up in. Weak as in
// allocator_linux.go: without a jemalloc it is the system's again.
extern void *duckdb_je_malloc(size_t size) __attribute__((weak));
extern void duckdb_je_free(void *made) __attribute__((weak));
extern void _ZSt17__throw_bad_allocv(void) __attribute__((noreturn)); // std::__throw_bad_alloc()

void *_Znwm(size_t size) { // operator new(size_t)
	if (size == 0) {
		size = 1;
	}
	void *made = duckdb_je_malloc != NULL ? duckdb_je_malloc(size) : malloc(size);
	if (__builtin_expect(made == NULL, 0)) {
		_ZSt17__throw_bad_allocv();
	}
	return made;
}

void _ZdlPv(void *made) { // operator delete(void *)
	if (duckdb_je_free != NULL) {
		duckdb_je_free(made);
	} else {
		free(made);
	}
}

void *_Znam(size_t size) { return _Znwm(size); }                // operator new[](size_t)
void _ZdaPv(void *made) { _ZdlPv(made); }                       // operator delete[](void *)
void _ZdlPvm(void *made, size_t size) { (void)size; _ZdlPv(made); } // operator delete(void *, size_t)
void _ZdaPvm(void *made, size_t size) { (void)size; _ZdlPv(made); } // operator delete[](void *, size_t)

// Whether libraries find these, too: what one of them makes, the engine deletes.
static bool replaces_new(void) {
	return dlsym(RTLD_DEFAULT, "_Znwm") == (void *)_Znwm && dlsym(RTLD_DEFAULT, "_ZdlPv") == (void *)_ZdlPv;
}
*/
import "C"

// replacesNew says whether C++ has its memory from the engine's allocator everywhere.
func replacesNew() bool { return bool(C.replaces_new()) }
