package json

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/decode/record"
	"rolecall/exports/decode/text"
)

// wrappers are keys under which interfaces put their list of records, and
// people who save several pages or several lists in one file. A list under
// such a key is a list of records unless the object has said before, with a
// key of its own, that it is a record.
var wrappers = []string{"result", "results", "records", "record", "Resources", "users", "members",
	"memberships", "items", "values", "value", "data", "rows", "groupMembers", "group_members", "appUsers", "app_users"}

// firstWrappers are lists of records only where the object starts with them:
// records, too, have lists of groups and of roles.
var firstWrappers = []string{"groups", "roles", "apps"}

var recordMarks = []string{"id", "sys_id", "user_name", "login", "userName", "profile", "name", "errorCode"}

func isWrapper(key string, first bool) bool {
	return slices.Contains(wrappers, key) || strings.HasPrefix(key, "sys_user") || first && slices.Contains(firstWrappers, key)
}

// looksWrapped looks ahead in the object at i for a list under a wrapper's key.
func (s *stream) looksWrapped() (bool, error) {
	for {
		wraps, err := s.peekWrapped()
		if !errors.Is(err, errUnfinished) {
			return wraps, err
		}
		if err := s.Grow("the object is never closed"); err != nil {
			return false, err
		}
	}
}

func (s *stream) peekWrapped() (bool, error) {
	text := s.Piece
	i := record.SkipBlank(text, s.Pos+1)
	for first := true; i < len(text) && text[i] == '"'; first = false {
		start := i
		if i = s.str(text, i); i < 0 {
			return false, s.unfinished()
		}
		key := record.Unescape(text[start+1 : i-1])
		if i = s.colon(text, i); i < 0 {
			return false, s.unfinished()
		}
		wraps, known := wrapped(text, i, key, first)
		if !known {
			return false, errUnfinished
		}
		if wraps || slices.Contains(recordMarks, key) {
			return wraps, nil
		}
		if i = s.value(text, i, nil, 1); i < 0 {
			return false, s.unfinished()
		}
		done := false
		if i, done = s.separator(text, i, '}'); i < 0 || done {
			return false, s.unfinished()
		}
	}
	if i >= len(text) {
		return false, errUnfinished
	}
	return false, nil
}

// unfinished turns the look-ahead's fault into a wish for more text; a real
// fault is found again, and reported, when the record is read.
func (s *stream) unfinished() error {
	if s.Stopped.More {
		s.Stopped = record.Stop{}
		return errUnfinished
	}
	return nil
}

// wrapped says whether the value at i is a list of records under a wrapper's
// key; known is false if the text ends before that can be said.
func wrapped(text []byte, i int, key string, first bool) (wraps, known bool) {
	if !isWrapper(key, first) {
		return false, true
	}
	if i >= len(text) {
		return false, false
	}
	if text[i] == '{' {
		return key == "result", true
	}
	if text[i] != '[' {
		return false, true
	}
	if i = record.SkipBlank(text, i+1); i >= len(text) {
		return false, false
	}
	return text[i] == '{' || text[i] == '[' || text[i] == ']', true
}

// wrapper reads an object whose lists are records.
func (s *stream) wrapper() error {
	const unclosed = "the object around the records is never closed"
	s.Pos++
	for first := true; ; first = false {
		if err := s.Need(unclosed); err != nil {
			return err
		}
		if s.Piece[s.Pos] == '}' {
			s.Pos++
			return nil
		}
		if !first {
			if s.Piece[s.Pos] != ',' {
				return s.Wrong("expected , or }, found " + record.Quoted(s.Piece[s.Pos]))
			}
			s.Pos++
			if err := s.Need(unclosed); err != nil {
				return err
			}
		}
		if err := s.wrapperEntry(unclosed); err != nil {
			return err
		}
	}
}

// isPartial is said of records beside which the interface reports an error, as
// ServiceNow's Table API does with status 200 when a transaction runs out of
// time: what it had found till then looks like all there is.
const isPartial = "an error of the API is next to the records: some records are missing"

// wrapperEntry reads a key of a wrapper and its value.
func (s *stream) wrapperEntry(unclosed string) error {
	var key string
	err := s.Retry(unclosed, func(piece []byte, i int) int {
		end := s.key(piece, i)
		if end < 0 {
			return -1
		}
		key = record.Unescape(piece[i+1 : end-1])
		if end = s.colon(piece, end); end >= 0 && end+1 >= len(piece) && !s.Ended {
			return s.Short(piece)
		}
		return end
	})
	if err != nil {
		return err
	}
	if err := s.Need(unclosed); err != nil {
		return err
	}
	switch wraps, _ := wrapped(s.Piece, s.Pos, key, true); {
	case wraps && s.Piece[s.Pos] == '{':
		return s.emit(key, false)
	case wraps || s.Piece[s.Pos] == '[' && isWrapper(key, true):
		return s.list(key, false)
	case key == "error" && s.Piece[s.Pos] == '{':
		return &text.Fault{At: s.Base + int64(s.Pos), Message: isPartial}
	}
	start := s.Pos
	err = s.Retry(unclosed, func(piece []byte, i int) int {
		start = i
		return s.value(piece, i, nil, 1)
	})
	if err == nil && key == "error" && s.Piece[start] == '"' && s.Pos-start > len(`""`) {
		return &text.Fault{At: s.Base + int64(start), Message: isPartial} // JSONv2 has a text there
	}
	if err != nil || key != "totalResults" {
		return err
	}
	if total, err := strconv.ParseInt(string(s.Piece[start:s.Pos]), 10, 64); err == nil {
		s.total = max(s.total, total) // SCIM says beside a page how many records there are
	}
	return nil
}
