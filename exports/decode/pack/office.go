package pack

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"
	"unicode/utf16"

	"rolecall/exports/decode/text"
)

// Workbook is the one kind of office file that is read.
const Workbook = "a workbook"

// officeFiles are files of offices, which are zip archives inside, by a member
// that only they have.
var officeFiles = []struct{ member, kind string }{
	{"xl/workbook.xml", Workbook},
	{"xl/workbook.bin", "a binary workbook (.xlsb)"},
	{"word/document.xml", "a Word document"},
	{"ppt/presentation.xml", "a presentation"},
	{"Index/Document.iwa", "a document of Numbers or Pages"},
	{"META-INF/manifest.xml", "an OpenDocument file (.ods)"},
	{"[Content_Types].xml", "a document of an office suite"},
}

const SaveAs = "open it and save it as an Excel workbook (.xlsx) or as CSV UTF-8; better, export CSV, XML or JSON in the first place"

// OfficeKind says what kind of office file an archive is; "" if it is none.
func OfficeKind(archive *zip.ReadCloser) string {
	for _, each := range officeFiles {
		for _, file := range archive.File {
			if PartName(file.Name) == PartName(each.member) {
				return each.kind
			}
		}
	}
	return ""
}

var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// oleLimit is how far an OLE file is searched.
const oleLimit = 256 << 20

// refuseOLE says what is in a file of Microsoft's older container: its
// directory names a stream EncryptedPackage if a workbook is protected, and
// Workbook or Book if it is of the format before 2007.
func refuseOLE(t *text.Text, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return t.Unreadable(err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, oleLimit))
	if err != nil {
		return t.Unreadable(err)
	}
	names := func(name string) bool { return bytes.Contains(content, inUTF16(name)) }
	switch {
	case names("EncryptedPackage"):
		return t.Problem("is a workbook protected by a password or a label of sensitivity: nothing in it can be read",
			"open it, save a copy without protection (File > Info > Protect Workbook), and delete the copy afterwards; or export it again")
	case names("Workbook") || names("Book"):
		return t.Problem("is a workbook of Excel's format before 2007 (.xls), which is not read", SaveAs)
	}
	return t.Problem("is a document of Microsoft Office's format before 2007, which is not read", SaveAs)
}

func inUTF16(text string) []byte {
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = append(encoded, byte(unit), byte(unit>>8))
	}
	return encoded
}

// PartName is the name of a member of an office file as it is compared.
func PartName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// WorkbookHint is what to do about a workbook that is damaged.
const WorkbookHint = "copy the file or export it again; CSV or XML can be read even if it is large"

// BrokenWorkbook is the error of a workbook that is damaged.
func BrokenWorkbook(t *text.Text, what string) error {
	return t.Problem("is a damaged workbook: "+what, WorkbookHint)
}
