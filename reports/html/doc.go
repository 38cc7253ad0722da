// Package html writes report.html: the whole run in one file that a browser
// opens from disk, for people.
//
// The file makes no request and runs no script but its own: the policy in its
// head names the style and the script by their hash and allows nothing else.
// What the run found stands in the page as text, so that it reads without
// script too. The findings and the plan are compressed blocks behind it, column
// by column (pack.go), a few thousand rows each, which the script unpacks one
// after the other; the people, behind the script, are blocks of JSON that are
// unpacked only when one of them is looked at.
//
//	*.gohtml    the page, escaped by html/template
//	report.css  its looks, on screens light and dark, and on paper
//	script/     its behaviour, plain JavaScript in the order of the names; the
//	            columns are put in by columns.go
//	data/       what is asked of the run's database, one statement a file
//
// No value of the exports gets into the page other than escaped or in a block,
// and the script only ever makes text of it. Characters that could act (control
// characters, bidirectional controls) are spelled out.
package html
