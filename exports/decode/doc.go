// Package decode turns the bytes of an export into rows that the engine can
// read: it unpacks it, puts its text into UTF-8, tells CSV, JSON, XML and XLSX
// apart, checks the structure of what it finds and says what columns or keys
// there are. It knows neither Okta nor ServiceNow. Each form has a room:
//
//	pack      gzip and zstd; zip: each member a file of its own; how far anything may be unpacked
//	charset   which encoding a text says it is in, and into UTF-8
//	csv       tables: the header, the delimiter, fields too many
//	json      records: lists, wrappers, JSON lines; recordings of a browser
//	xml       records by table, written as JSON lines
//	xlsx      workbooks, written as CSV
//	text      what they share: where a text lies, and the line of a place in it
//	record    what JSON and XML share: what the keys hold, one record a line
//
// This package puts them together: origin.go is the file on disk, its checksum
// and whether it is still the same; open.go and read.go lead from the file to
// its documents; rows.go is how the engine reads all these.
//
// A file is read in streaming passes: one for its checksum and charset, one
// for its structure. CSV in UTF-8 is left where it is and read by the engine in
// place; anything else becomes an intermediate file in a private folder: CSV in
// UTF-8, or JSON with one record a line. What takes memory has a bound: a
// record may be 64 MiB long, a header 1 MiB. Values of secret keys (Options)
// are emptied before records are written anywhere.
//
// XLSX is the exception to bounded memory: a workbook's texts are held by the
// library that reads it (see xlsx/xlsx.go), so memory grows with the workbook,
// which its own format bounds to 1,048,576 rows a sheet. For more, export CSV
// or XML.
package decode
