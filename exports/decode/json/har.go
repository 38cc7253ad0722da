package json

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"
	"time"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// A HAR file is what a browser recorded: {"log": {"entries": [{"request":
// {"url"}, "response": {"content": {"text"}}}]}}. The answers in it are the
// interface's own, so the recording of a person who pages through a list is an
// export. Cookies and other headers are passed over, but for those that say
// whether more pages follow.

var harHead = regexp.MustCompile(`^\x{FEFF}?\s*\{\s*"log"\s*:\s*\{`)

// harEntry is what is read of a recorded request.
type harEntry struct {
	StartedAt string `json:"startedDateTime"`
	Request   struct {
		Method string `json:"method"`
		URL    string `json:"url"`
	} `json:"request"`
	Response struct {
		Status      int         `json:"status"`
		Headers     []harHeader `json:"headers"`
		RedirectURL string      `json:"redirectURL"`
		Content     struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

// recording is a HAR file that is being read.
type recording struct {
	text      *text.Text
	lines     *text.LineCounter
	byAddress map[string]*answers
	order     []string
	requests  *Requests
}

// answers are those of one address, page after page, one a line.
type answers struct {
	file  *os.File
	out   *bufio.Writer
	lines []int64 // where in the recording each page's request begins

	recordedAt time.Time // when the last page was asked for; zero if none says so
}

// Answers are the recorded answers of one address.
type Answers struct {
	Address    string
	Text       *text.Text
	Requests   *Requests // of the whole recording
	RecordedAt time.Time // UTC; zero if the recording does not say
}

// IsRecording says whether a text that begins so is a HAR file.
func IsRecording(head []byte) bool { return harHead.Match(head) }

// OpenRecording reads the recorded answers: those of one address are one text of
// several pages.
func OpenRecording(ctx context.Context, from *text.Text) ([]Answers, error) {
	file, err := from.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	again, err := from.Open()
	if err != nil {
		return nil, err
	}
	defer again.Close()
	r := &recording{text: from, lines: text.CountLines(again), byAddress: map[string]*answers{}, requests: newRequests(from)}
	defer r.close()
	if err := r.read(text.Reader{Ctx: ctx, Reader: file}); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, broken(from, err)
	}
	return r.finish()
}

func broken(from *text.Text, err error) error {
	var syntax *json.SyntaxError
	at := from.At(0, 0)
	if errors.As(err, &syntax) {
		line, _, _ := from.Place(syntax.Offset)
		at = from.At(line, 0)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return source.Problem{At: at, Message: fmt.Sprintf("is a damaged recording (HAR): %v", err), Hint: "record it again, or export from the API"}
}

// read goes through the entries, one at a time, to the end of the file.
func (r *recording) read(from io.Reader) error {
	decoder := json.NewDecoder(skipMark(from))
	if err := eachEntry(decoder, r.entry); err != nil {
		return err
	}
	if err := readToEnd(decoder, 3); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errorOr(err, "something follows it")
	}
	return nil
}

// eachEntry shows each entry of a recording, and where it begins.
func eachEntry(decoder *json.Decoder, see func(entry *harEntry, at int64) error) error {
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
		if err := see(&entry, at); err != nil {
			return err
		}
	}
	return nil
}

// readToEnd reads to the end of so many objects and lists.
func readToEnd(decoder *json.Decoder, depth int) error {
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
func skipMark(from io.Reader) io.Reader {
	buffered := bufio.NewReaderSize(from, text.Chunk)
	if head, err := buffered.Peek(3); err == nil && len(text.TrimBOM(head)) == 0 {
		buffered.Discard(3) // they are there
	}
	return buffered
}

// enter reads to the value of a key of the object that comes next.
func enter(decoder *json.Decoder, wanted string) error {
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return errorOr(err, "expected an object")
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

func errorOr(err error, otherwise string) error {
	if err != nil {
		return err
	}
	return errors.New(otherwise)
}

// entry keeps the answer of an interface, if it is JSON. What else an address
// answers matters if the address is a list's.
func (r *recording) entry(entry *harEntry, at int64) error {
	address, err := url.Parse(entry.Request.URL)
	if err != nil || !interfacePath.MatchString(address.Path) {
		return nil
	}
	isList := entry.isPage() && isListAddress(address)
	content, failure := entry.answer()
	if isList && failure.message != "" {
		failure.line = r.lines.Behind(at)
		r.requests.failed(address, failure)
		return nil
	}
	if failure.message != "" {
		return nil // a picture, a script, or a list that nothing here needs
	}
	line := r.lines.Behind(at)
	if isList {
		r.requests.answered(address, entry.Response.Headers, content, line)
	}
	into, err := r.answers(source.Printable(address.Path))
	if err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339Nano, entry.StartedAt); err == nil && at.After(into.recordedAt) {
		into.recordedAt = at.UTC()
	}
	into.lines = append(into.lines, line)
	_, err = into.out.Write(append(content, '\n'))
	return err
}

func (r *recording) answers(address string) (*answers, error) {
	if found := r.byAddress[address]; found != nil {
		return found, nil
	}
	file, err := r.text.Temp(".json")
	if err != nil {
		return nil, err
	}
	found := &answers{file: file, out: bufio.NewWriterSize(file, 1<<16)}
	r.byAddress[address] = found
	r.order = append(r.order, address)
	return found, nil
}

func (r *recording) finish() ([]Answers, error) {
	var all []Answers
	for _, address := range r.order {
		found := r.byAddress[address]
		if err := found.out.Flush(); err != nil {
			return nil, err
		}
		answered := *r.text
		answered.Shown = text.Inside(r.text.Shown, address)
		answered.Path, answered.IsCopy, answered.FileLines = found.file.Name(), true, found.lines
		all = append(all, Answers{Address: address, Text: &answered, Requests: r.requests, RecordedAt: found.recordedAt})
	}
	if len(all) == 0 {
		if err := r.requests.Failures(); err != nil {
			return nil, err
		}
		return nil, r.text.Problem("is a recording (HAR) without any answer in JSON", "record it with the contents of the answers: save it as HAR with content")
	}
	return all, nil
}

func (r *recording) close() {
	for _, each := range r.byAddress {
		each.file.Close()
	}
}
