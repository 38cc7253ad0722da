package returned

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// What is too much of a mail.
const (
	deepest   = 20
	mostParts = 500
)

// words decodes encoded words in any character set.
var words = &mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
	coding, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return coding.NewDecoder().Reader(input), nil
}}

// field is the header of a mail or of a part of it.
type field struct {
	header interface{ Get(name string) string }
}

// partReader goes through the parts of a mail.
type partReader struct {
	ctx   context.Context
	mail  *Mail
	name  string
	parts int
}

func (r *partReader) problem(message, hint string) error {
	return source.Problem{At: source.Position{File: source.Printable(r.name)}, Message: message, Hint: hint}
}

// read reads a part: several parts, a mail that is attached, or a file.
func (r *partReader) read(header field, body io.Reader, depth int) error {
	if r.parts++; r.parts > mostParts || depth > deepest {
		return r.problem("has more parts than a mail has, or one in the other without an end", "save the attachment, and name the sender with --from EMAIL")
	}
	kind, params := header.contentType()
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		return r.readParts(multipart.NewReader(body, params["boundary"]), depth)
	case kind == "message/rfc822" || kind == "message/global":
		inner, err := mail.ReadMessage(decoded(header, body))
		if err != nil {
			return nil // no mail, and so nothing attached to one
		}
		return r.read(field{inner.Header}, inner.Body, depth+1)
	}
	return r.readFile(header, kind, params, body)
}

// readParts reads parts up to the last, or to where the mail was cut off.
func (r *partReader) readParts(parts *multipart.Reader, depth int) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF { // in another error, it says that the end is missing
			return nil
		}
		if err != nil {
			return r.problem("breaks off, or is damaged: "+err.Error(), "save the mail again")
		}
		if err := r.read(field{part.Header}, part, depth+1); err != nil {
			return err
		}
	}
}

// readFile takes a part that is a file. The text of the mail itself is none.
func (r *partReader) readFile(header field, kind string, params map[string]string, body io.Reader) error {
	name := header.fileName(params)
	switch {
	case name != "":
	case kind == "text/csv" || kind == "text/tab-separated-values":
		name = "attached.csv"
	case kind == "application/json":
		name = "attached.json"
	case strings.HasPrefix(kind, "application/") && kind != "application/pgp-signature" && kind != "application/pgp-encrypted":
		name = "attached"
	default:
		return nil
	}
	shown := text.Inside(r.name, name)
	content, err := io.ReadAll(io.LimitReader(decoded(header, body), largestFile+1))
	switch {
	case err != nil:
		return source.Problem{At: source.Position{File: source.Printable(shown)}, Message: "cannot be decoded: " + err.Error(), Hint: "save the mail again"}
	case len(content) > largestFile:
		return tooLarge(shown, largestFile)
	case len(content) == 0:
		return nil
	}
	switch sort := sortOf(name, content); sort {
	case Unread, EML: // what is no file of a packet; a picture in a signature, say
		r.mail.Skipped = append(r.mail.Skipped, unread(shown, content))
	case Archive:
		return r.readArchive(shown, content)
	default:
		if err := bomb(shown, sort, content); err != nil {
			return err
		}
		r.mail.Files = append(r.mail.Files, File{Name: shown, Sort: sort, Content: content})
	}
	return nil
}

// contentType is the type of a part and its parameters, as far as they can be read.
func (f field) contentType() (kind string, params map[string]string) {
	written := f.header.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(written)
	if err != nil || params == nil {
		kind, _, _ = strings.Cut(strings.ToLower(written), ";")
		kind, params = strings.TrimSpace(kind), map[string]string{}
		for _, each := range looseParameter.FindAllStringSubmatch(written, -1) {
			params[strings.ToLower(each[1])] = strings.Trim(each[2], `"`)
		}
	}
	return kind, params
}

// looseParameter finds parameters in a field that is not quite as it has to be.
var looseParameter = regexp.MustCompile(`;\s*([A-Za-z-]+)\s*=\s*("[^"]*"|[^;\s]+)`)

// fileName is what an attachment is called, without any folder; "" if it has no name. Some
// programs put encoded words where they do not belong.
func (f field) fileName(params map[string]string) string {
	name := params["name"]
	disposition := field{dispositionAsType(f)}
	if _, its := disposition.contentType(); its["filename"] != "" {
		name = its["filename"]
	}
	if decoded, err := words.DecodeHeader(name); err == nil {
		name = decoded
	}
	name = strings.ReplaceAll(strings.TrimSpace(name), `\`, "/")
	if name == "" {
		return ""
	}
	return source.Shorten(source.Printable(path.Base(name)), 200)
}

// dispositionAsType has Content-Disposition read in the same way as Content-Type.
type dispositionAsType struct {
	header interface{ Get(name string) string }
}

func (d dispositionAsType) Get(string) string { return d.header.Get("Content-Disposition") }

// decoded undoes how a part was encoded for its way.
func decoded(header field, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(header.header.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &onlyBase64{from: body})
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// onlyBase64 leaves out what is no character of base64, as mails may have it.
type onlyBase64 struct {
	from io.Reader
}

func (o *onlyBase64) Read(into []byte) (int, error) {
	for {
		n, err := o.from.Read(into)
		kept := into[:0]
		for _, b := range into[:n] {
			if b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/' || b == '=' {
				kept = append(kept, b)
			}
		}
		if len(kept) > 0 || err != nil {
			return len(kept), err
		}
	}
}

// readArchive takes the files of an archive that is attached.
func (r *partReader) readArchive(shown string, content []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return source.Problem{At: source.Position{File: source.Printable(shown)}, Message: "is an archive that cannot be read: " + err.Error(), Hint: "save the mail again, or ask for it again"}
	}
	walker := walker{
		ctx: r.ctx,
		visit: func(file File) error {
			if file.Sort == EML {
				return source.Problem{At: source.Position{File: source.Printable(file.Name)}, Message: "is a mail inside a mail", Hint: "save it, and collect it by itself"}
			}
			r.mail.Files = append(r.mail.Files, file)
			return nil
		},
		skipped: func(problem source.Problem) { r.mail.Skipped = append(r.mail.Skipped, problem) },
	}
	return walker.members(&text.Text{File: source.Printable(shown), Shown: source.Printable(shown)}, archive)
}
