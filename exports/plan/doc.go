// Package plan says what to export so that rules can be judged, and writes the
// scripts that take it: of ServiceNow the tables and fields that the rules read,
// of Okta the lists and the groups whose members they ask for, and nothing else.
//
// [Make] decides; plan.json holds the decision, and is the contract of all that
// is written beside it. The scripts are files in script/: static programs, each
// of which reads a short declared list at its top. Nothing runs here, and
// rolecall opens no connection: whoever may read the two systems runs the scripts.
//
// Each script writes rolecall-extract.json beside what it took: by whom, when,
// with which query, how many rows there were before and after, how many were
// written, and the checksum of each part.
package plan
