// Package evidence packs what an auditor asks for into one file, and checks such a pack.
//
//	source.go       what a pack holds: names of members, where each comes from
//	write.go        packing: manifest and files are compared on the way
//	attest.go       attest.yaml; attestation.go, what is stated of the run and of each file
//	index.go        index.csv: from what is asked to the file that answers it
//	cover.go        index.html: the same on one page, to print
//	readme.go       README.txt: how to check a pack, with and without rolecall
//	signature.go    minisign; timestamp.go, RFC 3161: request.go asks, answer.go reads
//	verify.go       checking: a row for each thing that is asked of a pack
//
// The archive itself is the business of [rolecall/reports/evidence/archive]. A pack is made from
// its inputs alone: the same run and the same flags give the same bytes, the signature apart.
// One that is checked may be anybody's.
package evidence
