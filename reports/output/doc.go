// Package output is what every form of output shares: the run folder it is
// written in, the finished run it is written from, and the contract of a
// [Writer].
package output
