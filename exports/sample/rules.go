package sample

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"strconv"
)

//go:embed rules.yaml
var rulesText []byte

// writeRules writes the rules of the estate: the embedded text, the
// exceptions that were planted, and what the exports cannot say themselves.
func writeRules(path string, options Options, exceptions []exception) error {
	text := bytes.NewBuffer(bytes.Clone(rulesText))
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
	if serviceNowFormNamed(options.ServiceNowForm).isDisplay {
		text.WriteString("\n# Display values do not say in whose time zone and format they are.\n")
		fmt.Fprintf(text, "exports:\n  servicenow: {time_zone: %s, date_format: %s}\n", options.TimeZone, options.DateFormat)
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}
