package json

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// failure is why an answer cannot be read.
type failure struct {
	message string // what the answer is instead: "failed: status 403"; "" if it can be read
	hint    string
	moved   string // the address that it leads to instead
	line    int64
}

// isPage says whether the request asks for records. Browsers ask beforehand
// whether they may (OPTIONS), and a recording may leave the method out.
func (e *harEntry) isPage() bool {
	return slices.Contains([]string{"", "GET"}, strings.ToUpper(e.Request.Method))
}

const (
	recordAgain   = "record it again, and make sure that every page is answered"
	recordContent = "record it again with the contents of the answers (save as HAR with content), or export from the API: a browser drops long answers, and early ones"
)

// answer is the JSON that was answered, on one line, or why there is none.
func (e *harEntry) answer() (content []byte, failed failure) {
	content, err := e.content()
	status := e.Response.Status
	switch {
	case status == 0:
		return nil, failure{message: "was never answered: status 0", hint: recordAgain}
	case status/100 == 3 && status != 304:
		return nil, failure{message: fmt.Sprintf("was redirected elsewhere: status %d", status), hint: "sign in, then " + recordAgain, moved: e.Response.RedirectURL}
	case status/100 != 2 && status != 304:
		return nil, failure{message: strings.Join(append([]string{fmt.Sprintf("failed: status %d", status)}, errorTexts(content)...), ", "), hint: hintOf(status)}
	case err != nil:
		return nil, failure{message: fmt.Sprintf("has an answer whose content is damaged (%v)", err), hint: recordContent}
	}
	trimmed := bytes.TrimSpace(text.TrimBOM(content))
	switch {
	case len(trimmed) == 0:
		return nil, failure{message: fmt.Sprintf("was answered (status %d), but the recording lacks the content", status), hint: recordContent}
	case trimmed[0] == '<':
		return nil, failure{message: "was answered with a page of HTML or XML in place of JSON", hint: "sign in, then " + recordAgain}
	case trimmed[0] != '[' && trimmed[0] != '{':
		return nil, failure{message: "was answered with something other than a list in JSON", hint: recordAgain}
	}
	var line bytes.Buffer
	if err := json.Compact(&line, trimmed); err != nil {
		return nil, failure{message: fmt.Sprintf("has an answer that is broken JSON, or cut short (%v)", err), hint: recordContent}
	}
	if texts := errorTexts(trimmed); len(texts) > 0 {
		return nil, failure{message: strings.Join(append([]string{"was answered with an error"}, texts...), ", "), hint: recordAgain}
	}
	return line.Bytes(), failure{}
}

func (e *harEntry) content() ([]byte, error) {
	written := e.Response.Content.Text
	if e.Response.Content.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(written)
	}
	return []byte(written), nil
}

func hintOf(status int) string {
	switch status {
	case 401:
		return "sign in, or renew the token, then " + recordAgain
	case 403:
		return "ask for the right to read it, then " + recordAgain
	case 429:
		return "ask more slowly: " + recordAgain
	}
	return recordAgain
}

// errorTexts is what the body of an error says: Okta's {"errorCode",
// "errorSummary"}, ServiceNow's {"error": {"message", "detail"}}, SCIM's
// {"detail"}. An object with records beside the error is judged when it is read.
func errorTexts(content []byte) (texts []string) {
	var body struct {
		ErrorCode, ErrorSummary string
		Error, Result, Records  json.RawMessage
		Schemas                 []string
		Detail                  string
	}
	if json.Unmarshal(content, &body) != nil || body.Result != nil || body.Records != nil {
		return nil
	}
	var nested struct{ Message, Detail string }
	var plain string
	_ = json.Unmarshal(body.Error, &nested)
	_ = json.Unmarshal(body.Error, &plain)
	parts := []string{body.ErrorCode, body.ErrorSummary, plain, nested.Message, nested.Detail}
	if slices.Contains(body.Schemas, "urn:ietf:params:scim:api:messages:2.0:Error") {
		parts = append(parts, body.Detail)
	}
	for _, each := range parts {
		if each = strings.TrimRight(strings.TrimSpace(each), "."); each != "" {
			texts = append(texts, text.Shorten(source.Printable(each)))
		}
	}
	return texts
}
