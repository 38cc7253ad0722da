package damage

import (
	"fmt"
	"strconv"
	"time"
)

const (
	apiAddress   = "https://example.okta.com/api/v1/"
	tableAddress = "https://example.service-now.com/api/now/table/"
	rawTime      = "2006-01-02 15:04:05"
	oktaTime     = "2006-01-02T15:04:05.000Z"
)

// answerOf are the addresses of Okta's lists.
var answerOf = map[string]string{
	"users": "users?limit=200", "groups": "groups?expand=stats&limit=200",
	"app-users": "apps/0oa1servicenow9x4Y5z/users?limit=500", "app-groups": "apps/0oa1servicenow9x4Y5z/groups?limit=20",
}

// recording is a side as a browser recorded it: each file is an answer, which
// says how many records there are, or that another page follows.
func (e *Estate) recording(side string, files []*File) []byte {
	entries := []any{}
	for _, each := range files {
		address, headers := answer(each)
		text := string(jsonOf(each))
		entries = append(entries, map[string]any{
			"startedDateTime": e.exported[side].Format(time.RFC3339), "time": 120.5,
			"request": map[string]any{"method": "GET", "url": address, "httpVersion": "h2", "headers": []any{}, "cookies": []any{}},
			"response": map[string]any{
				"status": 200, "statusText": "", "headers": headers,
				"content": map[string]any{"size": len(text), "mimeType": "application/json", "text": text},
			},
			"cache": map[string]any{},
		})
	}
	return marshal(map[string]any{"log": map[string]any{
		"version": "1.2", "creator": map[string]any{"name": "WebInspector", "version": "537.36"}, "pages": []any{}, "entries": entries,
	}})
}

// answer is the address and the headers of a file as an answer of the API.
func answer(f *File) (address string, headers []any) {
	header := func(name, value string) {
		headers = append(headers, map[string]any{"name": name, "value": value})
	}
	headers = []any{}
	if f.Side == serviceNow {
		page := fmt.Sprintf("%s%s?sysparm_limit=%d&sysparm_offset=", tableAddress, f.Table, max(f.size, 1))
		header("x-total-count", strconv.Itoa(f.declared))
		if f.hasNext {
			header("link", fmt.Sprintf("<%s%d>;rel=\"next\"", page, f.offset+f.size))
		}
		return page + strconv.Itoa(f.offset), headers
	}
	address = apiAddress + answerOf[f.Table]
	if f.Group != "" {
		address = apiAddress + "groups/" + f.Group + "/users?limit=200"
	}
	following := fmt.Sprintf("%s&after=c%d", address, f.Part)
	if f.Part > 1 {
		address = fmt.Sprintf("%s&after=c%d", address, f.Part-1)
	}
	if f.hasNext {
		header("link", fmt.Sprintf("<%s>; rel=\"next\"", following))
	}
	return address, headers
}

// declare gives the lists of a side their own counts, as a recording has them.
// The records that the damage took stay declared.
func (e *Estate) declare(side string) {
	if e.forms[side] == "har" {
		return
	}
	e.forms[side] = "har"
	if side == okta {
		e.membersOfEach()
	}
	for _, table := range large {
		rows, declared := 0, 0
		var last *File
		for _, each := range e.of(table) {
			rows, declared, last = rows+len(each.Rows), each.declared, each
		}
		if last != nil && rows < declared {
			last.hasNext = true
		}
	}
}
