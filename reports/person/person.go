// Package person tells the whole story of one person from a finished run: who
// they are in Okta, which accounts are theirs and by which rule, what they hold
// and should hold and why, what was found and what is planned.
package person

import (
	"context"
	"embed"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reports/output"
)

//go:embed *.sql
var statements embed.FS

// Story is all that is known of one person: an identity and its accounts, or an
// identity without an account, or an account without an identity.
type Story struct {
	AsOf     time.Time `json:"as_of"`
	Identity *Identity `json:"identity"` // null if the account belongs to none
	Accounts []Account `json:"accounts"` // none if the identity has none
	// Missing is what was looked for where there is no account, and what was
	// found about that.
	Missing *About `json:"without_account,omitempty"`
}

// Identity is what Okta says.
type Identity struct {
	OktaID          string     `json:"okta_id"`
	Login           string     `json:"login"`
	Name            string     `json:"name"`
	Status          string     `json:"status"`
	Standing        string     `json:"standing"` // live, suspended, leaver or staged
	InScope         bool       `json:"in_scope"` // must have an account
	ScopeRule       string     `json:"scope_rule"`
	StatusChangedAt *time.Time `json:"status_changed_at"`
	LastLoginAt     *time.Time `json:"last_login_at"` // to Okta
	Title           string     `json:"title"`
	Department      string     `json:"department"`
	Manager         string     `json:"manager"`       // else managerId
	ManagerLogin    string     `json:"manager_login"` // of the identity that it means
	Groups          string     `json:"groups"`        // "; " between
	Org             string     `json:"org,omitempty"` // of Okta, if the rules tell several apart
}

// Account is one account, and what there is to say of it.
type Account struct {
	Profile
	About
}

// Profile is what ServiceNow says of an account, and its verdict.
type Profile struct {
	SysID           string     `json:"sys_id"`
	UserName        string     `json:"user_name"`
	Name            string     `json:"name"`
	Active          bool       `json:"active"`
	LockedOut       *bool      `json:"locked_out"` // null if the export does not say
	Verdict         string     `json:"verdict"`    // of recon.verdict
	Primary         bool       `json:"primary"`    // the one account that is reconciled with the identity
	CorrelatedBy    string     `json:"correlated_by"`
	LastUsedAt      *time.Time `json:"last_used_at"`
	CreatedAt       *time.Time `json:"created_at"`
	Title           string     `json:"title"`
	Department      string     `json:"department"`
	Manager         string     `json:"manager"`
	ManagerUserName string     `json:"manager_user_name"` // of the account that it means
	ManagerCode     string     `json:"manager_code"`      // why it means none: account.unknown or account.ambiguous
	ServiceOwner    string     `json:"service_owner"`
	ServiceRule     string     `json:"service_rule"`
	Platform        bool       `json:"platform"` // ServiceNow ships it
	PrivilegedRoles string     `json:"privileged_roles"`
}

// About is what is said of an account, or of an identity that has none.
type About struct {
	Correlation []Rule      `json:"correlation"`
	Roles       []Role      `json:"roles"`
	Groups      []Group     `json:"groups"`
	Attributes  []Attribute `json:"attributes"`
	Findings    []Finding   `json:"findings"`
	Changes     []Change    `json:"changes"`
	Exceptions  []Exception `json:"exceptions"`
	Candidates  []Candidate `json:"candidates,omitempty"` // whose the account may be, or which account may be theirs
	Impact      []Impact    `json:"impact,omitempty"`     // what they leave behind if the account is closed, where that was exported
}

// Rule is one correlation rule, and what came of it.
type Rule struct {
	Rule            string `json:"rule"`
	Okta            string `json:"okta"`
	ServiceNow      string `json:"servicenow"`
	OktaValue       string `json:"okta_value"` // as compared; empty if there is none
	ServiceNowValue string `json:"servicenow_value"`
	Outcome         string `json:"outcome"`
}

// Role is a role that is held or granted.
type Role struct {
	Role       string `json:"role"`
	Privileged bool   `json:"privileged"`
	Held       bool   `json:"held"`
	Direct     bool   `json:"direct"`
	Via        string `json:"via"` // the paths of inheritance, "; " between
	Granted    bool   `json:"granted"`
	Rules      string `json:"rules"`           // that grant it by name, ", " between
	Brought    string `json:"brought"`         // by what else that is granted, "; " between
	State      string `json:"state"`           // as granted, as allowed, excess, missing, comes with another, unmanaged, not judged
	Until      string `json:"until,omitempty"` // of what is allowed, the day on which that ends
}

// Group is a ServiceNow group.
type Group struct {
	Group  string `json:"group"`
	Member bool   `json:"member"`
	Rule   string `json:"rule"`
	Pushed bool   `json:"pushed"` // Okta Group Push owns it
	State  string `json:"state"`
	Until  string `json:"until,omitempty"` // likewise
}

// Attribute is a mapped field.
type Attribute struct {
	Field     string  `json:"field"`
	Expected  *string `json:"expected"`
	Actual    *string `json:"actual"`
	Rule      string  `json:"rule"`
	Authority string  `json:"authority"`
	State     string  `json:"state"` // agrees, differs, nothing expected, not known
}

// Finding is a finding.
type Finding struct {
	FindingID  string `json:"finding_id"`
	Kind       string `json:"kind"`
	Severity   string `json:"severity"`
	Privileged bool   `json:"privileged"`
	Item       string `json:"item"`
	Reason     string `json:"reason"`
	Rule       string `json:"rule"`
	Fix        string `json:"fix"`
	Excepted   bool   `json:"excepted"`
	Controls   string `json:"controls"`
	ChangeIDs  string `json:"change_ids"`
	Certainty  string `json:"certainty"`
	Doubt      string `json:"doubt,omitempty"` // what is not known, and what to export to settle it
}

// Change is a field of a planned change.
type Change struct {
	ChangeID  string `json:"change_id"`
	Sequence  int64  `json:"sequence"`
	System    string `json:"system"`
	Table     string `json:"table"`
	Operation string `json:"operation"`
	Field     string `json:"field"`
	Before    string `json:"before"`
	After     string `json:"after"`
	Reason    string `json:"reason"`
}

// Candidate is an account that belongs to nobody, and an identity whose it may be.
type Candidate struct {
	UserName     string `json:"user_name"`
	Name         string `json:"name"`
	Rank         int64  `json:"rank"`
	Class        string `json:"class"` // likely or possible
	Score        int64  `json:"score"`
	Ahead        int64  `json:"ahead"` // of the next, in points
	Login        string `json:"login"`
	OktaStatus   string `json:"okta_status"`
	IdentityName string `json:"identity_name"`
	HasAccount   bool   `json:"has_account"`
	Evidence     string `json:"evidence"` // "; " between
	Against      string `json:"against"`
}

// Exception is an exception of the rules.
type Exception struct {
	Kind       string     `json:"kind"`
	Item       string     `json:"item"`
	Rule       string     `json:"rule"`
	Reason     string     `json:"reason"`
	ApprovedBy string     `json:"approved_by"`
	Ticket     string     `json:"ticket"`
	Expires    *time.Time `json:"expires"`
	Used       bool       `json:"used"` // accepts a finding about them
	Expired    bool       `json:"expired"`
	Outdated   string     `json:"outdated"` // what is different for them since it was accepted
}

func statement(name string, params duckdb.Params) duckdb.Statement {
	text, err := statements.ReadFile(name + ".sql")
	if err != nil {
		panic(err) // a name in this package, embedded with it
	}
	return duckdb.Statement{Name: "reports/person/" + name + ".sql", Text: string(text), Params: params}
}

// Near are names that are nearly the one nobody has.
func Near(ctx context.Context, db *duckdb.DB, name string) ([]string, error) {
	type named struct{ Name string }
	rows, err := output.List[named](ctx, db, statement("near", duckdb.Params{"name": name}))
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	return names, err
}

// Called is somebody who has the name that was asked for.
type Called struct{ Login, Name, Title, Department, State string }

// WithName lists the people who have a name, at most 21.
func WithName(ctx context.Context, db *duckdb.DB, name string) ([]Called, error) {
	return output.List[Called](ctx, db, statement("called", duckdb.Params{"name": name}))
}
