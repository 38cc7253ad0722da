// Package returned reads what people send back: the tables of a workbook or a CSV that
// they filled in, whatever program saved it; mails that have such a file attached; and
// archives and folders of all these. It knows nothing of what the tables say.
//
//	walk.go      folders and archives, down to each file that somebody sent
//	sort.go      which sort of file that is
//	mail.go      a mail: who sent it, when, and what is attached (part.go, header.go)
//	table.go     the tables of a file, as texts (text.go, workbook.go)
//
// Exports are read elsewhere, and far more strictly: what a person returns may be sorted,
// filtered, cut down and saved in another form, and still says what it says.
package returned
