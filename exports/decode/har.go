package decode

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"

	"rolecall/exports/source"
)

// A HAR file is what a browser recorded: {"log": {"entries": [{"request":
// {"url"}, "response": {"content": {"text"}}}]}}. The answers in it are the
// interface's own, so the recording of a person who pages through a list is an
// export. Cookies and other headers are passed over.

var harHead = regexp.MustCompile(`^\x{FEFF}?\s*\{\s*"log"\s*:\s*\{`)

// harEntry is what is read of a recorded request.
type harEntry struct {
	Request struct {
		URL string `json:"url"`
	} `json:"request"`
	Response struct {
		Status  int `json:"status"`
		Content struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

// har is a recording that is being read.
type har struct {
	document *Document
	dir      string
	lines    *lineCounter
	byPath   map[string]*answers
	order    []string
}

// answers are those of one address, page after page, one a line.
type answers struct {
	file  *os.File
	out   *bufio.Writer
	lines []int64 // where in the recording each page's request begins
}

func isHAR(head []byte) bool { return harHead.Match(head) }

// openHAR reads the recorded answers: those of one address are one text of
// several pages.
func (d *Document) openHAR(ctx context.Context, options Options) ([]*Document, error) {
	file, err := os.Open(d.text)
	if err != nil {
		return nil, unreadable(d.Shown, err)
	}
	defer file.Close()
	again, err := os.Open(d.text)
	if err != nil {
		return nil, unreadable(d.Shown, err)
	}
	defer again.Close()
	h := &har{document: d, dir: options.TempDir, lines: &lineCounter{input: bufio.NewReaderSize(again, chunk)}, byPath: map[string]*answers{}}
	defer h.close()
	if err := h.read(contextReader{ctx, file}); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, d.brokenHAR(err)
	}
	return h.open(ctx, options)
}

func (d *Document) brokenHAR(err error) error {
	var syntax *json.SyntaxError
	at := d.At(0, 0)
	if errors.As(err, &syntax) {
		line, _, _ := d.place(syntax.Offset)
		at = d.At(line, 0)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return source.Problem{At: at, Message: fmt.Sprintf("is a damaged recording (HAR): %v", err), Hint: "record it again, or export from the API"}
}

// read goes through the entries, one at a time.
func (h *har) read(text io.Reader) error {
	decoder := json.NewDecoder(skipMark(text))
	for _, key := range []string{"log", "entries"} {
		if err := enter(decoder, key); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil { // [
		return err
	}
	for decoder.More() {
		at := decoder.InputOffset()
		var entry harEntry
		if err := decoder.Decode(&entry); err != nil {
			return err
		}
		if err := h.entry(&entry, at); err != nil {
			return err
		}
	}
	if err := leave(decoder, 3); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return cmpErr(err, "something stands behind it")
	}
	return nil
}

// leave reads to the end of so many objects and lists.
func leave(decoder *json.Decoder, depth int) error {
	for depth > 0 {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

// skipMark skips a byte order mark.
func skipMark(text io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(text, chunk)
	if head, err := buffered.Peek(3); err == nil && len(trimBOM(head)) == 0 {
		buffered.Discard(3) // they are there
	}
	return buffered
}

// enter reads to the value of a key of the object that comes next.
func enter(decoder *json.Decoder, wanted string) error {
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return cmpErr(err, "expected an object")
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		if key == wanted {
			return nil
		}
		var skipped json.RawMessage
		if err := decoder.Decode(&skipped); err != nil {
			return err
		}
	}
	return fmt.Errorf("there is no %q in it", wanted)
}

func cmpErr(err error, otherwise string) error {
	if err != nil {
		return err
	}
	return errors.New(otherwise)
}

// interfacePath is the path of an interface for programs; a browser asks for
// much else.
var interfacePath = regexp.MustCompile(`/api/(v1|now)/|/scim/|/(sys_|u_)[a-z_]+\.do$`)

// entry keeps an answer of an interface that is JSON and no failure.
func (h *har) entry(entry *harEntry, at int64) error {
	path := addressPath(entry.Request.URL)
	if !interfacePath.MatchString(path) {
		return nil
	}
	content := []byte(entry.Response.Content.Text)
	if entry.Response.Content.Encoding == "base64" {
		decoded, err := base64.StdEncoding.DecodeString(entry.Response.Content.Text)
		if err != nil {
			return nil // a picture, say
		}
		content = decoded
	}
	first := bytes.TrimLeft(content, " \t\r\n")
	if entry.Response.Status/100 != 2 || len(first) == 0 || first[0] != '[' && first[0] != '{' {
		return nil
	}
	var line bytes.Buffer
	if json.Compact(&line, content) != nil {
		return nil // a script, say
	}
	into, err := h.answers(path)
	if err != nil {
		return err
	}
	into.lines = append(into.lines, h.lines.behind(at))
	line.WriteByte('\n')
	_, err = into.out.Write(line.Bytes())
	return err
}

// addressPath is the path of an address: what stands behind it may be secret.
func addressPath(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Path == "" {
		return "/"
	}
	return source.Printable(parsed.Path)
}

func (h *har) answers(path string) (*answers, error) {
	if found := h.byPath[path]; found != nil {
		return found, nil
	}
	file, err := temp(h.dir, ".json")
	if err != nil {
		return nil, err
	}
	found := &answers{file: file, out: bufio.NewWriterSize(file, 1<<16)}
	h.byPath[path] = found
	h.order = append(h.order, path)
	return found, nil
}

func (h *har) open(ctx context.Context, options Options) ([]*Document, error) {
	var documents []*Document
	var problems source.Problems
	for _, path := range h.order {
		answers := h.byPath[path]
		if err := answers.out.Flush(); err != nil {
			return nil, err
		}
		document := *h.document
		document.archived = inside(h.document.archived, path)
		document.Member, document.Shown = document.archived, inside(h.document.Shown, path)
		document.text, document.converted, document.IsBeside, document.answers = answers.file.Name(), true, true, answers.lines
		found, err := document.openJSON(ctx, options)
		problems.Merge(err)
		documents = append(documents, found...)
	}
	if len(documents) == 0 && problems.Len() == 0 {
		return nil, h.document.problem("is a recording (HAR) without any answer in JSON", "record it with the contents of the answers: save it as HAR with content")
	}
	return documents, problems.Err()
}

func (h *har) close() {
	for _, each := range h.byPath {
		each.file.Close()
	}
}

// lineOf is the line of the file for one of the text: of a recording, where the
// request begins that was answered so.
func (d *Document) lineOf(line int64) int64 {
	if at := line - 1; at >= 0 && at < int64(len(d.answers)) {
		return d.answers[at]
	}
	return line
}
