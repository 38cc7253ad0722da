package decode

import (
	"rolecall/exports/decode/json"
	"rolecall/exports/source"
)

// JoinRecordings says of all recordings among the files together which pages of their
// lists are missing: a notice of the document, or an error of the file if a page failed.
// A page that one recording lacks may stand in another.
func JoinRecordings(files [][]*Document) []error {
	errs := make([]error, len(files))
	var all []*json.Requests
	inFile := make([][]*json.Requests, len(files))
	for at, documents := range files {
		seen := map[*json.Requests]bool{nil: true}
		for _, each := range documents {
			if !seen[each.requests] {
				seen[each.requests] = true
				inFile[at] = append(inFile[at], each.requests)
			}
		}
		all = append(all, inFile[at]...)
	}
	json.Join(all)
	for at, documents := range files {
		var problems source.Problems
		for _, each := range inFile[at] {
			problems.Merge(each.Failures())
		}
		errs[at] = problems.Err()
		noteMissingPages(documents)
	}
	return errs
}

// noteMissingPages notes at the first list of each recorded address what it lacks.
func noteMissingPages(documents []*Document) {
	type answers struct {
		requests *json.Requests
		address  string
	}
	noted := map[answers]bool{}
	for _, each := range documents {
		of := answers{each.requests, each.address}
		if each.requests != nil && !noted[of] {
			noted[of] = true
			each.Notices = append(each.Notices, each.requests.Missing(each.address)...)
		}
	}
}
