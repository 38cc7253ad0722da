// Package decode turns the bytes of an export into rows that the engine can
// read: it undoes compression, finds the charset, tells CSV from JSON, checks
// the structure of what it finds and says what columns or keys there are. It
// knows neither Okta nor ServiceNow.
//
// A file is read in one streaming pass (SHA-256, charset) and, if it is JSON,
// a second one over text that is then in memory of the operating system. CSV
// in UTF-8 is left where it is and read by the engine in place; anything else
// becomes an intermediate file in a private folder: CSV in UTF-8, or JSON with
// one record a line.
//
// XLSX is the exception to bounded memory: a workbook's texts are held by the
// library that reads it (see xlsx.go), so memory grows with the workbook, which
// its own format bounds to 1,048,576 rows a sheet. For more, export CSV or XML.
package decode
