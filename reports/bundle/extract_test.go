package bundle

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"rolecall/exports/decode"
	"rolecall/exports/extract"
)

// TestChecksumsOfPackedTexts: a part has the checksum of its file in the bundle if it had the right one, one that is
// wrong if it had a wrong one, and none if the loader cannot compare it, as with a packed text that is not UTF-8.
func TestChecksumsOfPackedTexts(t *testing.T) {
	t.Parallel()
	const users = "user_name,email\njdoe,jdoe@example.com\n"
	wide := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(users)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	const bundled = "the text of the bundle"
	for name, test := range map[string]struct {
		content      []byte
		said         []byte // what the checksum is of
		isKept, none bool
	}{
		"UTF-8":  {content: []byte(users), said: []byte(users), isKept: true},
		"wrong":  {content: []byte(users), said: []byte("something else")},
		"UTF-16": {content: wide, said: wide, none: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			each := &exported{Document: readPacked(t, dir, test.content), to: "servicenow/users.csv"}
			m := &maker{names: NewNames("x"), into: &Written{Structure: map[string]bool{}}, texts: []*exported{each}, dir: filepath.Join(dir, "bundle")}
			writeText(t, filepath.Join(m.dir, each.to), []byte(bundled))
			part := extract.Part{File: "sys_user.csv", SHA256: checksum(test.said)}
			written, err := m.rewritePart(saidOfExtract{shown: "servicenow/rolecall-extract.json"}, part, "servicenow")
			if err != nil {
				t.Fatal(err)
			}
			isKept, none := written.SHA256 == checksum([]byte(bundled)), written.SHA256 == ""
			if written.File != "users.csv" || isKept != test.isKept || none != test.none {
				t.Errorf("the part is %+v; that it has the checksum of its file is to be %v, that it has none %v", written, test.isKept, test.none)
			}
		})
	}
}

// readPacked reads a file of users that gzip packed.
func readPacked(t *testing.T, dir string, content []byte) *decode.Document {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	from := filepath.Join(dir, "sys_user.csv.gz")
	writeText(t, from, packed.Bytes())
	documents, err := decode.Read(t.Context(), decode.Options{Path: from, Shown: "servicenow/sys_user.csv.gz", TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return documents[0]
}

func writeText(t *testing.T, to string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func checksum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
