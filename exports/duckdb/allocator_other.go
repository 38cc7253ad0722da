//go:build !linux

package duckdb

// KeepFreedMemory does nothing where the engine uses the system's allocator.
func KeepFreedMemory() {}
