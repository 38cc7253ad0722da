package archive_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"rolecall/reports/evidence/archive"
)

// parts is an archive taken apart: what stands before its list of members, that list, and its end.
type parts struct{ members, list, end []byte }

func takeApart(t testing.TB, whole []byte) parts {
	t.Helper()
	const size = 22
	end := whole[len(whole)-size:]
	at := int(binary.LittleEndian.Uint32(end[16:]))
	if !bytes.HasPrefix(end, []byte("PK\x05\x06")) || !bytes.HasPrefix(whole[at:], []byte("PK\x01\x02")) {
		t.Fatal("no archive")
	}
	return parts{slices.Clone(whole[:at]), slices.Clone(whole[at : len(whole)-size]), slices.Clone(end)}
}

// assembled is the archive again: its end says where the list is.
func (p parts) assembled() []byte {
	binary.LittleEndian.PutUint32(p.end[12:], uint32(len(p.list)))
	binary.LittleEndian.PutUint32(p.end[16:], uint32(len(p.members)))
	return slices.Concat(p.members, p.list, p.end)
}

// each calls for each row of the list.
func (p parts) each(of func(row []byte)) {
	for at := 0; at < len(p.list); {
		row := p.list[at:]
		size := 46 + int(binary.LittleEndian.Uint16(row[28:])) + int(binary.LittleEndian.Uint16(row[30:])) + int(binary.LittleEndian.Uint16(row[32:]))
		of(row[:size])
		at += size
	}
}

// moved says of each member behind a place that it stands so many bytes further on.
func (p parts) moved(behind, by int) {
	p.each(func(row []byte) {
		if was := binary.LittleEndian.Uint32(row[42:]); int(was) >= behind {
			binary.LittleEndian.PutUint32(row[42:], was+uint32(by))
		}
	})
}

// TestWhatArchivesHide: whatever stands in an archive beside the members, or says of one member
// two things, is found, with its place.
func TestWhatArchivesHide(t *testing.T) {
	t.Parallel()
	second := bytes.Index(packed(t, names...), []byte(names[1])) - 30 // its header
	hidden := []byte("hidden")
	for name, test := range map[string]struct {
		change func(p *parts)
		want   string
	}{
		"nothing is changed": {func(*parts) {}, ""},
		"between members": {func(p *parts) {
			p.members = slices.Insert(p.members, second, hidden...)
			p.moved(second, len(hidden))
		}, "byte"},
		"before the list": {func(p *parts) { p.members = append(p.members, hidden...) }, "byte"},
		"a comment on all": {func(p *parts) {
			binary.LittleEndian.PutUint16(p.end[20:], uint16(len(hidden)))
			p.end = append(p.end, hidden...)
		}, "byte"},
		"a member that is not listed": {func(p *parts) {
			p.members = append(p.members, takeApart(t, packed(t, "run/ä.csv")).members...)
		}, "byte"},
		"another name in front of the member": {func(p *parts) { p.members[30] = 'L' }, "README.txt, byte 30"},
		"another mode":                        {func(p *parts) { p.list[38] ^= 1 }, "byte"},
		"another time":                        {func(p *parts) { p.list[12]++ }, "byte"},
		"another maker":                       {func(p *parts) { p.list[5] = 0 }, "byte"},
		"more of a member in the list": {func(p *parts) {
			extra := []byte{1, 0, 2, 0, 'h', 'i'} // one of zip64, too
			binary.LittleEndian.PutUint16(p.list[30:], uint16(len(extra)))
			p.list = slices.Insert(p.list, 46+len("README.txt"), extra...)
		}, ""},
		"more of a member in front of it": {func(p *parts) {
			extra := []byte{0x99, 0x99, 2, 0, 'h', 'i'}
			binary.LittleEndian.PutUint16(p.members[28:], uint16(len(extra)))
			p.members = slices.Insert(p.members, 30+len("README.txt"), extra...)
			p.moved(second, len(extra))
		}, "README.txt, byte"},
		"a comment on a member": {func(p *parts) {
			binary.LittleEndian.PutUint16(p.list[32:], uint16(len(hidden)))
			p.list = slices.Insert(p.list, 46+len("README.txt"), hidden...)
		}, "byte"},
		"sizes that another end says": {func(p *parts) {
			directory := binary.LittleEndian.AppendUint64([]byte("PK\x06\x06"), 44)
			directory = append(directory, 45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0)
			for _, n := range []int{len(names), len(names), len(p.list), len(p.members)} {
				directory = binary.LittleEndian.AppendUint64(directory, uint64(n))
			}
			locator := binary.LittleEndian.AppendUint32([]byte("PK\x06\x07"), 0)
			locator = binary.LittleEndian.AppendUint64(locator, uint64(len(p.members)+len(p.list)))
			locator = binary.LittleEndian.AppendUint32(locator, 1)
			p.end = slices.Concat(directory, locator, p.end)
		}, "byte"},
		"two that are one": {func(p *parts) { // the second is where the first is
			place := -1
			p.each(func(row []byte) {
				if place++; place == 1 {
					binary.LittleEndian.PutUint32(row[42:], 0)
				}
			})
		}, "byte"},
		"behind the end": {func(p *parts) { p.end = append(p.end, hidden...) }, "byte"},
	} {
		apart := takeApart(t, packed(t, names...))
		test.change(&apart)
		content := apart.assembled()
		if name == "sizes that another end says" {
			content = slices.Concat(apart.members, apart.list, apart.end)
		}
		found := strings.Join(faults(t, stored(t, content)), "\n")
		if isChanged := name != "nothing is changed"; isChanged == (found == "") || !strings.Contains(found, test.want) {
			t.Errorf("%s: %q, want %q", name, found, test.want)
		}
	}
}

// TestFolders: a folder is no file of a pack; one with content would be shown by some programs.
func TestFolders(t *testing.T) {
	t.Parallel()
	if found := strings.Join(faults(t, foreign(t, entry{zip.FileHeader{Name: "run/"}, ""})), "\n"); !strings.Contains(found, "run/, a folder") {
		t.Error(found)
	}
	content := squeezed(t, []byte("hidden"))
	_, err := archive.Open(raw(t, "run/", content, []byte("hidden")), 0)
	if err == nil || !strings.Contains(err.Error(), "run/: has a name that is not a relative path") {
		t.Error(err)
	}
}

// TestOtherBytes: the same content in other bytes is told apart, however they are made.
func TestOtherBytes(t *testing.T) {
	t.Parallel()
	content := []byte(strings.Repeat("one row after the other\n", 20_000)) // more than a window
	ours := squeezedBy(t, content)
	padded := slices.Clone(squeezedBy(t, []byte("x")))
	padded[len(padded)-1] |= 0x80
	for name, test := range map[string]struct {
		packed, content []byte
		isOther         bool
	}{
		"as packed":                        {ours, content, false},
		"by another program":               {squeezed(t, content), content, true},
		"not compressed":                   {blocks(content[:100]), content[:100], true},
		"empty blocks":                     {append([]byte{0, 0, 0, 0xff, 0xff}, ours...), content, true},
		"bits at its end that say nothing": {padded, []byte("x"), true},
	} {
		opened, err := archive.Open(raw(t, "run/a", test.packed, test.content), 0)
		if err != nil {
			t.Fatal(name, err)
		}
		all, err := opened.Unpack(t.Context(), t.TempDir())
		opened.Close()
		if err != nil || len(all) != 1 || all[0].Fault != "" || all[0].IsOther != test.isOther {
			t.Errorf("%s: %+v %v", name, all, err)
		}
	}
}

// squeezedBy is a content as a pack has it.
func squeezedBy(t testing.TB, content []byte) []byte {
	t.Helper()
	file := scratch(t)
	var to bytes.Buffer
	writer, err := archive.NewWriter(&to, file)
	if err == nil {
		_, err = writer.Add("x", bytes.NewReader(content))
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zip.NewReader(bytes.NewReader(to.Bytes()), int64(to.Len()))
	if err != nil {
		t.Fatal(err)
	}
	at, err := reader.File[0].DataOffset()
	if err != nil {
		t.Fatal(err)
	}
	return to.Bytes()[at : at+int64(reader.File[0].CompressedSize64)]
}

func squeezed(t testing.TB, content []byte) []byte {
	t.Helper()
	var to bytes.Buffer
	writer, err := flate.NewWriter(&to, flate.BestCompression)
	if err == nil {
		_, err = writer.Write(content)
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return to.Bytes()
}

// blocks is a content that is not compressed.
func blocks(content []byte) []byte {
	head := []byte{1, byte(len(content)), 0, ^byte(len(content)), 0xff}
	return append(head, content...)
}

// raw is an archive with one member, which is packed so.
func raw(t testing.TB, name string, packed, content []byte) string {
	t.Helper()
	// a folder gets no content from the library: its name is put in afterwards
	called := strings.ReplaceAll(name, "/", "_")
	var to bytes.Buffer
	writer := zip.NewWriter(&to)
	member, err := writer.CreateRaw(&zip.FileHeader{
		Name: called, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content)),
	})
	if err == nil {
		_, err = member.Write(packed)
	}
	if err == nil {
		err = writer.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return stored(t, bytes.ReplaceAll(to.Bytes(), []byte(called), []byte(name)))
}
