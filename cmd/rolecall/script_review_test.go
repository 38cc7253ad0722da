package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// writeReply writes a mail with a file attached, as it arrives.
func writeReply(ts *testscript.TestScript, _ bool, args []string) {
	want(ts, args, 4, 4, "reply FILE FROM TIME ATTACHED")
	content, err := os.ReadFile(ts.MkAbs(args[3]))
	ts.Check(err)
	var text strings.Builder
	fmt.Fprintf(&text, "Received: from a by b; %s\r\nFrom: %s\r\nSubject: Re: review\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n", args[2], args[1])
	fmt.Fprintf(&text, "--b\r\nContent-Type: text/plain\r\n\r\nDone.\r\n--b\r\nContent-Disposition: attachment; filename=\"%s\"\r\n", filepath.Base(args[3]))
	text.WriteString("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for encoded := base64.StdEncoding.EncodeToString(content); len(encoded) > 0; {
		line := encoded[:min(76, len(encoded))]
		encoded = encoded[len(line):]
		text.WriteString(line + "\r\n")
	}
	text.WriteString("--b--\r\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text.String()), 0o600))
}
