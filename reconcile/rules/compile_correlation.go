package rules

import (
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/oel"
)

// correlationKey has one arm for each rule and side, and for each of several
// keys of Okta. A rule whose field is not exported links nothing.
func (c *compiler) correlationKey() string {
	var arms []string
	for i, each := range c.rules.correlations {
		keys := make([]*oel.Expression, len(each.okta))
		for place, key := range each.okta {
			keys[place] = c.expression(key, oel.Text)
		}
		field, isKnown := c.field(each.servicenow)
		if !isKnown {
			continue
		}
		if !field.IsExported {
			c.warnNotExported(each.servicenow, "this rule links no account")
			continue
		}
		for place, expression := range keys {
			lead := comment(fmt.Sprintf("%s  %s = %s", each.from.rule(), each.okta[place].value, each.servicenow.value))
			arms = append(arms, lead+"\n    "+keyArm(i+1, place+1, each, "okta", "identity.user_key", expression.SQL, each.identities(expression)))
		}
		arms = append(arms, keyArm(i+1, 1, each, "servicenow", "account.account_key", field.asText(), "from servicenow.user as account"))
	}
	if len(arms) == 0 {
		c.noCorrelation()
		return constant("correlation_key", nil)
	}
	return "with correlation as (\n    " + strings.Join(arms, "\n\n    union all\n\n    ") + `
),

final as (
    select
        rule_no,
        rule,
        key_no,
        system,
        subject_key,
        key
    from correlation
    where key <> ''
)

select
    rule_no,
    rule,
    key_no,
    system,
    subject_key,
    key
from final`
}

// identities are those whose keys the rule compares.
func (r correlation) identities(key *oel.Expression) string {
	if r.org.value == "" {
		return identities(key)
	}
	return identities(key) + "\n    where " + isOf("identity", r.org)
}

func keyArm(number, place int, rule correlation, system, subject, key, from string) string {
	key = folded(key, rule.ignoresCase)
	if rule.ignoresLeadingZeros {
		key = "ltrim(" + key + ", ' 0')"
	}
	key = rule.moved(key)
	return fmt.Sprintf("select %d as rule_no, %s as rule, %d as key_no, '%s' as system, %s as subject_key, %s as key\n    %s",
		number, rule.from.ruleLiteral(), place, system, subject, key, from)
}

// moved is a key whose address has the new domain where it has an old one.
func (c correlation) moved(key string) string {
	for _, each := range c.domains {
		old, now := `(?i)@`+regexp.QuoteMeta(each.key.value)+`$`, "@"+each.value.value
		if c.ignoresCase {
			now = strings.ToLower(now)
		}
		key = "regexp_replace(" + key + ", " + duckdb.Literal(old) + ", " + duckdb.Literal(now) + ")"
	}
	return key
}

// domainLists are the old domains, in small letters, and the new ones, as the statements read them.
func (c correlation) domainLists() (old, now string) {
	if len(c.domains) == 0 {
		return "null", "null"
	}
	var olds, news []string
	for _, each := range c.domains {
		name := each.value.value
		if c.ignoresCase {
			name = strings.ToLower(name)
		}
		olds, news = append(olds, duckdb.Literal(strings.ToLower(each.key.value))), append(news, duckdb.Literal(name))
	}
	return "[" + strings.Join(olds, ", ") + "]", "[" + strings.Join(news, ", ") + "]"
}

// noCorrelation: without any key every account would look orphaned.
func (c *compiler) noCorrelation() {
	if c.problems.Len() > 0 {
		return // which says why
	}
	var fields []string
	for _, each := range c.rules.correlations {
		fields = append(fields, each.servicenow.value)
	}
	c.problems.Add(c.rules.correlations[0].servicenow.problem(
		"no account can be linked to an identity: the ServiceNow exports don't have "+oneOf(fields),
		"export one of these fields, or correlate by another"))
}

func (c *compiler) warnNotExported(field term, consequence string) {
	if field.isWritten() {
		c.warn(withLint(field.problem(fmt.Sprintf("the ServiceNow exports don't have %s: %s", field.value, consequence), "export the field"), notExported))
	}
}

func (c *compiler) correlationRule() string {
	var rows []row
	for i, each := range c.rules.correlations {
		zeros := "null"
		if each.ignoresLeadingZeros {
			zeros = duckdb.Literal("ignore")
		}
		old, now := each.domainLists()
		rows = append(rows, row{number(i + 1), each.from.ruleLiteral(), duckdb.Literal(each.keys()), each.servicenow.literal(), zeros, fmt.Sprint(each.ignoresCase), old, now})
	}
	return constant("correlation_rule", rows)
}

func (c *compiler) decidedLink() string {
	var rows []row
	for i, each := range c.rules.links {
		on := "null"
		if each.on.isWritten() {
			on = "date " + each.on.literal()
		}
		rows = append(rows, row{
			number(i + 1), each.userName.literal(), each.login.literalOrNull(), fmt.Sprint(each.isNobodys),
			each.reason.literalOrNull(), each.approvedBy.literalOrNull(), each.ticket.literalOrNull(), on, each.from.ruleLiteral(), each.org.literalOrNull(),
		})
	}
	return constant("decided_link", rows)
}
