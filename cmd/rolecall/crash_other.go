//go:build !unix

package main

// crashAsFailure does nothing where a crash has another status than an answer.
func crashAsFailure() {}
