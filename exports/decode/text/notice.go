package text

// Notice is something about a document that a person should know, though it
// could be read.
type Notice struct {
	Code     string // of the table of causes, which has the words: file.stopped, column.lost_digits, ...
	Args     []any  // the numbers and names that its text takes
	Severity string // note or warning; "" for that of the code
	Line     int    // where it begins; 0 if it is not at one place
	Affected int64  // how many records or values; 0 if it cannot be counted
}
