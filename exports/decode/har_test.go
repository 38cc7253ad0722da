package decode_test

import (
	"strings"
	"testing"
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
		recorded(`"<html>"`):                                     "without any answer in JSON",
		strings.Replace(recorded(`"[]"`), "200", "403", 1):       "without any answer in JSON",
		strings.Replace(recorded(`"[{}]"`), "/api/v1/", "/a", 1): "without any answer in JSON",
	} {
		_, err := read(t, "a.har", []byte(content))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
}
