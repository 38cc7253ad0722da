// Package evidence packs what an auditor asks for into one file, and checks such a pack.
//
//	source.go       what a pack holds; members.go and method.go, where that comes from
//	write.go        packing: manifest and files are compared on the way
//	attest.go       attest.yaml; attestation.go, what is stated of the run and of each file
//	index.go        index.csv: from what is asked to the file that answers it
//	cover.go        index.html: the same on one page, to print
//	readme.go       README.txt: how to check a pack, with and without rolecall
//	chain.go        which pack comes before
//	signature.go    minisign; RFC 3161: request.go asks, answer.go reads, attach.go adds it
//	verify.go       checking: a row for each thing that is asked of a pack (check.go,
//	                verify_run.go, verify_more.go); recompute.go compares what comes out again
//
// [rolecall/reports/evidence/archive] reads and writes the archive. A pack depends on its inputs
// alone: the same run and the same flags give the same bytes, except for the signature. A pack
// that is checked may come from anybody, so it is hostile input.
package evidence
