package packet

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Attachment is a file that goes with a mail.
type Attachment struct {
	Name, MediaType string
	Content         []byte
}

// WriteMail writes a draft with the packet attached: X-Unsent has mail programs open it as
// one, to be sent. Nothing is sent here. A reminder is as of a time, the first mail as of none: each has
// an id of its own, since servers drop a mail that they have had already.
func WriteMail(w io.Writer, packet *Packet, reminded time.Time, subject string, body []string, attached *Attachment) error {
	at, id := reminded.UTC(), packet.Campaign.CampaignID+"."+packet.Packet.Packet
	if reminded.IsZero() {
		var err error
		if at, err = time.Parse(time.RFC3339, packet.Campaign.Opened); err != nil {
			return err
		}
	} else {
		id += at.Format(".20060102T150405Z")
	}
	boundary := sha256.Sum256([]byte(packet.Campaign.CampaignID + " " + packet.Packet.Packet))
	var content bytes.Buffer
	parts := multipart.NewWriter(&content)
	if err := parts.SetBoundary("rolecall-" + hex.EncodeToString(boundary[:12])); err != nil {
		return err
	}
	if err := writeParts(parts, body, attached); err != nil {
		return err
	}
	for _, header := range [][2]string{
		{"X-Unsent", "1"},
		{"From", (&mail.Address{Address: packet.Campaign.Owner}).String()},
		{"To", (&mail.Address{Name: oneLine(packet.Reviewer), Address: oneLine(packet.Email)}).String()},
		{"Subject", mime.QEncoding.Encode("utf-8", oneLine(subject))},
		{"Date", at.UTC().Format(time.RFC1123Z)},
		{"Message-ID", "<" + id + "@rolecall.invalid>"},
		{review.MailCampaign, packet.Campaign.CampaignID},
		{review.MailPacket, packet.Packet.Packet},
		{"MIME-Version", "1.0"},
		{"Content-Type", mime.FormatMediaType("multipart/mixed", map[string]string{"boundary": parts.Boundary()})},
	} {
		if _, err := fmt.Fprintf(w, "%s: %s\r\n", header[0], header[1]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\r\n%s", content.Bytes())
	return err
}

// oneLine is a text that ends no header.
func oneLine(text string) string { return strings.TrimSpace(source.Printable(text)) }

func writeParts(parts *multipart.Writer, body []string, attached *Attachment) error {
	text, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	encoded := quotedprintable.NewWriter(text)
	if _, err := io.WriteString(encoded, strings.Join(body, "\r\n")+"\r\n"); err != nil {
		return err
	}
	if err := encoded.Close(); err != nil {
		return err
	}
	if attached != nil {
		if err := attach(parts, *attached); err != nil {
			return err
		}
	}
	return parts.Close()
}

func attach(parts *multipart.Writer, attached Attachment) error {
	file, err := parts.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {attached.MediaType},
		"Content-Disposition":       {mime.FormatMediaType("attachment", map[string]string{"filename": attached.Name})},
		"Content-Transfer-Encoding": {"base64"},
	})
	if err != nil {
		return err
	}
	const width = 76
	encoded := base64.StdEncoding.EncodeToString(attached.Content)
	for len(encoded) > 0 {
		line := encoded[:min(width, len(encoded))]
		encoded = encoded[len(line):]
		if _, err := io.WriteString(file, line+"\r\n"); err != nil {
			return err
		}
	}
	return nil
}

// Subject and Invitation are the mail with which a packet goes out.
func (p *Packet) Subject() string { return p.Title() + ": please review by " + p.Campaign.Due }

// Invitation is its text. A packet that is not attached is on a file share, of which only the
// sender knows where it is.
func (p *Packet) Invitation(isAttached bool) []string {
	lines := []string{"Hello " + oneLine(p.Reviewer) + ",", ""}
	lines = append(lines, p.intro()...)
	if isAttached {
		lines = append(lines, "", "The attached file says what each column and each decision means.", "")
		lines = append(lines, p.howToReturn()...)
	} else {
		lines = append(lines, "", "Open the page "+p.Stem()+".html in a browser. It says what each decision means, and how to return it.", "", "[Write here where the page is.]")
	}
	for i, each := range p.caveats() {
		if i == 0 {
			lines = append(lines, "")
		}
		lines = append(lines, each.text)
	}
	return append(lines, "", "Campaign "+p.Campaign.CampaignID+", packet "+p.Packet.Packet)
}
