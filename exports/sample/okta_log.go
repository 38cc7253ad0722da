package sample

import (
	"strconv"
	"time"
)

// logDays is for how many days Okta keeps its system log.
const logDays = 90

// newLog makes the system log, if it is exported: an event a line.
func (w *oktaWriter) newLog() (err error) {
	if w.options.SystemLog {
		w.log, err = newSheet(textFile{medium: w.medium, path: "system-log.jsonl"}, frame{"", "\n", "\n"}, 0)
	}
	return err
}

// signOns writes what the log says of somebody: the last sign-on to
// ServiceNow, and events that are none.
func (w *oktaWriter) signOns(p *person, who *identity) {
	if w.log == nil {
		return
	}
	w.event(who, p.index, who.lastSignOn(p), "user.authentication.sso", "SUCCESS", w.appID, "ServiceNow UD")
	if p.index%3 == 0 {
		w.event(who, p.index, p.ago(day), "user.authentication.sso", "SUCCESS", "0oa2mail9x4Y5z6A7b8C", "Mail")
	}
	if p.index%5 == 0 {
		w.event(who, p.index, p.ago(2*day), "user.authentication.sso", "FAILURE", w.appID, "ServiceNow UD")
	}
	if p.index%7 == 0 {
		w.event(who, p.index, p.ago(3*day), "application.user_membership.add", "SUCCESS", w.appID, "ServiceNow UD")
	}
}

// lastSignOn is when somebody last went to ServiceNow by Okta: as a scenario
// has it, or when the account of their login was last used.
func (who *identity) lastSignOn(p *person) time.Time {
	if !who.signedOn.IsZero() {
		return who.signedOn
	}
	for _, account := range p.accounts {
		if account.userName == who.login && account.lastLogin.After(p.ago(logDays*day)) {
			return account.lastLogin
		}
	}
	return time.Time{}
}

// event writes one entry; the order of its targets is not stable.
func (w *oktaWriter) event(who *identity, index int, at time.Time, kind, result, app, label string) {
	if at.IsZero() {
		return
	}
	line := append(appendJSON(append(w.log.line, `{"actor":{"id":`...), who.id), `,"type":"User","alternateId":`...)
	line = append(appendJSON(line, who.login), `,"displayName":`...)
	line = append(appendJSON(line, who.first+" "+who.last), `},"client":{"ipAddress":"192.0.2.`...)
	line = append(strconv.AppendInt(line, int64(index%250), 10), `"},"eventType":"`...)
	line = append(append(append(line, kind...), `","outcome":{"result":"`...), result...)
	line = append(at.UTC().AppendFormat(append(line, `","reason":null},"published":"`...), oktaTime), `","severity":"INFO","target":[`...)
	instance := []byte(`{"id":"` + app + `","type":"AppInstance","alternateId":"` + label + `","displayName":"` + label + `"}`)
	user := append(appendJSON([]byte(`{"id":"0ua`+who.id[3:]+`","type":"AppUser","alternateId":`), who.login), `,"displayName":null}`...)
	if index%2 == 0 {
		instance, user = user, instance
	}
	line = append(append(append(line, instance...), ','), user...)
	w.log.line = append(line, `],"version":"0"}`...)
	w.keep(w.log.write())
}
