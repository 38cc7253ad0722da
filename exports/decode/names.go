package decode

import (
	"rolecall/exports/decode/charset"
	"rolecall/exports/decode/csv"
	"rolecall/exports/decode/pack"
	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
	"rolecall/exports/decode/xml"
)

// What the rooms define and callers use, so that they know this package alone.
type (
	Charset  = charset.Charset
	Elements = xml.Elements
	Kind     = record.Kind
	Node     = record.Node
	Notice   = text.Notice
	Reject   = csv.Reject
)

// The kinds of values in records.
const (
	Null    = record.Null
	Boolean = record.Boolean
	Integer = record.Integer
	Number  = record.Number
	String  = record.String
	Array   = record.Array
	Object  = record.Object
)

// FindCharset is the charset of a name.
func FindCharset(name string) (Charset, error) { return charset.Find(name) }

// Expansion is how many bytes a compressed file of that size may become.
func Expansion(asked, size int64) int64 { return pack.Expansion(asked, size) }
