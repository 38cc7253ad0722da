package rulefile

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
)

const (
	width    = 110 // of a comment
	farthest = 72  // column of a note, if what stands before it is not wider
)

// File is the text of a rules file that is being written.
type File struct{ text strings.Builder }

// Entry is a line of rules with what there is to say of it.
type Entry struct {
	Code string // YAML on one line
	Note string // behind it
	// IsProposed: the line is written as a comment, to be taken or left.
	IsProposed bool
}

func (f *File) String() string { return f.text.String() }

// Blank writes an empty line.
func (f *File) Blank() { f.text.WriteByte('\n') }

// Comment writes text for people, in as many lines as it needs; an empty one parts paragraphs.
func (f *File) Comment(indent int, paragraphs ...string) {
	for _, each := range paragraphs {
		f.wrap(strings.Repeat(" ", indent)+"# ", each)
	}
}

// Quote writes a comment that quotes something, below one that speaks of it.
func (f *File) Quote(quoted string) { f.wrap("#     ", quoted) }

func (f *File) wrap(head, paragraph string) {
	for line := range strings.Lines(text.WrapSoft(source.Printable(paragraph), width-len(head)) + "\n") {
		f.text.WriteString(strings.TrimRight(head+inert(line), " \n") + "\n")
	}
}

// Line writes one line of rules.
func (f *File) Line(indent int, code string) { f.Entries(indent, Entry{Code: code}) }

// Entries writes lines of rules with their notes below each other.
func (f *File) Entries(indent int, entries ...Entry) {
	column := 0
	lines := make([]string, len(entries))
	for i, each := range entries {
		if each.IsProposed {
			lines[i] = "# "
		}
		lines[i] += each.Code
		if size := text.StringWidth(lines[i]); each.Note != "" && size <= farthest {
			column = max(column, size)
		}
	}
	for i, each := range entries {
		line := strings.Repeat(" ", indent) + lines[i]
		if each.Note != "" {
			line = strings.Repeat(" ", indent) + text.Pad(lines[i], column, ' ') + "  # " + inert(source.Printable(each.Note))
		}
		f.text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// Silence has a lint not reported on the next line.
func (f *File) Silence(indent int, lint string) {
	f.text.WriteString(strings.Repeat(" ", indent) + "# lint: ignore " + lint + "\n")
}

// inert is a comment that tells rolecall nothing: one that says "lint:" would silence lints.
func inert(comment string) string { return strings.ReplaceAll(comment, "lint:", "lint :") }
