package decode_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/decode"
)

func TestDamagedRecordings(t *testing.T) {
	entry := `{"request":{"url":"https://x/api/v1/users"},"response":{"status":200,"content":{"text":%}}}`
	recorded := func(text string) string {
		return "{\"log\":{\"entries\":[\n" + strings.Replace(entry, "%", text, 1) + "\n]}}"
	}
	for _, mark := range []string{"", "\xef\xbb\xbf"} {
		documents, err := read(t, "a.har", []byte(mark+recorded(`"[{\"a\":1}]"`)))
		if err != nil || len(documents) != 1 || documents[0].Name() != "a.har!/api/v1/users" {
			t.Fatal(documents, err)
		}
	}
	for content, want := range map[string]string{
		recorded(`"[{\"a\":1}]"`)[:80]:                           "a.har: is a damaged recording (HAR): it ends too early",
		recorded(`"[{\"a\":1}]"`)[:125]:                          "a.har: is a damaged recording (HAR): it ends too early",
		recorded(`5`):                                            "a.har: is a damaged recording (HAR): json: cannot unmarshal number",
		"{\"log\":{\"entries\":[\n\n{\"request\":?":              "a.har:3: is a damaged recording (HAR): invalid character '?'",
		`{"log":{"pages":[]}}`:                                   `there is no "entries" in it`,
		`{"log":{"entries":[]}}`:                                 "without any answer in JSON",
		recorded(`"[{\"a\":1},5]"`):                              "a.har!/api/v1/users:2: broken JSON: expected a record { }",
		strings.Replace(recorded(`"[{}]"`), "/api/v1/", "/a", 1): "without any answer in JSON",
	} {
		_, err := read(t, "a.har", []byte(content))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
}

// aRecording is a recording of requests: address, status and what else the answer has.
func aRecording(entries ...[3]string) string {
	var list []string
	for _, each := range entries {
		list = append(list, fmt.Sprintf(`{"request":{"method":"GET","url":%q},"response":{"status":%s,%s}}`, each[0], each[1], each[2]))
	}
	return "{\"log\":{\"entries\":[\n" + strings.Join(list, ",\n") + "\n]}}"
}

func answered(json string) string { return fmt.Sprintf(`"content":{"text":%q}`, json) }

func linked(next, json string) string {
	return fmt.Sprintf(`"headers":[{"name":"Link","value":"<https://x/self>; rel=\"self\""},{"name":"link","value":"<%s>; rel=\"next\""}],%s`, next, answered(json))
}

func total(count int, json string) string {
	return fmt.Sprintf(`"headers":[{"name":"X-Total-Count","value":"%d"}],%s`, count, answered(json))
}

// TestUnansweredPages refuses recordings in which a page of a list has no answer
// that can be read.
func TestUnansweredPages(t *testing.T) {
	const users, table, page = "https://x/api/v1/users?limit=2", "https://x/api/now/table/sys_user?sysparm_limit=2&sysparm_ck=tell", `[{"id":"1"}]`
	for name, test := range map[string]struct {
		entry [3]string
		want  string
	}{
		"refused":        {[3]string{users, "429", answered(`{"errorCode":"E0000047","errorSummary":"too many requests."}`)}, "/api/v1/users?limit=2 failed: status 429, E0000047, too many requests"},
		"of ServiceNow":  {[3]string{table, "401", answered(`{"error":{"message":"User Not Authenticated","detail":""},"status":"failure"}`)}, "/api/now/table/sys_user?sysparm_limit=2 failed: status 401, User Not Authenticated"},
		"never":          {[3]string{users, "0", `"content":{}`}, "was never answered: status 0"},
		"evicted":        {[3]string{users, "200", `"content":{"size":4000,"mimeType":"application/json"}`}, "was answered (status 200), but the recording lacks the content"},
		"cached":         {[3]string{users, "304", `"content":{}`}, "was answered (status 304), but the recording lacks the content"},
		"cut short":      {[3]string{users, "200", answered(`[{"id":"1"},{"i`)}, "has an answer that is broken JSON, or cut short"},
		"bad base64":     {[3]string{users, "200", `"content":{"encoding":"base64","text":"W3s*"}`}, "has an answer whose content is damaged"},
		"a page of HTML": {[3]string{users, "200", answered("<!doctype html>")}, "was answered with a page of HTML"},
		"no list":        {[3]string{users, "200", answered("null")}, "was answered with something other than a list in JSON"},
		"signed out":     {[3]string{users, "302", `"redirectURL":"/login","content":{}`}, "was redirected elsewhere: status 302"},
		"an error as 200": {[3]string{users, "200", answered(`{"errorCode":"E0000011","errorSummary":"Invalid token"}`)},
			"was answered with an error, E0000011, Invalid token"},
		"SCIM": {[3]string{"https://x/scim/v2/Users?startIndex=1&access_token=tell", "500", answered(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"down"}`)},
			"/scim/v2/Users?startIndex=1 failed: status 500, down"},
		"JSONv2":            {[3]string{"https://x/sys_user.do?JSONv2", "200", answered("")}, "/sys_user.do?JSONv2 was answered (status 200), but"},
		"a favicon":         {[3]string{"https://x/favicon.ico", "401", answered("{}")}, ""},
		"a page to look at": {[3]string{"https://x/sys_user.do?sys_id=1", "200", answered("<html>")}, ""},
		"a feature":         {[3]string{"https://x/api/v1/features", "403", answered("{}")}, ""},
		"somebody's own":    {[3]string{"https://x/api/v1/users/me", "403", answered("{}")}, ""},
	} {
		content := aRecording([3]string{"https://x/api/v1/groups", "200", answered(page)}, test.entry)
		_, err := read(t, "a.har", []byte(content))
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), "a.har:3: the request for ") || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "tell")):
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
		if test.want == "" {
			continue
		}
		again := aRecording(test.entry, [3]string{strings.Replace(test.entry[0], "tell", "other", 1), "200", answered(page)})
		if _, err := read(t, "a.har", []byte(again)); err != nil {
			t.Errorf("%s, asked for again: %v", name, err)
		}
	}
}

// TestPagesNobodyFollowed notices lists that a recording holds only in part.
func TestPagesNobodyFollowed(t *testing.T) {
	const users, table = "https://x/api/v1/users?limit=1", "https://x/api/now/table/sys_user?sysparm_fields=sys_id"
	one, two, three := `[{"id":"1"}]`, `[{"id":"2"}]`, `{"result":[{"sys_id":"1"},{"sys_id":"2"},{"sys_id":{"value":"3"}}]}`
	for name, test := range map[string]struct {
		entries [][3]string
		want    string
	}{
		"not followed": {[][3]string{{users, "200", linked(users+"&after=1", one)}}, "recording.unfollowed_page [/api/v1/users?limit=1]"},
		"followed":     {[][3]string{{users, "200", linked(users+"&after=1", one)}, {"https://x/api/v1/users?after=1&limit=1", "200", answered(two)}}, ""},
		"the third page": {[][3]string{{users, "200", linked(users+"&after=1", one)}, {users + "&after=1", "200", linked(users+"&after=2", two)}},
			"recording.unfollowed_page [/api/v1/users?limit=1]"},
		"a look at a part":  {[][3]string{{users, "200", linked(users+"&after=1", one)}, {"https://x/api/v1/users?search=status+pr", "200", answered(`[{"id":"1"},{"id":"2"}]`)}}, ""},
		"another part":      {[][3]string{{users, "200", linked(users+"&after=1", one)}, {"https://x/api/v1/users?search=x", "200", answered(two)}}, "recording.unfollowed_page [/api/v1/users?limit=1]"},
		"the log goes on":   {[][3]string{{"https://x/api/v1/logs?limit=2", "200", linked("https://x/api/v1/logs?after=1", one)}}, ""},
		"a log with an end": {[][3]string{{"https://x/api/v1/logs?until=1", "200", linked("https://x/api/v1/logs?until=1&after=1", one)}}, "recording.unfollowed_page [/api/v1/logs?until=1]"},
		"fewer than all":    {[][3]string{{table, "200", total(9, three)}}, "recording.fewer_records [/api/now/table/sys_user?sysparm_fields=sys_id 3 9]"},
		"all":               {[][3]string{{table, "200", total(3, three)}}, ""},
		"the same page twice": {[][3]string{{table, "200", total(6, three)}, {table + "&sysparm_offset=3", "200", total(6, three)}},
			"recording.fewer_records [/api/now/table/sys_user?sysparm_fields=sys_id 3 6]"},
		"by the last sys_id": {[][3]string{{table, "200", total(4, three)}, {table + "&sysparm_query=sys_id>3", "200", total(1, `{"result":[{"sys_id":"4"}]}`)}}, ""},
	} {
		documents, err := read(t, "a.har", []byte(aRecording(test.entries...)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, notice := range documents[0].Notices {
			got = append(got, fmt.Sprint(notice.Code, " ", notice.Args))
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestSeveralRecordings reads a list that was paged through in two recordings as one.
func TestSeveralRecordings(t *testing.T) {
	const users, next, table = "https://x/api/v1/users?limit=1", "https://x/api/v1/users?limit=1&after=1", "https://x/api/now/table/sys_user?sysparm_offset="
	one, two := `[{"id":"1"}]`, `[{"id":"2"}]`
	refused := [3]string{next, "429", answered(`{"errorCode":"E0000047","errorSummary":"too many requests."}`)}
	first := [3]string{users, "200", linked(next, one)}
	for name, test := range map[string]struct {
		recordings [][][3]string
		notices    int
		failed     bool
	}{
		"the second page in another":    {[][][3]string{{first}, {{next, "200", answered(two)}}}, 0, false},
		"asked for again in another":    {[][][3]string{{first, refused}, {{next, "200", answered(two)}}}, 0, false},
		"of another server":             {[][][3]string{{first}, {{"https://y/api/v1/users?limit=1&after=1", "200", answered(two)}}}, 1, false},
		"refused in one":                {[][][3]string{{first, refused}, {{"https://x/api/v1/groups", "200", answered(two)}}}, 1, true},
		"a part of the list in another": {[][][3]string{{first}, {{"https://x/api/v1/users?search=status+pr", "200", answered(`[{"id":"1"},{"id":"2"}]`)}}}, 0, false},
		"as many as there are, in two":  {[][][3]string{{{table + "0", "200", total(2, `{"result":[{"sys_id":"1"}]}`)}}, {{table + "1", "200", total(2, `{"result":[{"sys_id":"2"}]}`)}}}, 0, false},
		"fewer than there are, in two":  {[][][3]string{{{table + "0", "200", total(3, `{"result":[{"sys_id":"1"}]}`)}}, {{table + "1", "200", total(3, `{"result":[{"sys_id":"2"}]}`)}}}, 2, false},
	} {
		var files [][]*decode.Document
		for _, entries := range test.recordings {
			path := filepath.Join(t.TempDir(), "a.har")
			if err := os.WriteFile(path, []byte(aRecording(entries...)), 0o600); err != nil {
				t.Fatal(err)
			}
			documents, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "a.har", TempDir: t.TempDir()})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			files = append(files, documents)
		}
		notices, failed := 0, false
		for _, err := range decode.JoinRecordings(files) {
			failed = failed || err != nil
		}
		for _, documents := range files {
			notices += len(documents[0].Notices)
		}
		if notices != test.notices || failed != test.failed {
			t.Errorf("%s: %d notices, failed %v; want %d, %v", name, notices, failed, test.notices, test.failed)
		}
	}
}
