package decode_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"rolecall/exports/decode"
)

// member is a file of a test's archive.
type member struct {
	name, content string
	change        func(*zip.FileHeader)
}

// archive packs members, deflated.
func archive(t testing.TB, members ...member) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, each := range members {
		header := &zip.FileHeader{Name: each.name, Method: zip.Deflate}
		if each.change != nil {
			each.change(header)
		}
		into, err := writer.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(into, each.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func gzipped(t testing.TB, content string) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := io.WriteString(writer, content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func zstandard(t testing.TB, content string) []byte {
	t.Helper()
	writer, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return writer.EncodeAll([]byte(content), nil)
}

// unpacked reads content and shows the documents: name, form, packing, values
// of the second column, and where the first record stands.
func unpacked(t testing.TB, content []byte, expansion int64) (string, error) {
	t.Helper()
	temp := t.TempDir()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	documents, err := decode.Read(t.Context(), decode.Options{Path: path, Shown: "d/x", TempDir: temp, MaxExpansion: expansion, Elements: elements})
	if err != nil {
		return "", err
	}
	db := open(t)
	var shown []string
	for _, document := range documents {
		rows := document.Rows()
		got := values(t, db, rows, columnB(rows, document))
		if document.SHA256 == "" || document.Bytes != int64(len(content)) || document.File != "d/x" {
			t.Errorf("%s: %q, %d bytes", document.Name(), document.SHA256, document.Bytes)
		}
		shown = append(shown, fmt.Sprintf("%s %s (%s): %s", document.Name(), document.Form, document.Compression, strings.Join(got, " ")))
	}
	return strings.Join(shown, "; "), nil
}

func TestPackedFiles(t *testing.T) {
	table := "a,b\n1,2\n"
	for _, test := range []struct {
		content []byte
		want    string
	}{
		{gzipped(t, table), "d/x csv (gzip): 2"},
		{append(gzipped(t, "a,b\n1,"), gzipped(t, "2\n3,4\n")...), "d/x csv (gzip): 2 4"},
		{zstandard(t, table), "d/x csv (zstd): 2"},
		{append(zstandard(t, "a,b\n1,"), zstandard(t, "2\n3,4\n")...), "d/x csv (zstd): 2 4"},
		{gzipped(t, string(zstandard(t, table))), "d/x csv (zstd in gzip): 2"},
		{archive(t, member{name: "users.csv", content: table}), "d/x!users.csv csv (zip): 2"},
		{archive(t, member{name: "a.csv", content: table}, member{name: "sub/", content: ""}, member{name: "sub\\b.json", content: `{"users":[{"b":"u"}],"groups":[{"b":"g"}]}`},
			member{name: "__MACOSX/._a.csv", content: "junk"}, member{name: ".DS_Store", content: "\x00junk"}, member{name: "sub/Thumbs.db", content: "\x00junk"}, member{name: "desktop.ini", content: "junk"}, member{name: "~$c.xlsx", content: "junk"}, member{name: "c.xml", content: "<xml><sys_user><b>x</b></sys_user></xml>"}),
			"d/x!a.csv csv (zip): 2; d/x!sub\\b.json!users json (zip): u; d/x!sub\\b.json!groups json (zip): g; d/x!c.xml xml (zip): x"},
		{archive(t, member{name: "a.csv.gz", content: string(gzipped(t, table))}, member{name: "b.csv", content: "\xff\xfe" + wide(table)}), "d/x!a.csv.gz csv (gzip in zip): 2; d/x!b.csv csv (zip): 2"},
		{gzipped(t, string(archive(t, member{name: "a.csv", content: table}))), "d/x!a.csv csv (zip in gzip): 2"},
		{archive(t, member{name: "a.csv", content: table, change: func(h *zip.FileHeader) { h.Method = zip.Store }}), "d/x!a.csv csv (zip): 2"},
	} {
		if got, err := unpacked(t, test.content, 0); err != nil || got != test.want {
			t.Errorf("%s (%v), want %s", got, err, test.want)
		}
	}
}

// changed is content with the byte at a place (from the end if negative)
// changed.
func changed(content []byte, at int) []byte {
	content = bytes.Clone(content)
	if at < 0 {
		at += len(content)
	}
	content[at] ^= 0x55
	return content
}

func TestDamagedPackedFiles(t *testing.T) {
	table := "a,b\n" + strings.Repeat("1,Müller\n", 1000)
	noise := make([]byte, 3000) // does not compress
	state := uint32(1)
	for i := range noise {
		state = state*1664525 + 1013904223
		noise[i] = 'a' + byte(state>>24)%26
	}
	table += string(noise)
	packed, standard := gzipped(t, table), zstandard(t, table)
	zipped := archive(t, member{name: "users.csv", content: table})
	named := func(name string) []byte { return archive(t, member{name: name, content: table}) }
	for name, test := range map[string]struct {
		content   []byte
		expansion int64
		want      string
	}{
		"gzip cut":                {packed[:len(packed)/2], 0, "d/x: is cut off: the gzip data ends too early, after"},
		"gzip cut in its trailer": {packed[:len(packed)-5], 0, "d/x: is cut off: the gzip data ends too early, after"},
		"gzip checksum":           {changed(packed, -6), 0, "d/x: is damaged: the checksum of the gzip data is wrong"},
		"gzip and more":           {append(bytes.Clone(packed), "more"...), 0, "d/x: is"},
		"gzip header":             {packed[:5], 0, "d/x: is cut off: the gzip data ends too early, after 5 bytes"},
		"gzip twice":              {gzipped(t, string(packed)), 0, "d/x: is packed twice with gzip"},
		"zstd cut":                {standard[:len(standard)/2], 0, "d/x: is cut off: the zstd data ends too early"},
		"zstd checksum":           {changed(standard, -2), 0, "d/x: is damaged: the checksum of the zstd data is wrong"},
		"zstd changed":            {changed(standard, len(standard)/2), 0, "d/x: is damaged"},
		"zip cut":                 {zipped[:len(zipped)-30], 0, "d/x: is cut off or damaged: the zip archive's list of files"},
		"zip cut in half":         {zipped[:len(zipped)/2], 0, "d/x: is cut off or damaged: the zip archive's list of files"},
		"zip checksum":            {changed(zipped, 500), 0, "d/x!users.csv: is damaged"},
		"zip bomb":                {archive(t, member{name: "bomb.csv", content: strings.Repeat("0", 5<<20)}), 1 << 20, "d/x!bomb.csv: unpacks to more than 1.0 MiB"},
		"zip bomb in parts":       {archive(t, member{name: "a.csv", content: strings.Repeat("0", 700<<10)}, member{name: "b.csv", content: strings.Repeat("0", 700<<10)}), 1 << 20, "d/x!b.csv: unpacks to more than 1.0 MiB"},
		"gzip bomb":               {gzipped(t, strings.Repeat("0", 5<<20)), 1 << 20, "d/x: unpacks to more than 1.0 MiB from 5"},
		"zstd bomb":               {zstandard(t, strings.Repeat("0", 5<<20)), 1 << 20, "d/x: unpacks to more than 1.0 MiB"},
		"zip ..":                  {named("../users.csv"), 0, `d/x: holds a file that leads out of the archive (..): "../users.csv"`},
		"zip .. inside":           {named("a/../../users.csv"), 0, `d/x: holds a file that leads out of the archive (..)`},
		"zip .. of Windows":       {named(`..\users.csv`), 0, `d/x: holds a file that leads out of the archive (..)`},
		"zip absolute":            {named("/etc/users.csv"), 0, "d/x: holds a file that names a place on a disk"},
		"zip drive":               {named(`C:\users.csv`), 0, "d/x: holds a file that names a place on a disk"},
		"zip encrypted":           {archive(t, member{name: "users.csv", content: table, change: func(h *zip.FileHeader) { h.Flags |= 1 }}), 0, "d/x: holds a file that is encrypted"},
		"zip link":                {archive(t, member{name: "users.csv", content: "/etc/passwd", change: func(h *zip.FileHeader) { h.SetMode(os.ModeSymlink | 0o777) }}), 0, "d/x: holds a file that is a link"},
		"zip in zip":              {archive(t, member{name: "in.zip", content: string(zipped)}), 0, "d/x!in.zip: is a zip archive inside a zip archive"},
		"zip empty":               {archive(t), 0, "d/x: is an archive without any file"},
		"zip of nothing":          {archive(t, member{name: "a/", content: ""}), 0, "d/x: is an archive without any file"},
		"zip twice the same":      {archive(t, member{name: "a.csv", content: table}, member{name: "a.csv", content: table}), 0, `d/x: holds two files of one name: "a.csv"`},
		"zip terminal":            {named("\x1b[31m/../a"), 0, "d/x: holds a file that leads out of the archive (..): \"\\x1b[31m/../a\""},
		"zip empty member":        {archive(t, member{name: "a.csv", content: ""}), 0, "d/x!a.csv: is empty"},
		"zip broken member":       {archive(t, member{name: "a.json", content: "[{}\n,]"}), 0, "d/x!a.json:2:2: broken JSON"},
		"tar in gzip":             {gzipped(t, strings.Repeat("\x00", 257)+"ustar"+strings.Repeat("\x00", 250)), 0, "d/x: is a tar archive"},
	} {
		got, err := unpacked(t, test.content, test.expansion)
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %q %v, want %s", name, got, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "unpacks") && !strings.Contains(err.Error(), "--max-expansion") {
			t.Errorf("%s: %v names no flag", name, err)
		}
	}
}

// TestDeclaredBomb refuses what an archive says will be too much, before any
// of it is written.
func TestDeclaredBomb(t *testing.T) {
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	into, err := writer.CreateRaw(&zip.FileHeader{Name: "a.csv", Method: zip.Deflate, CompressedSize64: 5, UncompressedSize64: 1 << 40, CRC32: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := into.Write([]byte("\x03\x00\x00\x00\x00")); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := unpacked(t, packed.Bytes(), 0); err == nil || !strings.HasPrefix(err.Error(), "d/x!a.csv: unpacks to more than 1.0 GiB") {
		t.Error(err)
	}
}

func TestExpansion(t *testing.T) {
	for _, test := range []struct{ asked, size, want int64 }{
		{0, 100, 1 << 30}, {0, 10 << 20, 2000 << 20}, {0, 1 << 40, 64 << 30}, {0, 1 << 62, 64 << 30}, {5, 1 << 30, 5}, {1 << 40, 1, 1 << 40},
	} {
		if got := decode.Expansion(test.asked, test.size); got != test.want {
			t.Errorf("%+v: %d", test, got)
		}
	}
}

// FuzzArchive packs any files under any names and changes any byte: no panic,
// every error a problem at the file, and what is read is what was packed.
func FuzzArchive(f *testing.F) {
	f.Add("a.csv", []byte("a,b\n1,2\n"), "dir/b.json", []byte(`[{"a":1}]`), -1, byte(0))
	f.Add("../a.csv", []byte("a,b\n"), "C:\\b", []byte("<xml/>"), 40, byte(7))
	f.Add("__MACOSX/x", []byte("x"), "in.zip", []byte("PK\x05\x06"), 3, byte(255))
	f.Fuzz(func(t *testing.T, firstName string, first []byte, secondName string, second []byte, at int, to byte) {
		var packed bytes.Buffer
		writer := zip.NewWriter(&packed)
		for name, content := range map[string][]byte{firstName: first, secondName: second} {
			into, err := writer.Create(name)
			if err == nil {
				_, err = into.Write(content)
			}
			if err != nil {
				return // a name that cannot be packed
			}
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		content := packed.Bytes()
		if at >= 0 && at < len(content) {
			content[at] = to
		}
		documents, err := read(t, "x", content)
		placed(t, err)
		for _, document := range documents {
			if document.Member == "" || !strings.Contains(document.Compression, "zip") {
				t.Errorf("%s is of no archive", document.Name())
			}
		}
	})
}
