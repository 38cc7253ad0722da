package decode

import (
	"errors"
	"io"
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"rolecall/exports/decode/text"
)

// Address is the path of the interface that a browser recorded the records from:
// /api/v1/users; "" if they are no recording's.
func (d *Document) Address() string {
	if !d.SharesFile || d.Form == XLSX {
		return ""
	}
	return d.archived[strings.LastIndexByte(d.archived, '!')+1:]
}

// Holder is the file that the document is in, or the member of an archive: all.zip!users.json.
func (d *Document) Holder() string {
	member := d.archived
	if d.SharesFile && d.Form != XLSX { // of a recording, the address is behind the member
		member, _, _ = strings.Cut(member, "!")
		if strings.HasPrefix(member, "/") {
			member = ""
		}
	}
	if member == "" {
		return d.File
	}
	return text.Inside(d.File, member)
}

// Content is the text of the file or the member that the document is in.
func (d *Document) Content(most int64) ([]byte, error) {
	file, err := d.Open()
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, most))
	return content, errors.Join(err, file.Close())
}

// Stem is what the document is called: the name of its file without extensions.
func (d *Document) Stem() string { return Stem(d.FilePath()) }

// Stem is the name of a file without its extensions. Some systems take names apart into
// letters and accents (NFD), and scripts escape what cannot stand in one (%2F); what the
// file is called after is neither.
func Stem(shown string) string {
	base := path.Base(shown)
	for {
		extension := path.Ext(base)
		switch strings.ToLower(extension) {
		case ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".xml", ".xlsx", ".gz", ".zst", ".zstd":
			base = strings.TrimSuffix(base, extension)
			continue
		}
		break
	}
	if unescaped, err := url.PathUnescape(base); err == nil {
		base = unescaped
	}
	return norm.NFC.String(base)
}
