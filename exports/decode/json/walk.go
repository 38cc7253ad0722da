package json

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"rolecall/exports/decode/text"
)

// Recorded is an answer that a recording holds, with what it says of the pages behind it.
type Recorded struct {
	StartedAt string
	Method    string // "" if the recording leaves it out
	Address   *url.URL
	Next      *url.URL // nil if none follows
	Total     string   // how many records there are, as the interface says; "" if it does not
	Content   []byte   // JSON, on one line
}

// WalkRecording shows each answer that [OpenRecording] takes, of a recording that it could read.
func WalkRecording(ctx context.Context, from *text.Text, see func(Recorded) error) error {
	file, err := from.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(skipMark(text.Reader{Ctx: ctx, Reader: file}))
	return eachEntry(decoder, func(entry *harEntry, _ int64) error {
		address, err := url.Parse(entry.Request.URL)
		if err != nil || !interfacePath.MatchString(address.Path) {
			return nil
		}
		content, failure := entry.answer()
		if failure.message != "" {
			return nil
		}
		return see(entry.recorded(address, content))
	})
}

func (e *harEntry) recorded(address *url.URL, content []byte) Recorded {
	seen := Recorded{StartedAt: e.StartedAt, Method: e.Request.Method, Address: address, Content: content}
	for _, header := range e.Response.Headers {
		switch strings.ToLower(header.Name) {
		case "x-total-count":
			seen.Total = strings.TrimSpace(header.Value)
		case "link":
			if next := nextOf(header.Value, address); next != nil {
				seen.Next = next
			}
		}
	}
	return seen
}

// IsShownParameter says whether a parameter of an address says what was asked for; any other may hold a token.
func IsShownParameter(name string) bool { return shownParameters.MatchString(name) }
