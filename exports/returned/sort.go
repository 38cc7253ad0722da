package returned

import (
	"archive/zip"
	"bytes"
	"path"
	"regexp"
	"strings"

	"rolecall/exports/decode/pack"
	"rolecall/exports/source"
)

// Sort is which sort of file somebody sent.
type Sort string

// The sorts of files. What is Unread says nothing here: a picture, a signature.
const (
	Workbook Sort = "xlsx"
	CSV      Sort = "csv"
	JSON     Sort = "json"
	EML      Sort = "eml"
	Archive  Sort = "zip"
	Unread   Sort = ""
)

// header is how a mail begins: with a field, or, as some programs save it, with the
// line that separates mails in a folder.
var header = regexp.MustCompile(`(?i)^(?:From [^\r\n]*\r?\n)?(?:Received|Return-Path|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Authentication-Results|Content-Type|Reply-To|Thread-Topic|Envelope-To|Sender|References|In-Reply-To|User-Agent):`)

// sortOf tells sorts of files by what they begin with; the name counts for texts alone,
// which may be anything.
func sortOf(name string, content []byte) Sort {
	begins := bytes.TrimLeft(bytes.TrimPrefix(content[:min(4096, len(content))], []byte("\xef\xbb\xbf")), " \t\r\n")
	switch extension := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))); {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")), bytes.HasPrefix(content, []byte("PK\x05\x06")):
		return sortOfZip(content)
	case extension == ".eml", extension == "" && header.Match(begins):
		return EML
	case bytes.HasPrefix(begins, []byte("{")) && (extension == ".json" || extension == ".txt" || extension == ""):
		return JSON
	case extension == ".csv", extension == ".tsv", extension == ".tab", extension == ".txt":
		if header.Match(begins) {
			return EML
		}
		return CSV
	}
	return Unread
}

func sortOfZip(content []byte) Sort {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return Archive // where what is wrong with it is said
	}
	sort := Archive
	for _, each := range archive.File {
		switch name := pack.PartName(each.Name); {
		case name == "xl/workbook.xml":
			return Workbook
		case name == "[content_types].xml", name == "meta-inf/manifest.xml", name == "xl/workbook.bin":
			sort = Unread // of an office, and none that is read
		}
	}
	return sort
}

func isOLE(content []byte) bool { return bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")) }

// unread says why a file is not read, and what to do.
func unread(name string, content []byte) source.Problem {
	problem := source.Problem{
		At: source.Position{File: source.Printable(name)}, Message: "is none of the files that are read",
		Hint: "expected a workbook (.xlsx), CSV, decisions.json, a mail (.eml) with one of these attached, a zip archive or a folder of them",
	}
	switch extension := strings.ToLower(path.Ext(name)); {
	case extension == ".msg":
		problem.Message = "is a mail in Outlook's own format (.msg), which is not read"
		problem.Hint = "save it as .eml, which keeps the sender: drag it out of the new Outlook or Outlook on the web, or forward it as an attachment; or save the attachment, and name the sender with --from EMAIL"
	case strings.EqualFold(path.Base(name), "winmail.dat"):
		problem.Message = "is an attachment in Outlook's own format (TNEF), which is not read"
		problem.Hint = "ask for the mail again as HTML or plain text; or save the attachment in Outlook, and name the sender with --from EMAIL"
	case extension == ".p7m":
		problem.Message = "is encrypted, or signed in one piece (S/MIME), which is not read"
		problem.Hint = "open the mail, save the attachment, and name the sender with --from EMAIL"
	case isOLE(content), extension == ".ods", extension == ".xlsb", extension == ".xls", extension == ".numbers":
		problem.Message = "is a document of an office program that is not read"
		problem.Hint = "open it and save it as an Excel workbook (.xlsx), without a password, or as CSV"
	}
	return problem
}
