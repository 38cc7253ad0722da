package extract

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rolecall/exports/source"
)

// file reads the name of a file in or below the extract's folder.
func (r *reader) file(into *string) func(*node) {
	return func(n *node) {
		var name string
		r.text(&name)(n)
		name = strings.ReplaceAll(name, `\`, "/")
		cleaned := path.Clean(name)
		if name == "" {
			return
		}
		if path.IsAbs(cleaned) || cleaned == "." || cleaned == ".." || strings.HasPrefix(cleaned, "../") || drive.MatchString(name) {
			r.complain(n.offset, fmt.Sprintf("%q is not a file in the extract's folder", source.Shorten(name, 80)), "put the files beside the extract, and name them as they are called there")
			return
		}
		*into = cleaned
	}
}

var drive = regexp.MustCompile(`^[A-Za-z]:`)

func (r *reader) list(n *node, what string, each func(*node)) {
	if n.form != sequence {
		r.complain(n.offset, fmt.Sprintf("%s: expected a list, found %s", what, n.what()), "")
		return
	}
	for _, item := range n.items {
		each(item)
	}
}

func (r *reader) text(into *string) func(*node) {
	return func(n *node) {
		text, isText := n.value.(string)
		switch {
		case n.written != "":
			*into = n.written
		case !isText:
			r.complain(n.offset, "expected a text, found "+n.what(), "")
		case utf8.RuneCountInString(text) > maxText:
			r.complain(n.offset, fmt.Sprintf("a text of more than %d characters", maxText), "")
		default:
			*into = source.Printable(strings.TrimSpace(text)) // it goes to every report
		}
	}
}

func (r *reader) oneOf(into *string, words ...string) func(*node) {
	return func(n *node) {
		text, _ := n.value.(string)
		if !slices.Contains(words, text) {
			r.complain(n.offset, "expected "+strings.Join(words, " or "), source.DidYouMean(text, words))
			return
		}
		*into = text
	}
}

func (r *reader) texts(into *[]string) func(*node) {
	return func(n *node) {
		r.list(n, "expected several texts", func(item *node) {
			var text string
			if r.text(&text)(item); text != "" {
				*into = append(*into, text)
			}
		})
	}
}

func (r *reader) count(into **int64) func(*node) {
	return func(n *node) {
		number, isNumber := n.value.(int64)
		if !isNumber || number < 0 || number > 1<<53 {
			r.complain(n.offset, "expected how many: a whole number from 0", "")
			return
		}
		*into = &number
	}
}

func (r *reader) flag(into **bool) func(*node) {
	return func(n *node) {
		flag, isFlag := n.value.(bool)
		if !isFlag {
			r.complain(n.offset, "expected true or false, found "+n.what(), "")
			return
		}
		*into = &flag
	}
}

var sum = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

func (r *reader) sum(into *string) func(*node) {
	return func(n *node) {
		text, _ := n.value.(string)
		if n.written != "" {
			text = n.written
		}
		if !sum.MatchString(text) {
			r.complain(n.offset, "expected a SHA-256: 64 digits from 0 to f", "")
			return
		}
		*into = strings.ToLower(text)
	}
}

// time reads an instant in UTC or with its zone.
func (r *reader) time(into *time.Time) func(*node) {
	return func(n *node) {
		text, _ := n.value.(string)
		at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(text))
		if err != nil {
			at, err = time.ParseInLocation("2006-01-02 15:04:05", strings.TrimSpace(text), time.UTC) // as ServiceNow writes UTC
		}
		if err != nil || at.Year() < 2000 || at.Year() > 2200 {
			r.complain(n.offset, "expected an instant such as 2026-11-01T08:00:00Z", "")
			return
		}
		*into = at.UTC()
	}
}
