// Package xlsx writes workbooks.
//
// [Book] is for tables of any size: rows are compressed to disk as they come
// and go on in another sheet where one is full, and the same rows give the same
// bytes. Text is always text: no value ever becomes a formula, in the file or
// when its cell is edited.
package xlsx
