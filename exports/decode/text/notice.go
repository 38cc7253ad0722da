package text

// Notice is something about a document that a person should know, though it
// could be read.
type Notice struct {
	Warning  bool   // otherwise a note
	Topic    string // a stable name: cut_off, lost_digits, ...
	Line     int    // where it begins; 0 if it is not at one place
	Message  string
	Hint     string
	Affected int64 // how many records or values; 0 if it cannot be counted
}
