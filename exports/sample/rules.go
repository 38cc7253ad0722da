package sample

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"strconv"
	"strings"
)

//go:embed rules.yaml
var rulesText []byte

//go:embed review.yaml
var reviewText []byte

// writeRules writes the rules of the estate: the embedded text, the
// exceptions that were planted, and what the exports cannot say themselves.
func writeRules(path string, options Options, exceptions []exception, emptyGroups []string, limits string) error {
	text := bytes.NewBuffer(bytes.Clone(rulesText))
	if limits != "" {
		fmt.Fprintf(text, "\n# How many may hold a privileged role.\nchecks: {privileged.count: {%s}}\n", limits)
	}
	if len(exceptions) > 0 {
		text.WriteString("\n# Findings somebody answers for, until a date.\nexceptions:\n")
	}
	for no, each := range exceptions {
		fmt.Fprintf(text, "  - {kind: %s, user_name: %s", each.kind, strconv.Quote(each.userName))
		if each.item != "" {
			fmt.Fprintf(text, ", item: %s", each.item)
		}
		fmt.Fprintf(text, ", reason: agreed with the owner, approved_by: ciso@example.com, ticket: RITM%07d, expires: %s}\n", 10001+no, each.expires)
	}
	isDisplay := serviceNowFormNamed(options.ServiceNowForm).isDisplay
	if isDisplay || len(emptyGroups) > 0 {
		text.WriteString("\n# What the exports cannot say themselves: in whose time zone and format display values\n# are, and which groups nobody is in.\nexports:\n")
	}
	if isDisplay {
		fmt.Fprintf(text, "  servicenow: {time_zone: %s, date_format: %s}\n", options.TimeZone, options.DateFormat)
	}
	if len(emptyGroups) > 0 {
		fmt.Fprintf(text, "  okta: {empty_groups: [%s]}\n", strings.Join(emptyGroups, ", "))
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}

// holderLimits are the limits of those who hold a privileged role.
func (g *generator) holderLimits() string {
	switch most := g.privileged; g.limit {
	case exceeded:
		return fmt.Sprintf("min: 1, max: %d", most-1)
	case justMet:
		return fmt.Sprintf("min: %d, max: %[1]d", most)
	}
	return ""
}
