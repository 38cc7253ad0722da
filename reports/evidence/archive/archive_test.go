package archive_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolecall/reports/evidence/archive"
)

var contents = map[string]string{
	"README.txt": "read me\n", "run/findings.csv": strings.Repeat("a,b\n", 40), "run/ä.csv": "x\n", "run/empty": "", "SHA256SUMS": "sums\n",
}

func packed(t testing.TB, names ...string) []byte {
	t.Helper()
	var to bytes.Buffer
	writer, err := archive.NewWriter(&to, scratch(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, err := writer.Add(name, strings.NewReader(contents[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

func scratch(t testing.TB) *os.File {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

func stored(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pack.zip")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var names = []string{"README.txt", "run/findings.csv", "run/ä.csv", "run/empty", "SHA256SUMS"}

// faults are what is wrong with an archive: that it is refused, is laid out otherwise, or has
// members that are not what was packed.
func faults(t testing.TB, path string) (found []string) {
	t.Helper()
	opened, err := archive.Open(path, 0)
	if err != nil {
		return []string{err.Error()}
	}
	defer opened.Close()
	where, err := opened.Differs()
	if err != nil {
		t.Fatal(err)
	}
	if where != "" {
		found = append(found, where)
	}
	all, err := opened.Unpack(t.Context(), t.TempDir())
	if err != nil {
		return append(found, err.Error())
	}
	for _, each := range all {
		if each.Fault != "" {
			found = append(found, each.Name+": "+each.Fault)
		}
		if each.IsOther {
			found = append(found, each.Name+": is packed in other bytes")
		}
	}
	return found
}

func TestTheSameBytes(t *testing.T) {
	t.Parallel()
	first := packed(t, names...)
	if !bytes.Equal(first, packed(t, names...)) {
		t.Error("two archives of the same members differ")
	}
	path := stored(t, first)
	if found := faults(t, path); found != nil {
		t.Error(found)
	}
	opened, err := archive.Open(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	folder := t.TempDir()
	all, err := opened.Unpack(t.Context(), folder)
	if err != nil || len(all) != len(names) {
		t.Fatal(all, err)
	}
	for _, name := range names {
		at := filepath.Join(folder, filepath.FromSlash(name))
		content, err := os.ReadFile(at)
		if info, _ := os.Stat(at); err != nil || string(content) != contents[name] || info.Mode() != 0o600 {
			t.Errorf("%s: %q %v %v", name, content, info.Mode(), err)
		}
	}
	var again bytes.Buffer
	if err := opened.Rewrite(&again, scratch(t), "more", []byte("more")); err != nil {
		t.Fatal(err)
	}
	if path = stored(t, again.Bytes()); faults(t, path) != nil {
		t.Error(faults(t, path))
	}
	reader, err := zip.NewReader(bytes.NewReader(again.Bytes()), int64(again.Len()))
	if err != nil || len(reader.File) != len(names)+1 || reader.File[0].Mode() != 0o600 {
		t.Errorf("%v %v", reader.File, err)
	}
}

// TestEveryByteCounts: whatever byte is another, the archive is not what was packed; if it is
// of a member's content, that is named.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	whole := packed(t, names[1:4]...)
	for at := range whole {
		for _, bits := range []byte{0xff, 0x80, 0x01} { // the high ones of a member's last byte may say nothing
			changed := slices.Clone(whole)
			changed[at] ^= bits
			if found := faults(t, stored(t, changed)); found == nil {
				t.Errorf("byte %d of %d, bits %x: nothing is noticed", at, len(whole), bits)
			}
		}
	}
	for name, changed := range map[string][]byte{
		"more at the end": append(slices.Clone(whole), 'x'), "more before": append([]byte("#!/bin/sh\n"), whole...), "cut": whole[:len(whole)-1],
	} {
		if faults(t, stored(t, changed)) == nil {
			t.Errorf("%s: nothing is noticed", name)
		}
	}
}

// entry is a member as somebody else packs it.
type entry struct {
	header  zip.FileHeader
	content string
}

func foreign(t testing.TB, entries ...entry) string {
	t.Helper()
	var to bytes.Buffer
	writer := zip.NewWriter(&to)
	for _, each := range entries {
		each.header.Method = zip.Deflate
		member, err := writer.CreateHeader(&each.header)
		if err == nil {
			_, err = member.Write([]byte(each.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return stored(t, to.Bytes())
}

func TestHostileArchives(t *testing.T) {
	t.Parallel()
	link := zip.FileHeader{Name: "run/link"}
	link.SetMode(fs.ModeSymlink | 0o777)
	for want, path := range map[string]string{
		"/etc/passwd: names a place on a disk":            foreign(t, entry{zip.FileHeader{Name: "/etc/passwd"}, "x"}),
		"c:/x: names a place on a disk":                   foreign(t, entry{zip.FileHeader{Name: "c:/x"}, "x"}),
		"../x: leads out of the archive":                  foreign(t, entry{zip.FileHeader{Name: "run/../../x"}, "x"}),
		`..\x: leads out of the archive`:                  foreign(t, entry{zip.FileHeader{Name: `run\..\x`}, "x"}),
		"run/link: is a link or a device":                 foreign(t, entry{link, "/etc/passwd"}),
		"run/a: is in the archive twice":                  foreign(t, entry{zip.FileHeader{Name: "run/a"}, "x"}, entry{zip.FileHeader{Name: "run/a"}, "y"}),
		`run\a: has a name that is not a relative path`:   foreign(t, entry{zip.FileHeader{Name: `run\a`}, "x"}),
		"run//a: has a name that is not a relative path":  foreign(t, entry{zip.FileHeader{Name: "run//a"}, "x"}),
		"run/./a: has a name that is not a relative path": foreign(t, entry{zip.FileHeader{Name: "run/./a"}, "x"}),
		"run/A: has the same name as run/a":               foreign(t, entry{zip.FileHeader{Name: "run/a"}, "x"}, entry{zip.FileHeader{Name: "run/A"}, "y"}),
		"run/a\u0308: has the same name as":               foreign(t, entry{zip.FileHeader{Name: "run/\u00e4"}, "x"}, entry{zip.FileHeader{Name: "run/a\u0308"}, "y"}),
		"run/secret: is encrypted":                        foreign(t, entry{zip.FileHeader{Name: "run/secret", Flags: 1}, "x"}),
		"is not a readable zip archive":                   stored(t, []byte("PK\x03\x04 and no more")),
		"run/bomb: would unpack to":                       lying(t, 2<<30, nil),
		"there is no file\x00":                            filepath.Join(t.TempDir(), "none"),
	} {
		want, isMissing := strings.CutSuffix(want, "there is no file\x00")
		_, err := archive.Open(path, 0)
		if err == nil || !isMissing && !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	nested := foreign(t, entry{zip.FileHeader{Name: "run"}, "x"}, entry{zip.FileHeader{Name: "run/a"}, "x"})
	if found := faults(t, nested); len(found) == 0 || !strings.Contains(strings.Join(found, "\n"), "run/a: cannot be unpacked") {
		t.Error(found)
	}
}

// lying is an archive with one member that says it has so many bytes, and hides some behind
// its content.
func lying(t testing.TB, size uint64, hidden []byte) string {
	t.Helper()
	var squeezed, to bytes.Buffer
	packer, _ := flate.NewWriter(&squeezed, 9)
	content := make([]byte, 1<<20)
	packer.Write(content)
	packer.Close()
	squeezed.Write(hidden)
	writer := zip.NewWriter(&to)
	member, err := writer.CreateRaw(&zip.FileHeader{
		Name: "run/bomb", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(squeezed.Len()), UncompressedSize64: size,
	})
	if err == nil {
		_, err = member.Write(squeezed.Bytes())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return stored(t, to.Bytes())
}

func TestWhatMembersHide(t *testing.T) {
	t.Parallel()
	for want, path := range map[string]string{
		"run/bomb: more bytes follow": lying(t, 1<<20, []byte("hidden")),
		"run/bomb: not a valid zip":   lying(t, 10, nil), // it unpacks to more
	} {
		if found := strings.Join(faults(t, path), "\n"); !strings.Contains(found, want) {
			t.Errorf("%q, want %q", found, want)
		}
	}
	opened, err := archive.Open(lying(t, 1<<20, nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if _, err := opened.Read("run/bomb", 1000); err == nil || !strings.Contains(err.Error(), "has more than 1000 bytes") {
		t.Error(err)
	}
	if _, err := opened.Read("run/none", 1000); err == nil {
		t.Error("a member is read that is not there")
	}
}
