package exports

import (
	"fmt"
	"path"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/source"
)

// Encoding says how the text of files is encoded. Without a pattern it holds
// for every file that is not UTF-8 and does not say itself what it is; with
// one, for the files it matches, whatever they say.
type Encoding struct {
	Pattern string // a file as it is shown, or its name alone; * and ? stand for any text and any character
	Charset decode.Charset
}

// ParseEncoding reads windows-1250, or PATTERN=windows-1250.
func ParseEncoding(text string) (Encoding, error) {
	pattern, name := "", text
	if at := strings.LastIndexByte(text, '='); at >= 0 {
		pattern, name = text[:at], text[at+1:]
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
			return Encoding{}, source.Problem{Message: fmt.Sprintf("%q is not a pattern for file names", pattern), Hint: "expected the name of a file before the =, or one with * in it"}
		}
	}
	charset, err := decode.FindCharset(name)
	charset.Always = pattern != ""
	return Encoding{Pattern: pattern, Charset: charset}, err
}

func (e Encoding) matches(shown string) bool {
	for _, name := range []string{shown, path.Base(shown)} {
		if matched, err := path.Match(e.Pattern, name); matched && err == nil {
			return true
		}
	}
	return false
}

// charset is what was declared for a file; of several declarations the one
// that names it, and of those the last.
func (i Inputs) charset(shown string) decode.Charset {
	var declared decode.Charset
	for _, each := range i.Encodings {
		if each.Pattern == "" && !declared.Always || each.Pattern != "" && each.matches(shown) {
			declared = each.Charset
		}
	}
	return declared
}

// checkEncodings makes sure that every declaration is about some file.
func (i Inputs) checkEncodings(files []input) error {
	var problems source.Problems
	for _, each := range i.Encodings {
		var names []string
		isUsed := each.Pattern == ""
		for _, file := range files {
			isUsed = isUsed || each.matches(file.shown)
			names = append(names, file.shown, path.Base(file.shown))
		}
		if !isUsed {
			problems.Add(source.Problem{
				Message: fmt.Sprintf("--encoding %s=%s: no export has that name", each.Pattern, each.Charset.Name),
				Hint:    source.DidYouMean(each.Pattern, names),
			})
		}
	}
	return problems.Err()
}
