package person

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"rolecall/exports/source"
	"rolecall/reports/terminal"
)

// Write writes stories for a terminal, in lines of at most width columns, in
// colour only if asked. Nothing from a file acts in the terminal.
func Write(w io.Writer, stories []Story, width int, color bool) error {
	p := &page{Writer: bufio.NewWriter(w), width: max(width, 60), color: color}
	for i, story := range stories {
		if i > 0 {
			fmt.Fprintln(p)
			p.line("", strings.Repeat("=", p.width))
		}
		p.story(story)
	}
	return p.Flush()
}

type page struct {
	*bufio.Writer
	width int
	color bool
}

// line writes text in as many lines as it needs, the first behind a head, the
// others below the text.
func (p *page) line(head, text string) {
	for _, line := range terminal.Wrap(source.Printable(head), text, p.width) {
		fmt.Fprintln(p, line)
	}
}

func (p *page) title(text string) {
	fmt.Fprintln(p)
	text = source.Printable(text)
	if p.color {
		text = pretty.Bold.EscapeSeq() + text + pretty.EscapeReset
	}
	fmt.Fprintln(p, text)
}

// fact is a line with a name.
func (p *page) fact(name, text string) {
	if text != "" {
		p.line(fmt.Sprintf("  %-12s", name), text)
	}
}

// item is one of a list: a mark, a name, and what there is to say of it.
func (p *page) item(mark, name, text string) {
	p.line("  "+mark+" ", name)
	if text != "" {
		p.line("      ", text)
	}
}

func (p *page) story(story Story) {
	name := ""
	switch {
	case story.Identity != nil:
		name = story.Identity.Login
	case len(story.Accounts) > 0:
		name = story.Accounts[0].UserName
	}
	p.line("", name+", as of "+story.AsOf.Format("2006-01-02 15:04:05")+" UTC")
	p.identity(story.Identity)
	for _, account := range story.Accounts {
		p.account(account, story.Identity)
	}
	if story.Missing != nil {
		p.title("No account in ServiceNow")
		p.about(*story.Missing)
	}
}

func (p *page) identity(identity *Identity) {
	if identity == nil {
		p.title("No identity in Okta")
		return
	}
	p.title("In Okta: " + cmp.Or(identity.Name, identity.Login))
	status := identity.Status
	if identity.StatusChangedAt != nil {
		status += " since " + identity.StatusChangedAt.Format(time.DateOnly)
	}
	p.fact("status", status)
	scope := "out of scope: should have no account"
	if identity.InScope {
		scope = "in scope by " + cmp.Or(identity.ScopeRule, "default") + ": must have an account"
	} else if identity.Standing != "live" {
		scope = "not in scope: " + map[string]string{"leaver": "has left", "suspended": "is suspended", "staged": "has not started"}[identity.Standing]
	}
	p.fact("scope", scope)
	p.fact("login", identity.Login)
	p.fact("Okta ID", identity.OktaID)
	p.fact("works as", strings.Join(present(identity.Title, identity.Department), ", "))
	p.fact("manager", manager(identity.Manager, identity.ManagerLogin, "no identity, or several"))
	p.fact("last login", day(identity.LastLoginAt))
	p.fact("groups", identity.Groups)
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
	"idle":       "nothing to reconcile: nobody should have it, and it lets nobody in",
	"closed":     "locked, as the rules ask for its owner",
	"service":    "a declared service account",
}

func (p *page) account(account Account, identity *Identity) {
	p.title("In ServiceNow: " + account.UserName)
	verdict := cmp.Or(verdicts[account.Verdict], account.Verdict)
	switch {
	case account.Platform:
		verdict = "shipped by ServiceNow, set aside (" + account.ServiceRule + ")"
	case account.ServiceRule != "":
		verdict += " (" + account.ServiceRule + "), owned by " + cmp.Or(account.ServiceOwner, "nobody named")
	case identity != nil && !account.Primary && account.CorrelatedBy != "":
		verdict += "; not the identity's primary account"
	}
	p.fact("verdict", verdict)
	state := map[bool]string{true: "active", false: "inactive"}[account.Active]
	if account.LockedOut == nil {
		state += ", locked out or not: not exported"
	} else if *account.LockedOut {
		state += ", locked out"
	}
	p.fact("state", state)
	p.fact("last used", cmp.Or(day(account.LastUsedAt), "never, or not exported"))
	p.fact("created", day(account.CreatedAt))
	p.fact("sys_id", account.SysID)
	p.fact("works as", strings.Join(present(account.Title, account.Department), ", "))
	p.fact("manager", manager(account.Manager, account.ManagerUserName, nobody[account.ManagerCode]))
	p.fact("privileged", account.PrivilegedRoles)
	p.about(account.About)
}
