package bundle

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports/decode"
)

// TestRecordingKeepsItsPages: of a recording the answers are written again, and which page follows; what else a browser
// records is not.
func TestRecordingKeepsItsPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from := filepath.Join(dir, "contoso.har")
	recorded := `{"log":{"entries":[
		{"startedDateTime":"2026-10-31T08:00:00.000Z","request":{"method":"GET","url":"https://contoso.okta.com/api/v1/users?limit=200&token=secret5","cookies":[{"name":"sid","value":"secret1"}]},
		 "response":{"status":200,"headers":[{"name":"Set-Cookie","value":"sid=secret2"},{"name":"Link","value":"<https://contoso.okta.com/api/v1/users?after=00u5cf73eb95959c8e26&limit=200>; rel=\"next\""}],
		  "content":{"text":"[{\"id\":\"00ub591aeb77eb032197\",\"profile\":{\"login\":\"jane@contoso.com\"}}]"}}},
		{"request":{"method":"GET","url":"https://contoso.okta.com/logo.png"},"response":{"status":200,"content":{"text":"secret3"}}},
		{"request":{"method":"GET","url":"https://contoso.service-now.com/api/now/table/sys_user?sysparm_query=nameLIKEjane%5Eactive%3Dtrue&sysparm_limit=1000"},
		 "response":{"status":200,"headers":[{"name":"X-Total-Count","value":"7"}],"content":{"text":"{\"result\":[{\"sys_id\":\"0a\"}]}"}}}]}}`
	if err := os.WriteFile(from, []byte(recorded), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(place string) []*decode.Document {
		documents, err := decode.Read(t.Context(), decode.Options{Path: place, Shown: filepath.Base(place), TempDir: dir})
		if err != nil {
			t.Fatal(err)
		}
		decode.JoinRecordings([][]*decode.Document{documents})
		return documents
	}
	documents := read(from)
	names := NewNames("x")
	m := &maker{names: names, into: &Written{Structure: map[string]bool{}}}
	each := &exported{Document: documents[0]}
	if err := m.rewriteRecording(t.Context(), each, io.Discard); err != nil {
		t.Fatal(err)
	}
	names.Draw()
	var made bytes.Buffer
	if err := m.rewriteRecording(t.Context(), each, &made); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"secret", "contoso", "jane", "b591aeb77eb032197", "5cf73eb95959c8e26", "logo"} {
		if strings.Contains(made.String(), secret) {
			t.Errorf("the bundle holds %s: %s", secret, made.String())
		}
	}
	to := filepath.Join(dir, "made.har")
	if err := os.WriteFile(to, made.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	again := read(to)
	if len(again) != len(documents) || len(documents) != 2 {
		t.Fatalf("%d lists, and %d in the bundle", len(documents), len(again))
	}
	for i := range documents {
		before, after := documents[i], again[i]
		if before.Address() != after.Address() || before.Exported != after.Exported || len(before.Notices) != len(after.Notices) || len(before.Notices) == 0 {
			t.Errorf("%s has %v of %v; in the bundle %s has %v of %v", before.Address(), before.Notices, before.Exported, after.Address(), after.Notices, after.Exported)
		}
	}
	if want := `{"id":"` + names.Of("00ub591aeb77eb032197") + `"`; !strings.Contains(strings.ReplaceAll(made.String(), `\`, ""), want) {
		t.Errorf("there is no %s in %s", want, made.String())
	}
}
