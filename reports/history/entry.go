package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// column is a column of runs.csv, and what its values look like.
type column struct {
	name  string
	check func(string) bool
	wants string // what is expected, for people
}

var (
	isRunID = matches(`r[0-9a-hjkmnp-tv-z]{15}`)
	hex64   = matches(`[0-9a-f]{64}`)
	noneOr  = func(check func(string) bool) func(string) bool {
		return func(s string) bool { return s == "" || check(s) }
	}
	isFeeds = matches(`([a-z_.]+=\d{1,18}/\d{1,18}( [a-z_.]+=\d{1,18}/\d{1,18})*)?`)
)

// columns are those of runs.csv, in order: recon.past_run has the same.
var columns = slices.Concat(
	[]column{
		{"seq", isCount, "a number"}, {"run_id", isRunID, "r and 15 letters and digits"}, {"as_of", isInstant, "an instant such as 2026-11-01T09:30:00Z"},
		{"version", isAnything, ""}, {"rules_sha256", noneOr(hex64), "a SHA-256"}, {"inputs_sha256", hex64, "a SHA-256"},
	},
	counts(
		"critical", "high", "medium", "low", "excepted", "doubtful", "new", "reopened", "overdue", "fixed", "fixed_as_planned", "gone", "unknown",
		"identities", "in_scope", "accounts", "active_accounts", "grants", "memberships",
	),
	[]column{
		{"feeds", isFeeds, "tables such as okta.user=1/250"}, {"estate", matches(`([0-9a-f]{12}( [0-9a-f]{12})*)?`), "checksums of 12 digits"},
		{"findings_sha256", hex64, "a SHA-256"}, {"previous_head", noneOr(hex64), "a SHA-256"}, {"head", hex64, "a SHA-256"},
	},
)

func counts(names ...string) []column {
	list := make([]column, len(names))
	for i, name := range names {
		list[i] = column{name, isCount, "a number"}
	}
	return list
}

func matches(pattern string) func(string) bool {
	return regexp.MustCompile(`^(?:` + pattern + `)$`).MatchString
}

func isCount(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && n >= 0
}

func isInstant(text string) bool {
	at, err := time.Parse(time.RFC3339, text)
	return err == nil && at.UTC().Format(time.RFC3339) == text
}

func isAnything(string) bool { return true }

// columnNames are the names, in order.
func columnNames() []string {
	names := make([]string, len(columns))
	for i, each := range columns {
		names[i] = each.name
	}
	return names
}

// entry is a line of runs.csv: the values of the columns.
type entry []string

func (e entry) get(name string) string {
	return e[slices.IndexFunc(columns, func(each column) bool { return each.name == name })]
}

func (e entry) set(name, value string) {
	e[slices.IndexFunc(columns, func(each column) bool { return each.name == name })] = value
}

func (e entry) asOf() time.Time {
	at, _ := time.Parse(time.RFC3339, e.get("as_of"))
	return at
}

// sum is the head that the entry has to have: of all its other values, the head of the
// entry before among them.
func (e entry) sum() string {
	sum := sha256.Sum256(append([]byte("rolecall history 1\n"), encode(e[:len(e)-1])...))
	return hex.EncodeToString(sum[:])
}

// encode writes rows as runs.csv has them.
func encode(rows ...[]string) []byte {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	_ = writer.WriteAll(rows) // into memory
	return text.Bytes()
}

// encodeRuns is runs.csv with these entries.
func encodeRuns(entries []entry) []byte {
	rows := [][]string{columnNames()}
	for _, each := range entries {
		rows = append(rows, each)
	}
	return encode(rows...)
}
