package review_test

import (
	"encoding/hex"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolecall/reconcile/review"
)

func TestIDs(t *testing.T) {
	id := review.ItemID(review.Role, "6816f79cc0a8016401c5a33be04be441", "itil")
	if !regexp.MustCompile(`^I[0-9A-HJKMNP-TV-Z]{13}$`).MatchString(id) {
		t.Error(id)
	}
	for _, other := range []string{
		review.ItemID(review.Group, "6816f79cc0a8016401c5a33be04be441", "itil"),
		review.ItemID(review.Role, "6816f79cc0a8016401c5a33be04be442", "itil"),
		review.ItemID(review.Role, "6816f79cc0a8016401c5a33be04be441", "itil_admin"),
	} {
		if other == id {
			t.Error("two items have one id")
		}
	}
	if got := review.CampaignID("Q4", "r1", review.Key("k")); len(got) != 9 || got == review.CampaignID("Q4", "r1", review.Key("l")) {
		t.Error(got)
	}
}

func TestToken(t *testing.T) {
	key, err := review.NewKey()
	if err != nil || len(key) != review.KeySize {
		t.Fatal(key, err)
	}
	token := key.Token("C1", "P0001", "I1", "F1")
	if review.PlainToken(token) != token {
		t.Errorf("%s is read as %s", token, review.PlainToken(token))
	}
	typed := strings.ToLower(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(token))
	if review.PlainToken(typed) != token {
		t.Errorf("%s is read as %s", typed, review.PlainToken(typed))
	}
	other, _ := review.NewKey()
	for _, wrong := range []string{
		key.Token("C2", "P0001", "I1", "F1"), key.Token("C1", "P0002", "I1", "F1"), key.Token("C1", "P0001", "I2", "F1"),
		key.Token("C1", "P0001", "I1", "F2"), other.Token("C1", "P0001", "I1", "F1"), key.Token("C1", "P0001I", "1", "F1"),
	} {
		if wrong == token {
			t.Error("two rows have one token")
		}
	}
	for _, none := range []string{"", "keep", "R1", "R1234-5678-9ABC-DEF", "I1234-5678-9ABC-DEFG"} {
		if got := review.PlainToken(none); got != "" {
			t.Errorf("%q is read as %s", none, got)
		}
	}
}

// TestLedger: what is written is read, and no line can be changed, removed or added.
func TestLedger(t *testing.T) {
	ledger, _, err := review.ReadLedger(nil)
	if err != nil || ledger.Head() != "" {
		t.Fatal(ledger, err)
	}
	at := time.Date(2026, 11, 1, 9, 30, 5, 7, time.FixedZone("IST", 19800))
	for _, event := range []review.Event{{At: at, Event: review.Opened, To: "C1"}, {At: at, Event: "a <b> \u2028"}, {At: at, Event: "c"}} {
		if err := ledger.Add(event); err != nil {
			t.Fatal(err)
		}
	}
	text := string(ledger.Text())
	read, events, err := review.ReadLedger([]byte(text))
	if err != nil || len(events) != 3 || read.Head() != ledger.Head() || len(ledger.Head()) != 2*32 {
		t.Fatal(events, err)
	}
	if _, err := hex.DecodeString(read.Head()); err != nil || events[1].Seq != 2 || events[0].At.Format(time.RFC3339) != "2026-11-01T04:00:05Z" {
		t.Error(events, err)
	}
	lines := strings.SplitAfter(text, "\n")
	for name, changed := range map[string]string{
		"changed":  strings.Replace(text, `"C1"`, `"C2"`, 1),
		"removed":  lines[0] + lines[2],
		"added":    lines[0] + lines[0] + lines[1] + lines[2],
		"cut off":  text[:len(text)-1],
		"reversed": lines[1] + lines[0],
		"unknown":  strings.Replace(text, `"seq"`, `"x":1,"seq"`, 1),
	} {
		if _, _, err := review.ReadLedger([]byte(changed)); err == nil {
			t.Errorf("a ledger with a line %s is read", name)
		}
	}
}

func TestGuarded(t *testing.T) {
	for _, text := range []string{"", "a", "=1", "'=1", "''", "'", "+1", "-", "@x", "\t=1", "'a", "a=1"} {
		guarded := review.Guarded(text)
		if guarded != "" && strings.ContainsRune("=+-@\t\r\n", rune(guarded[0])) || review.Unguarded(guarded) != text {
			t.Errorf("%q becomes %q and %q", text, guarded, review.Unguarded(guarded))
		}
	}
}

func TestColumns(t *testing.T) {
	for name, columns := range map[string][]review.Column{
		"items": review.Items, "excluded": review.Excluded, "routing": review.Routing, "people": review.People, "sent": review.Sent, "decisions": review.Decisions,
	} {
		seen := map[string]bool{}
		for _, column := range columns {
			if seen[column.Name] || column.Meaning == "" || column.Type == "" {
				t.Errorf("%s: %+v", name, column)
			}
			seen[column.Name] = true
		}
	}
	if diff := cmp.Diff([]string{"item_id", "rule", "candidate", "why"}, review.Names(review.Routing)); diff != "" {
		t.Error(diff)
	}
	if len(review.Cells) != 17 || len(review.Sent) != 3+13 {
		t.Error(len(review.Cells), len(review.Sent))
	}
}
