package returned_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rolecall/exports/returned"
)

// TestMailsOfPrograms: mails as Outlook, Gmail and Thunderbird write them, with the same
// attachment in three encodings.
func TestMailsOfPrograms(t *testing.T) {
	for name, want := range map[string]struct {
		from, fromName string
		skipped        int
		checks         int // of servers
	}{
		"outlook":     {"erik.mueller@example.com", "Müller, Erik", 1, 1},
		"gmail":       {"erik@example.com", "Erik Berg", 0, 1},
		"thunderbird": {"erik@example.com", "Erik Berg (IT)", 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(filepath.Join("testdata", "mail", name+".eml"))
			if err != nil {
				t.Fatal(err)
			}
			mail, err := returned.ReadMail(t.Context(), "a.eml", content)
			if err != nil {
				t.Fatal(err)
			}
			if mail.From != want.from || mail.FromName != want.fromName || len(mail.Authentication) != want.checks {
				t.Errorf("%+v", mail)
			}
			if !mail.Received.Equal(time.Date(2026, 10, 2, 7, 15, 9, 0, time.UTC)) || !strings.HasPrefix(mail.MessageID, "<") {
				t.Errorf("received %v, %s", mail.Received, mail.MessageID)
			}
			if len(mail.Files) != 1 || len(mail.Skipped) != want.skipped {
				t.Fatalf("%d files, %v", len(mail.Files), mail.Skipped)
			}
			file := mail.Files[0]
			if file.Name != "a.eml!Müller--P0001.csv" || file.Sort != returned.CSV {
				t.Errorf("%s is %s", file.Name, file.Sort)
			}
			tables, err := returned.Tables(t.Context(), file.Name, file.Content, nil)
			if err != nil {
				t.Fatal(err)
			}
			rows := tables[0].Rows
			if len(rows) != 2 || !slices.Equal(rows[0].Cells, []string{"Person", "Decision", "Row"}) || !slices.Equal(rows[1].Cells, []string{"Müller", "keep", "R1"}) {
				t.Errorf("%v", rows)
			}
		})
	}
}

func TestMailsThatAreNone(t *testing.T) {
	nested := "From: a@x.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	for range 30 {
		nested += "--b\r\nContent-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	}
	many := "From: a@x.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n\r\n", 600) + "--b--\r\n"
	forwarded := "From: a@x.org\r\n" + strings.Repeat("Content-Type: message/rfc822\r\n\r\nFrom: a@x.org\r\n", 30) + "\r\n"
	for want, text := range map[string]string{
		"is not a mail as it was sent:":   "hello",
		"0 fields From":                   "To: a@x.org\r\n\r\n",
		"2 fields From":                   "From: a@x.org\r\nFrom: b@x.org\r\n\r\n",
		"2 senders in":                    "From: a@x.org, b@x.org\r\n\r\n",
		"cannot be read":                  "From: somebody\r\n\r\n",
		"breaks off, or is damaged":       "From: a@x.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx",
		"more parts than a mail":          many,
		"breaks off":                      nested,
		"one in the other without an end": forwarded,
		"cannot be decoded":               "From: a@x.org\r\nContent-Type: text/csv\r\nContent-Transfer-Encoding: base64\r\n\r\nabc",
		"more than 64 MiB":                "From: a@x.org\r\nContent-Type: text/csv\r\n\r\n" + strings.Repeat("x", 64<<20+1),
		"an archive that cannot be read":  "From: a@x.org\r\nContent-Type: application/zip; name=a.zip\r\n\r\nPK\x03\x04",
	} {
		_, err := returned.ReadMail(t.Context(), "a.eml", []byte(text))
		switch {
		case err == nil:
			t.Errorf("%s: nothing is wrong", want)
		case !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "a.eml"):
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// FuzzReadMail: whatever is in a mail, reading it ends, and what it names is safe to show.
func FuzzReadMail(f *testing.F) {
	names, err := filepath.Glob("testdata/mail/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("From: =?x?q?=00?= <a@x.org>\r\nContent-Type: application/zip; name=\"../../a.zip\"\r\n\r\nPK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, content []byte) {
		mail, err := returned.ReadMail(t.Context(), "a.eml", content)
		if err != nil {
			return
		}
		if mail.From != strings.ToLower(mail.From) || !strings.Contains(mail.From, "@") {
			t.Errorf("sent by %q", mail.From)
		}
		for _, each := range mail.Files {
			if strings.ContainsAny(each.Name, "\x00\x1b\n") || len(each.Content) == 0 {
				t.Errorf("%q", each.Name)
			}
		}
	})
}
