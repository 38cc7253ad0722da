//go:build !linux

package main

// Where nobody knows how to ask the system, the demo begins and fails as anything does.
func freeDisk(string) (float64, bool) { return 0, false }

func freeMemory() (float64, bool) { return 0, false }
