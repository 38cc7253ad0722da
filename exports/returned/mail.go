package returned

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"rolecall/exports/source"
)

// Mail is a mail as it was received. Nothing in it is proved: signatures of servers need
// a network to be checked.
type Mail struct {
	From           string    // the address, in lower case
	FromName       string    // as it is displayed
	Received       time.Time // when the last server took it; else when it was sent; zero if neither is said
	MessageID      string
	Authentication []string // what servers say they checked, as text
	Files          []File   // what is attached and read
	Skipped        []source.Problem
}

// ReadMail reads a mail that is known as name.
func ReadMail(ctx context.Context, name string, content []byte) (*Mail, error) {
	problem := func(message, hint string) error {
		return source.Problem{At: source.Position{File: source.Printable(name)}, Message: message, Hint: hint}
	}
	message, err := mail.ReadMessage(bytes.NewReader(withoutSeparator(content)))
	if err != nil {
		return nil, problem(fmt.Sprintf("is not a mail as it was sent: %v", err), "save the mail itself, as .eml, with its header")
	}
	found := &Mail{MessageID: strings.TrimSpace(message.Header.Get("Message-Id"))}
	if err := found.readSender(message.Header); err != nil {
		return nil, problem(err.Error(), "save the mail as it arrived")
	}
	found.Received = receivedAt(message.Header)
	for _, each := range message.Header["Authentication-Results"] {
		found.Authentication = append(found.Authentication, strings.Join(strings.Fields(each), " "))
	}
	reader := partReader{ctx: ctx, mail: found, name: name}
	if err := reader.read(field{message.Header}, message.Body, 0); err != nil {
		return nil, err
	}
	return found, nil
}

// withoutSeparator drops what some programs save before the header: a byte order mark,
// empty lines, the line that separates mails in a folder.
func withoutSeparator(content []byte) []byte {
	content = bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), "\r\n")
	if bytes.HasPrefix(content, []byte("From ")) || bytes.HasPrefix(content, []byte(">From ")) {
		_, content, _ = bytes.Cut(content, []byte("\n"))
	}
	return content
}

// readSender reads who sent the mail: one address. Several senders are nobody.
func (m *Mail) readSender(header mail.Header) error {
	written := header["From"]
	if len(written) != 1 {
		return fmt.Errorf("has %d fields From, and one says who sent it", len(written))
	}
	parser := mail.AddressParser{WordDecoder: words}
	list, err := parser.ParseList(written[0])
	if err != nil {
		return fmt.Errorf("has a field From that cannot be read: %w", err)
	}
	if len(list) != 1 {
		return fmt.Errorf("has %d senders in its field From, and one person decides", len(list))
	}
	m.From, m.FromName = strings.ToLower(list[0].Address), list[0].Name
	return nil
}

// receivedAt is when the last server took the mail, which is what the first field Received
// says; else when it was sent.
func receivedAt(header mail.Header) time.Time {
	for _, each := range header["Received"] {
		at := strings.LastIndexByte(each, ';')
		if when, err := mail.ParseDate(strings.TrimSpace(each[at+1:])); at >= 0 && err == nil {
			return when.UTC()
		}
	}
	when, err := header.Date()
	if err != nil {
		return time.Time{}
	}
	return when.UTC()
}
