// Package source says where something stands in a file of the user's, and what
// is wrong there.
//
// A [Position] is a place people can open in an editor. A [Problem] is one
// complaint about a place: what is wrong, what was expected, what to do. A
// [Problems] collects the complaints about a file so that they are shown
// together, in the file's order. A [Text] is text that lies inside another
// file (an Okta expression inside a quoted YAML value, say) and still knows
// the position of each of its bytes.
package source
