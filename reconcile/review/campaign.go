package review

import "slices"

// Campaign is campaign.json: what was opened, from what, and what was sent to whom.
// Times are RFC 3339 in UTC, days 2026-10-16; hashes are SHA-256 in hex.
type Campaign struct {
	Format         int    `json:"format"` // FormatVersion
	CampaignID     string `json:"campaign_id"`
	Name           string `json:"name"`
	SettingsSHA256 string `json:"settings_sha256"` // of review.yaml
	RunID          string `json:"run_id"`
	ManifestSHA256 string `json:"manifest_sha256"` // of the run's manifest.json
	AsOf           string `json:"as_of"`           // of the run: what the exports say was so then
	Opened         string `json:"opened"`          // when packets were written
	Due            string `json:"due"`             // the last day on which a decision is in time
	Owner          string `json:"owner"`           // address of who runs it
	Tool           string `json:"tool"`            // rolecall and its version

	Previous *Previous `json:"previous"` // the campaign before; null if none was named

	ItemKinds    []string       `json:"item_kinds,omitempty"` // what was asked for instead of select.items of the settings; match whoever asked
	Items        int            `json:"items"`
	ItemsByKind  map[string]int `json:"items_by_kind"`
	ExcludedBy   map[string]int `json:"excluded"` // items, by reason
	Packets      []Packet       `json:"packets"`  // in the order of their ids
	Completeness []Completeness `json:"completeness"`
	Allowed      []string       `json:"allowed"` // what --allow let pass: partial-population

	// SHA-256 of the other files that open wrote, by name: items.csv, excluded.csv,
	// routing.csv, people.csv, sent.csv, population.json. The ledger has that of
	// campaign.json, and so stands for all of them.
	Files map[string]string `json:"files"`

	UnusedAfter int `json:"unused_after_days"` // stale.dormant_after of the run's rules: from when on an account counts as unused
}

// Previous is the campaign before, whose decisions reviewers see under Last time.
type Previous struct {
	CampaignID string `json:"campaign_id"`
	Name       string `json:"name"`
	LedgerHead string `json:"ledger_head"` // when it was closed, or since

	// The total of its statistics.csv then, by column; without those that were empty.
	Total map[string]int64 `json:"total"`
}

// IsMatch says whether reviewers are asked whose accounts are, and not about access.
func (c *Campaign) IsMatch() bool {
	return slices.Contains(c.ItemKinds, Match) || c.ItemsByKind[Match] > 0
}

// Packet is what one reviewer gets in one piece.
type Packet struct {
	Packet   string `json:"packet"`   // P0001, ...: in the order of addresses
	Reviewer string `json:"reviewer"` // the name, for people
	SysID    string `json:"sys_id"`   // the reviewer's account; "" for an address that no account has
	Email    string `json:"email"`
	IsSecond bool   `json:"is_second"` // the items are others' to decide, too: both must keep
	Part     int    `json:"part"`      // 1 of 3: a packet of more than 2,000 rows is split
	Parts    int    `json:"parts"`
	Items    int    `json:"items"`
	Rows     string `json:"sent_sha256"` // RowsHash of the packet's rows of sent.csv, as HiddenHead has it
	Files    []File `json:"files"`       // the forms it was written in
	Mail     File   `json:"mail"`        // the draft that it is attached to
}

// File is a file of the folder.
type File struct {
	Name   string `json:"name"` // packets/erik@example.com--P0001.xlsx
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Completeness is what is known of how complete a table is: of the run's input.completeness.
type Completeness struct {
	Table   string `json:"table"`   // sys_user, sys_user_has_role, sys_user_grmember
	Verdict string `json:"verdict"` // FULL, PARTIAL, SCOPED or UNKNOWN
	Message string `json:"message"`
}

// Population is population.json: control totals, each of which adds up.
type Population struct {
	AsOf   string  `json:"as_of"`
	Totals []Total `json:"totals"`
	// Accounts that were in the campaign before and are in no export now; null if none was named.
	Vanished []Vanished `json:"vanished"`
}

// Vanished is an account that was in the campaign before.
type Vanished struct {
	SubjectKey   string `json:"subject_key"` // of its people.csv
	SysID        string `json:"sys_id"`
	UserName     string `json:"user_name"`
	Name         string `json:"name"`
	Items        int64  `json:"items"`      // that were reviewed
	IsPrivileged bool   `json:"privileged"` // some of them were
}

// Total is one control total: Of = the sum of Parts.
type Total struct {
	Name     string `json:"name"`
	Of       int64  `json:"of"`
	Declared *int64 `json:"declared"` // as an extract says; null if none does
	Parts    []Part `json:"parts"`
}

// Part is a share of a total; Reason is of excluded ones.
type Part struct {
	Name   string `json:"name"`
	Reason string `json:"reason,omitempty"`
	Count  int64  `json:"count"`
}

// Signoff is signoff.json: who closed the review, and what they signed.
type Signoff struct {
	CampaignID string            `json:"campaign_id"`
	SignedBy   string            `json:"signed_by"` // the name
	Email      string            `json:"email"`
	At         string            `json:"at"`
	Statement  string            `json:"statement"`
	Items      map[string]int    `json:"items"`      // by state
	Decisions  map[string]int    `json:"decisions"`  // items, by what is decided
	Refused    map[string]int    `json:"refused"`    // rows, by why they do not count
	Flags      map[string]int    `json:"flags"`      // decisions, by flag
	Unanswered string            `json:"unanswered"` // what becomes of items without a decision: unreviewed or revoke
	LedgerHead string            `json:"ledger_head"`
	Files      map[string]string `json:"files"` // SHA-256 of decisions.csv and what else follows from what was returned; without statistics.csv, to which later runs add
}
