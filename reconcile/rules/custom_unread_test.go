package rules_test

import (
	"testing"

	"rolecall/reconcile/rules"
)

// TestUnreadFindings: custom findings that are not beside the rules are warned of, with a code.
func TestUnreadFindings(t *testing.T) {
	catalog, err := rules.LoadCatalog(t.Context(), openEstate(t, people))
	if err != nil {
		t.Fatal(err)
	}
	written, err := rules.Read("other/rules.yaml", []byte("version: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	silent, err := rules.Read("other/rules.yaml", []byte("version: 1\nlint: {ignore: [unread-findings]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	two := []string{"estate/findings/a.sql", "estate/findings/b.sql"}
	for _, each := range []struct {
		read *rules.Rules
		want string
	}{
		{written.WithUnread(nil), ""},
		{silent.WithUnread(two), ""},
		{written.WithUnread(two), "estate/findings/a.sql:1:1: 2 custom findings, beginning with findings/a.sql, are not used: the rules are other/rules.yaml"},
		{rules.Default().WithUnread(two[:1]), "estate/findings/a.sql:1:1: the custom finding findings/a.sql is not used: there is no rules file beside the folder"},
	} {
		policy, err := each.read.Compile(catalog, asOf)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, warning := range policy.Warnings {
			if warning.Lint == "unread-findings" {
				got = warning.At.String() + ": " + warning.Message
			}
		}
		if got != each.want {
			t.Errorf("got %q, want %q", got, each.want)
		}
	}
}
