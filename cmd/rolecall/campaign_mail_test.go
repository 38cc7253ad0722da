package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"testing"
	"time"
)

// mailPrograms write a mail with a file attached, each in its own way.
var mailPrograms = []struct {
	name  string
	write func(reply *campaignReply, file string, content []byte) string
}{{"Outlook", asOutlook}, {"Gmail", asGmail}, {"Thunderbird", asThunderbird}}

// mail is the reply as a mail.
func (r *campaignReply) mail(t testing.TB, program int) []byte {
	t.Helper()
	file := "Überprüfung Q4 – " + r.packet + "." + r.extension()
	text := mailPrograms[program].write(r, file, r.content(t))
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

// base64Lines are lines of 76 characters.
func base64Lines(content []byte) string {
	var lines strings.Builder
	for text := base64.StdEncoding.EncodeToString(content); len(text) > 0; {
		line := text[:min(76, len(text))]
		text = text[len(line):]
		lines.WriteString(line + "\n")
	}
	return lines.String()
}

func asOutlook(r *campaignReply, file string, content []byte) string {
	name := mime.BEncoding.Encode("utf-8", file)
	return fmt.Sprintf(`Received: from AM0PR01.example.net (2001:db8::1) by
 mx.example.com with HTTPS; %[2]s
Received: from VI1PR01.example.net (2001:db8::2) by AM0PR01.example.net
 with Microsoft SMTP Server; Mon, 2 Nov 2026 00:00:01 +0000
Authentication-Results: mx.example.com; spf=pass (sender IP is 192.0.2.1)
 smtp.mailfrom=example.com; dkim=pass header.d=example.com
From: =?iso-8859-1?Q?M=FCller=2C_Erik?= <%[1]s>
To: IAM <iam@example.com>
Subject: =?iso-8859-1?Q?AW:_Access_review_=28f=E4llig_20=2E11=2E=29?=
Thread-Topic: Access review
Date: Mon, 2 Nov 2026 00:00:00 +0000
Message-ID: <AM0PR01MB%[5]s@AM0PR01.example.net>
X-MS-Has-Attach: yes
Content-Type: multipart/mixed;
	boundary="_004_AM0PR01MB1_"
MIME-Version: 1.0

--_004_AM0PR01MB1_
Content-Type: multipart/alternative;
	boundary="_000_AM0PR01MB1_"

--_000_AM0PR01MB1_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Anbei. Viele Gr=FC=DFe

--_000_AM0PR01MB1_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><body><p>Anbei. Viele Gr=FC=DFe</p></body></html>

--_000_AM0PR01MB1_--

--_004_AM0PR01MB1_
Content-Type: application/octet-stream; name="%[3]s"
Content-Description: %[3]s
Content-Disposition: attachment;
	filename="%[3]s"; size=%[6]d;
	modification-date="Mon, 02 Nov 2026 00:00:00 GMT"
Content-Transfer-Encoding: base64

%[4]s
--_004_AM0PR01MB1_--
`, strings.ToUpper(r.sender[:1])+r.sender[1:], r.received.Format(time.RFC1123Z), name, base64Lines(content), r.packet, len(content))
}

func asGmail(r *campaignReply, file string, content []byte) string {
	name := mime.QEncoding.Encode("UTF-8", file)
	return fmt.Sprintf(`Delivered-To: iam@example.com
Received: by 2002:a05:6a10:1 with SMTP id x1csp1;
        %[2]s
ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@example.com
Return-Path: <%[1]s>
Received: from mail-sor-f41.google.com by mx.google.com with SMTPS id a1
        for <iam@example.com>; Mon, 02 Nov 2026 00:00:01 -0700 (PDT)
MIME-Version: 1.0
References: <q4@example.com>
From: Erik Berg <%[1]s>
Date: Mon, 2 Nov 2026 09:15:06 +0200
Message-ID: <CAF1=%[5]s@mail.gmail.com>
Subject: Re: Access review
To: iam@example.com
Content-Type: multipart/mixed; boundary="000000000000aa01"

--000000000000aa01
Content-Type: multipart/alternative; boundary="000000000000aa02"

--000000000000aa02
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

Done.

On Mon, Nov 2, 2026 at 8:00=E2=80=AFAM IAM <iam@example.com> wrote:

--000000000000aa02
Content-Type: text/html; charset="UTF-8"

<div dir="ltr">Done.</div>

--000000000000aa02--
--000000000000aa01
Content-Type: application/octet-stream; name="%[3]s"
Content-Disposition: attachment; filename="%[3]s"
Content-Transfer-Encoding: base64
Content-ID: <f_l1>
X-Attachment-Id: f_l1

%[4]s--000000000000aa01--
`, r.sender, r.received.In(time.FixedZone("PST", -8*60*60)).Format("Mon, 2 Jan 2006 15:04:05 -0700 (MST)"), name, base64Lines(content), r.packet)
}

func asThunderbird(r *campaignReply, file string, content []byte) string {
	var printable bytes.Buffer
	writer := quotedprintable.NewWriter(&printable)
	writer.Binary = true
	if _, err := writer.Write(content); err != nil {
		panic(err)
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	name := url.PathEscape(file)
	half := strings.Index(name, r.packet)
	return fmt.Sprintf(`From - Mon Nov  2 09:20:00 2026
X-Mozilla-Status: 0001
X-Mozilla-Status2: 00000000
Return-Path: <%[1]s>
Received: from mail.example.com ([192.0.2.7])
	by mx.example.com (Postfix) with ESMTPSA id 4X
	for <iam@example.com>; %[2]s
Message-ID: <%[6]s@example.com>
Date: Mon, 2 Nov 2026 09:15:06 +0200
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
Subject: =?UTF-8?Q?Re=3A_=C3=9Cberpr=C3=BCfung?=
To: iam@example.com
From: =?UTF-8?B?w4lsaXNl?= <%[1]s>
Content-Type: multipart/mixed; boundary="------------Ab0"

This is a multi-part message in MIME format.
--------------Ab0
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 8bit

Bitte sehr, schöne Grüße

--------------Ab0
Content-Type: application/octet-stream; name="=?UTF-8?Q?x?="
Content-Disposition: attachment;
 filename*0*=UTF-8''%[3]s;
 filename*1*=%[4]s
Content-Transfer-Encoding: quoted-printable

%[5]s
--------------Ab0--
`, r.sender, r.received.In(time.FixedZone("CET", 60*60)).Format("Mon,  2 Jan 2006 15:04:05 -0700 (MST)"),
		name[:half], name[half:], strings.ReplaceAll(printable.String(), "\r\n", "\n"), r.packet)
}

// zipped packs files as people do, in a folder.
func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var content bytes.Buffer
	writer := zip.NewWriter(&content)
	for name, each := range files {
		file, err := writer.Create("Rückläufe/" + name)
		if err == nil {
			_, err = file.Write(each)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}
