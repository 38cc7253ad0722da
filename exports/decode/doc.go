// Package decode turns the bytes of an export into rows that the engine can
// read: it unpacks it, puts its text into UTF-8, tells CSV, JSON, XML and XLSX
// apart, checks the structure of what it finds and says what columns or keys
// there are. It knows neither Okta nor ServiceNow.
//
//	origin.go     the file on disk: its checksum, and whether it is still the same
//	unpack.go     gzip and zstd; how far anything may be unpacked
//	archive.go    zip: each member a file of its own
//	charset.go    which encoding a text says it is in; transcode.go: into UTF-8
//	csv*.go       tables: the header, the delimiter, fields too many
//	json*.go      records: lists, wrappers, JSON lines
//	xml*.go       records by table, written as JSON lines
//	xlsx*.go      workbooks, written as CSV
//	rows.go       how the engine reads all these
//	place.go      where in the user's file something stands
//
// A file is read in streaming passes: one for its checksum and charset, one
// for its structure. CSV in UTF-8 is left where it is and read by the engine in
// place; anything else becomes an intermediate file in a private folder: CSV in
// UTF-8, or JSON with one record a line. What takes memory has a bound: a
// record may be 64 MiB long, a header 1 MiB. Values of secret keys (Options)
// are emptied before records are written anywhere.
//
// XLSX is the exception to bounded memory: a workbook's texts are held by the
// library that reads it (see xlsx.go), so memory grows with the workbook, which
// its own format bounds to 1,048,576 rows a sheet. For more, export CSV or XML.
package decode
