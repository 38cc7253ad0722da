// Package settings reads review.yaml: what is reviewed, by whom, until when, and what a
// decision needs to count. Its shape is settings.schema.json, published beside it; an error
// names file, line and column, what was expected and the nearest word, all of them together.
package settings

import (
	"slices"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// Settings is a review.yaml. What the file leaves out has its default.
type Settings struct {
	Name        string
	Certifies   Period    // what the review is about; the zero Period if the file does not say
	Due         time.Time // the last day on which a decision is in time
	Owner       string    // address of who runs it
	Select      Select
	Reviewers   []Reviewer // the first that yields somebody eligible
	Fallback    string     // address of who reviews what none of them yields; the owner if empty
	Second      Second
	Independent Independence
	Unanswered  string // "unreviewed" or "revoke"
	Keep        Keep
	Flags       Flags
	Delegates   []Delegate
}

// Period is from a day to a day, both with it.
type Period struct{ From, Until time.Time }

// Select says what is reviewed.
type Select struct {
	Items     []string // kinds of items
	AllGroups bool     // groups that confer no role, too
	Only      []Only   // if there are any, what one of them selects
	Exclude   []Exclude
}

// Ask has other kinds of items reviewed than the settings say. Matches are no access: what selects
// access does not leave them out.
func (s *Select) Ask(kinds []string) {
	s.Items = kinds
	if slices.Contains(kinds, review.Match) {
		s.Only, s.AllGroups = nil, false
	}
}

// IsOfMatches says whether the review asks whose accounts are, and not about access.
func (s Select) IsOfMatches() bool { return slices.Contains(s.Items, review.Match) }

// Only selects items: each part that it has must be true of them.
type Only struct {
	Roles, Groups []string // patterns, of which one matches
	Privileged    bool
	WithFindings  bool
	GrantedSince  time.Time
	At            source.Position
}

// Exclude takes items out of the review: each part that it has must be true of them.
type Exclude struct {
	UserNames, Roles, Groups []string // patterns, of which one matches
	Reason                   string
	At                       source.Position
}

// Reviewer says who reviews the items that it matches: all, if it says no condition.
type Reviewer struct {
	Roles, Groups []string // patterns
	Account       string   // "service": items of service accounts
	By            string   // one of Bys, or an address
	At            source.Position
}

// The reviewers that depend on the item; else By is an address.
const (
	GroupManager    = "group_manager"
	ServiceOwner    = "service_owner"
	Manager         = "manager"
	ManagersManager = "managers_manager"
)

// Bys are these, in the order of the documentation.
var Bys = []string{Manager, ManagersManager, GroupManager, ServiceOwner}

// Second says which items need a second reviewer; the zero Second is none.
type Second struct {
	When string // "privileged", "with_findings" or "always"
	By   string // as in Reviewer
	At   source.Position
}

// Independence says what follows if a reviewer is not independent of an item: never (somebody
// else reviews it), flag (the decision counts and is flagged) or allow.
type Independence struct{ Self, Conflicted, Reciprocal string }

// Keep says what a keep needs to count.
type Keep struct {
	NeedsComment      []string // "privileged", "with_findings", "always"
	MinComment        int      // characters of such a comment
	FindingNeedsUntil bool     // a keep against a finding needs a day until which it holds
	MaxUntil          int      // days from the decision to that day; 0 is no limit
}

// Flags says from when on decisions are flagged.
type Flags struct {
	BulkMin        int           // rows
	BulkShare      float64       // of the packet's rows: 1 is all of them
	FastMedian     time.Duration // between decisions
	SameCommentMin int           // rows with one comment
}

// Delegate may decide for somebody, for a time.
type Delegate struct {
	From, To     string // addresses
	Since, Until time.Time
	ApprovedBy   string
	Reason       string
	At           source.Position
}
