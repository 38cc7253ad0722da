package sample

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

const oktaTime = "2006-01-02T15:04:05.000Z"

var oktaTimeNames = [5]string{"created", "activated", "statusChanged", "lastLogin", "lastUpdated"}

// profile lists the profile attributes, as JSON and CSV name them.
func (who *identity) profile() [12][2]string {
	manager := who.manager
	if manager == nil {
		manager = &superior{}
	}
	return [12][2]string{
		{"login", who.login}, {"email", who.email}, {"firstName", who.first}, {"lastName", who.last},
		{"title", who.title}, {"department", who.department}, {"city", who.city},
		{"mobilePhone", who.mobile}, {"employeeNumber", who.employee}, {"vip", who.vip},
		{"managerId", manager.login}, {"manager", manager.name},
	}
}

// times lists the times of a user, absent ones zero.
func (who *identity) times() [5]time.Time {
	activated, updated := who.created.Add(2*time.Hour), who.changed
	switch who.status {
	case "STAGED":
		activated = time.Time{}
	case "PROVISIONED":
		activated = who.changed
	}
	return [5]time.Time{who.created, activated, who.changed, who.lastLogin, updated}
}

func apiUser(line []byte, who *identity) []byte {
	line = appendJSON(append(line, `{"id":`...), who.id)
	line = append(append(append(line, `,"status":"`...), who.status...), '"')
	for at, each := range who.times() {
		line = append(append(append(line, `,"`...), oktaTimeNames[at]...), `":`...)
		if each.IsZero() {
			line = append(line, "null"...)
		} else {
			line = append(each.AppendFormat(append(line, '"'), oktaTime), '"')
		}
	}
	line = append(line, `,"type":{"id":"oty1default9x4Y5z6A7"},"profile":{`...)
	line = appendProfile(line, who)
	return append(line, `},"credentials":{"provider":{"type":"OKTA","name":"OKTA"}}}`...)
}

// appendProfile appends the attributes that have a value: Okta leaves out those
// that were never set, but a few.
func appendProfile(line []byte, who *identity) []byte {
	for at, each := range who.profile() {
		if each[1] == "" && each[0] != "mobilePhone" {
			continue
		}
		if at > 0 {
			line = append(line, ',')
		}
		line = append(append(append(line, '"'), each[0]...), `":`...)
		if each[1] == "" {
			line = append(line, "null"...)
		} else {
			line = appendJSON(line, each[1])
		}
	}
	return line
}

func (w *oktaWriter) simpleUser(line []byte, who *identity) []byte {
	line = appendJSON(append(line, `{"id":`...), who.id)
	line = appendProfile(append(line, `,"type":"user","profile":{`...), who)
	line = append(line, `,"groups":[`...)
	for at, group := range who.groups {
		if at > 0 {
			line = append(line, ',')
		}
		line = appendJSON(line, w.world.oktaGroups[group].name)
	}
	return append(append(append(line, `]},"status":"`...), who.status...), `"}`...)
}

func apiGroup(line []byte, group named) []byte {
	line = fmt.Appendf(line, `{"id":%q,"created":"2021-03-01T08:00:00.000Z","lastUpdated":"2024-05-06T07:08:09.000Z","objectClass":["okta:user_group"],"type":"OKTA_GROUP","profile":{"name":`, group.id)
	return append(appendJSON(line, group.name), `,"description":null}}`...)
}

// apiAppUser is an assignment to the ServiceNow app.
func (w *oktaWriter) apiAppUser(line []byte, who *identity, scope, status, sync string) []byte {
	line = append(appendJSON(append(line, `{"id":`...), who.id), `,"externalId":`...)
	if who.externalID == "" {
		line = append(line, "null"...)
	} else {
		line = appendJSON(line, who.externalID)
	}
	line = append(append(append(line, `,"scope":"`...), scope...), `","status":"`...)
	line = append(line, status...)
	line = append(append(line, `","syncState":"`...), sync...)
	line = appendJSON(append(line, `","credentials":{"userName":`...), who.login)
	return w.appLink(append(line, `},"profile":{},`...))
}

func (w *oktaWriter) apiAppGroup(line []byte, group named) []byte {
	line = fmt.Appendf(line, `{"id":%q,"lastUpdated":"2024-05-06T07:08:09.000Z","priority":0,"profile":{},`, group.id)
	return w.appLink(line)
}

// appLink ends a record with a link to the app.
func (w *oktaWriter) appLink(line []byte) []byte {
	line = append(append(line, `"_links":{"app":{"href":"https://example.okta.com/api/v1/apps/`...), w.appID...)
	return append(line, `"}}}`...)
}

// recording is what a browser's developer tools save of a session: each answer
// of the API is an entry, its body a text, beside answers that are no data.
type recording struct {
	file    io.WriteCloser
	at      time.Time // when its answers were recorded
	entries int
}

// answers is a book of the answers of one address, a page an entry.
type answers struct {
	recording *recording
	address   string
}

const apiAddress = "https://example.okta.com/api/v1/"

func newRecording(m *medium, asOf time.Time) (*recording, error) {
	file, err := m.create("example.okta.com.har")
	if err != nil {
		return nil, err
	}
	r := &recording{file: file, at: asOf.Add(-15 * time.Hour)}
	_, err = io.WriteString(file, `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[],"entries":[`+"\n")
	if err == nil {
		err = r.entry("https://example.okta.com/admin/users", "text/html", []byte("<html><title>People</title></html>"))
	}
	return r, err
}

func (r *recording) entry(address, kind string, body []byte) error {
	var line []byte
	if r.entries++; r.entries > 1 {
		line = append(line, ",\n"...)
	}
	line = append(r.at.AppendFormat(append(line, `{"startedDateTime":"`...), oktaTime), `","time":120.5,"request":{"method":"GET","url":`...)
	line = appendJSON(line, address)
	line = append(line, `,"httpVersion":"h2","headers":[{"name":"accept","value":"application/json"}],"cookies":[]},"response":{"status":200,"statusText":"","headers":[],"content":{"size":`...)
	line = fmt.Appendf(line, `%d,"mimeType":"%s","text":`, len(body), kind)
	line = append(appendJSON(line, string(body)), `}},"cache":{}}`...)
	_, err := r.file.Write(line)
	return err
}

func (r *recording) close() error {
	_, err := io.WriteString(r.file, "\n]}}\n")
	return errors.Join(err, r.file.Close())
}

func (b answers) page(number int) (io.WriteCloser, error) {
	body := &bytes.Buffer{}
	return &stack{Writer: body, parts: []func() error{func() error {
		return b.recording.entry(apiAddress+b.address, "application/json", body.Bytes())
	}}}, nil
}

func (b answers) close() error { return nil }
