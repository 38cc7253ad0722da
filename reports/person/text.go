package person

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"rolecall/reports/terminal"
)

// Write writes stories for a terminal, in lines of at most width columns, in
// colour only if asked. Nothing from a file acts in the terminal.
func Write(w io.Writer, stories []Story, width int, color bool) error {
	p := &page{terminal.NewPage(w, width, color)}
	for i, story := range stories {
		if i > 0 {
			fmt.Fprintln(p)
			p.Line("", strings.Repeat("=", p.Width))
		}
		p.story(story)
	}
	return p.Flush()
}

type page struct{ *terminal.Page }

func (p *page) story(story Story) {
	name := ""
	switch {
	case story.Identity != nil:
		name = story.Identity.Login
	case len(story.Accounts) > 0:
		name = story.Accounts[0].UserName
	}
	p.Line("", name+", as of "+story.AsOf.Format("2006-01-02 15:04:05")+" UTC")
	p.identity(story.Identity)
	for _, account := range story.Accounts {
		p.account(account, story.Identity)
	}
	if story.Missing != nil {
		p.Title("No account in ServiceNow")
		p.about(*story.Missing, false)
	}
}

func (p *page) identity(identity *Identity) {
	if identity == nil {
		p.Title("No identity in Okta")
		return
	}
	p.Title("In Okta: " + cmp.Or(identity.Name, identity.Login))
	status := identity.Status
	if identity.StatusChangedAt != nil {
		status += " since " + identity.StatusChangedAt.Format(time.DateOnly)
	}
	p.Fact("status", status)
	scope := "out of scope: should have no account"
	if identity.InScope {
		scope = "in scope by " + cmp.Or(identity.ScopeRule, "default") + ": must have an account"
	} else if identity.Standing != "live" {
		scope = "not in scope: " + map[string]string{"leaver": "has left", "suspended": "is suspended", "staged": "has not started"}[identity.Standing]
	}
	p.Fact("scope", scope)
	p.Fact("login", identity.Login)
	p.Fact("Okta ID", identity.OktaID)
	p.Fact("org", identity.Org)
	p.Fact("works as", strings.Join(present(identity.Title, identity.Department), ", "))
	p.Fact("manager", manager(identity.Manager, identity.ManagerLogin, "no identity, or several"))
	p.Fact("last login", day(identity.LastLoginAt))
	p.Fact("groups", identity.Groups)
}

// manager is who manages somebody: as they are called, and the record that is, or why it
// is none.
func manager(called, record, otherwise string) string {
	switch {
	case record == "" && called != "" && otherwise != "":
		return called + " (" + otherwise + ")"
	case record == "" || record == called:
		return called
	case called == "":
		return record
	}
	return called + " (" + record + ")"
}

// nobody says why a manager is no account.
var nobody = map[string]string{
	"account.unknown": "none of the exported accounts", "account.ambiguous": "several accounts have this name",
}

func present(texts ...string) []string {
	var found []string
	for _, text := range texts {
		if text != "" {
			found = append(found, text)
		}
	}
	return found
}

func day(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.Format(time.DateOnly)
}

// verdicts say in words what is done with an account.
var verdicts = map[string]string{
	"reconciled": "reconciled with the identity",
	"idle":       "nothing to reconcile: nobody should have it, and nobody can sign in with it",
	"closed":     "locked, as the rules ask for its owner",
	"service":    "a declared service account",
}

func (p *page) account(account Account, identity *Identity) {
	p.Title("In ServiceNow: " + account.UserName)
	verdict := cmp.Or(verdicts[account.Verdict], account.Verdict)
	switch {
	case account.Platform:
		verdict = "shipped by ServiceNow, set aside (" + account.ServiceRule + ")"
	case account.ServiceRule != "":
		verdict += " (" + account.ServiceRule + "), owned by " + cmp.Or(account.ServiceOwner, "nobody named")
	case identity != nil && !account.Primary && account.CorrelatedBy != "":
		verdict += "; not the identity's primary account"
	}
	p.Fact("verdict", verdict)
	state := map[bool]string{true: "active", false: "inactive"}[account.Active]
	if account.LockedOut == nil {
		state += ", locked out or not: not exported"
	} else if *account.LockedOut {
		state += ", locked out"
	}
	p.Fact("state", state)
	p.Fact("last used", cmp.Or(day(account.LastUsedAt), "never, or not exported"))
	p.Fact("created", day(account.CreatedAt))
	p.Fact("sys_id", account.SysID)
	p.Fact("works as", strings.Join(present(account.Title, account.Department), ", "))
	p.Fact("manager", manager(account.Manager, account.ManagerUserName, nobody[account.ManagerCode]))
	p.Fact("privileged", account.PrivilegedRoles)
	p.about(account.About, true)
}
