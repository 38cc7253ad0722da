package bundle

import (
	"bufio"
	"context"
	stdjson "encoding/json"
	"io"
	"net/url"
	"strings"
	"time"

	"rolecall/exports/decode/json"
)

// A recording of a browser is written anew from its answers, and what they say of the pages behind them: cookies,
// headers, and what else a browser asks for are not in a bundle.

type (
	writtenEntry struct {
		StartedAt string          `json:"startedDateTime,omitempty"`
		Request   writtenRequest  `json:"request"`
		Response  writtenResponse `json:"response"`
	}
	writtenRequest struct {
		Method string `json:"method"`
		URL    string `json:"url"`
	}
	writtenResponse struct {
		Status  int             `json:"status"`
		Headers []writtenHeader `json:"headers"`
		Content writtenContent  `json:"content"`
	}
	writtenHeader struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	writtenContent struct {
		Type string `json:"mimeType"`
		Text string `json:"text"`
	}
)

// rewriteRecording writes a recording with the values in its answers replaced.
func (m *maker) rewriteRecording(ctx context.Context, each *exported, to io.Writer) error {
	out := bufio.NewWriterSize(to, 1<<16)
	_, _ = out.WriteString(`{"log":{"version":"1.2","entries":[`)
	before := "\n"
	err := json.WalkRecording(ctx, each.Recording, func(answer json.Recorded) error {
		entry := writtenEntry{Request: writtenRequest{"GET", m.address(answer.Address)}, Response: writtenResponse{Status: 200, Headers: []writtenHeader{}}}
		if answer.Method != "" && !strings.EqualFold(answer.Method, "GET") {
			entry.Request.Method = "POST" // it asks for no page
		}
		if _, err := time.Parse(time.RFC3339Nano, answer.StartedAt); err == nil {
			entry.StartedAt = answer.StartedAt
		}
		if answer.Next != nil {
			entry.Response.Headers = append(entry.Response.Headers, writtenHeader{"link", "<" + m.address(answer.Next) + `>; rel="next"`})
		}
		if strings.Trim(answer.Total, "0123456789") == "" && answer.Total != "" {
			entry.Response.Headers = append(entry.Response.Headers, writtenHeader{"x-total-count", answer.Total})
		}
		entry.Response.Content = writtenContent{"application/json", m.value("", string(answer.Content))}
		text, err := stdjson.Marshal(entry)
		_, _ = out.WriteString(before + string(text))
		before = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	_, _ = out.WriteString("\n]}}\n")
	return out.Flush()
}

// inQueries are the words of what is asked for that name nobody.
var inQueries = setOf("sys id created updated on by active true false user name eq ne pr sw co gt ge lt le and or status type lastupdated " +
	"profile login search expand desc asc orderby orderbydesc orderbysys in like isnotempty isempty")

// address is what takes the place of an address: the interface, and which page of what it asks for, stay.
func (m *maker) address(of *url.URL) string {
	var path []string
	for each := range strings.SplitSeq(of.EscapedPath(), "/") {
		segment, err := url.PathUnescape(each)
		if err != nil {
			segment = each
		}
		if !isOfInterface(segment) {
			segment = m.names.Of(segment)
		}
		path = append(path, url.PathEscape(segment))
	}
	made := "https://" + m.names.ofText(of.Host, func(text string) bool { return inAddresses[strings.ToLower(text)] }) + strings.Join(path, "/")
	var query []string
	for each := range strings.SplitSeq(of.RawQuery, "&") {
		name, value, hasValue := strings.Cut(each, "=")
		name, err := url.QueryUnescape(name)
		if err != nil || !json.IsShownParameter(name) {
			continue
		}
		name = url.QueryEscape(name)
		if value, err := url.QueryUnescape(value); err == nil && hasValue {
			name += "=" + url.QueryEscape(m.asked(value))
		}
		query = append(query, name)
	}
	if len(query) > 0 {
		made += "?" + strings.Join(query, "&")
	}
	return made
}

// asked is what takes the place of a value that was asked for. Short numbers are sizes of pages.
func (m *maker) asked(value string) string {
	if len(value) <= 6 && strings.Trim(value, "0123456789") == "" {
		return value
	}
	return m.names.ofText(value, func(text string) bool {
		return m.into.Structure[text] || inQueries[strings.ToLower(text)] || kept[text] != ""
	})
}

// isOfInterface says whether a part of an address has no word but those of the interfaces.
func isOfInterface(segment string) bool {
	for each := range strings.FieldsFuncSeq(segment, func(r rune) bool { return !isPart(r) }) {
		lower := strings.ToLower(each)
		if !inAddresses[lower] && !inPaths[lower] && !(len(each) == 2 && lower[0] == 'v' && isDigit(rune(lower[1]))) {
			return false
		}
	}
	return true
}
