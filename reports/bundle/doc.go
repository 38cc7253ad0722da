// Package bundle makes of an estate one that can be shown to strangers: names, logins,
// addresses, numbers, ids and texts are replaced, and what is equal stays equal, so that it
// reconciles to the same findings.
//
// The files are rewritten where they hold values (json.go, csv.go, xml.go, workbook.go,
// recording.go), so their form, fields, rows and faults stay as they are; only their charset
// (UTF-8 then) and how they are packed do not. A file that is called after a group or a person is called after what
// takes its place (path.go). What says what extracts are is written anew (extract.go). The rules
// keep their lines, and lose their comments (rules.go, expression.go).
//
// A value is replaced piece by piece ([Names]): each word by a made-up word, each number by
// another of its length, each id by another of its kind; what stands between them stays. So
// jane.doe@example.com in one file and Jane Doe in another keep what they have in common, and
// an expression that takes a value apart or looks for a word in it does to the one what it
// does to the other. The words are drawn with a key that nobody keeps. What stays is listed
// ([Stayed]): dates, words of both systems, names that ServiceNow ships.
//
// That it works is not believed: the command reconciles both estates, compares the findings
// (compare.go), and looks for the values of one in the files of the other (leak.go).
package bundle
