package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
)

// damageCommands make files of the kinds that get among exports:
//
//	pack FORM FILE TO [NAME]  pack a file with gzip, zstd or zip, there under a NAME
//	cut FILE N                take the last N bytes off
//	flip FILE N               change the Nth byte, from the end if N is negative
//	strike FILE N             take the Nth line out
//	grow FILE TEXT N          append TEXT, as bytes takes it, N times
//	lacks DIR TEXT            no file in a folder, or in an archive there, holds TEXT
var damageCommands = map[string]func(*testscript.TestScript, bool, []string){
	"pack": packFile, "cut": cutFile, "flip": flipByte, "strike": strikeLine, "grow": growFile, "lacks": lacksText,
}

func strikeLine(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 2, 2, "strike FILE N")
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	line, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(slices.Delete(lines, line-1, line), "")), 0o666))
}

func packFile(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 3, 4, "pack FORM FILE TO [NAME]")
	content, name := []byte(ts.ReadFile(args[1])), args[1]
	if len(args) == 4 {
		name = args[3]
	}
	var packed bytes.Buffer
	into, closer := packer(ts, args[0], name, &packed)
	_, err := into.Write(content)
	ts.Check(err)
	ts.Check(closer.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), packed.Bytes(), 0o666))
}

func packer(ts *testscript.TestScript, form, name string, out io.Writer) (io.Writer, io.Closer) {
	switch form {
	case "gzip":
		into := gzip.NewWriter(out)
		return into, into
	case "zstd":
		into, err := zstd.NewWriter(out)
		ts.Check(err)
		return into, into
	case "zip":
		archive := zip.NewWriter(out)
		into, err := archive.Create(name)
		ts.Check(err)
		return into, archive
	}
	ts.Fatalf("unknown form %s", form)
	return nil, nil
}

func cutFile(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 2, 2, "cut FILE N")
	content, n := ts.ReadFile(args[0]), number(ts, args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content[:len(content)-n]), 0o666))
}

func flipByte(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 2, 2, "flip FILE N")
	content, n := []byte(ts.ReadFile(args[0])), number(ts, args[1])
	if n < 0 {
		n += len(content)
	}
	content[n] ^= 0x55
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o666))
}

func growFile(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 3, 3, "grow FILE TEXT N")
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	file, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	ts.Check(err)
	defer file.Close()
	const most = 1 << 20 // at once
	for left := number(ts, args[2]); left > 0; {
		n := min(left, max(1, most/len(text)))
		_, err := file.WriteString(strings.Repeat(text, n))
		ts.Check(err)
		left -= n
	}
	ts.Check(file.Close())
}

func lacksText(ts *testscript.TestScript, neg bool, args []string) {
	want(ts, args, 2, 2, "lacks DIR TEXT")
	files, found := 0, ""
	look := func(name string, content []byte) {
		files++
		if bytes.Contains(content, []byte(args[1])) {
			found += " " + name
		}
	}
	dir := os.DirFS(ts.MkAbs(args[0]))
	ts.Check(fs.WalkDir(dir, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(dir, path)
		look(path, content)
		if archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err == nil {
			ts.Check(fs.WalkDir(archive, ".", func(member string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					content, err = fs.ReadFile(archive, member)
					look(path+"!"+member, content)
				}
				return err
			}))
		}
		return err
	}))
	if files == 0 || (found != "") != neg {
		ts.Fatalf("%d files, found in:%s", files, found)
	}
}

func number(ts *testscript.TestScript, text string) int {
	n, err := strconv.Atoi(text)
	ts.Check(err)
	return n
}
