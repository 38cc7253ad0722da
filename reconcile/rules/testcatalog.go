package rules

import (
	"fmt"
	"slices"

	"rolecall/exports/source"
	"rolecall/reconcile/oel"
)

// Fields are the fields of accounts that the rules name, sorted.
func (r *Rules) Fields() []string {
	var names []string
	for _, each := range r.attributes {
		names = append(names, each.field.value)
	}
	for _, each := range r.correlations {
		names = append(names, each.servicenow.value)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// OktaGroups are the names of Okta groups that the rules name outside of
// expressions, sorted.
func (r *Rules) OktaGroups() []string {
	named, _, _ := (&compiler{rules: r}).namesInRules()
	var names []string
	for _, each := range named {
		if each.value != "" {
			names = append(names, each.value)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ForTests turns the catalogue of tables made for tests into one that does not
// ask for what only whole exports have.
func (c *Catalog) ForTests(file *TestFile) {
	c.OktaGroups, c.GroupIDs, c.Members, c.Roles, c.Groups, c.Orgs = nil, nil, nil, nil, nil, nil
	c.Assignments = 1
	c.OktaOrigin = "known from " + file.File + ", which declares custom ones under attributes"
	c.App = nil
	for _, each := range file.AppAttributes {
		valueType, err := oel.ParseType(each.Type)
		if err != nil {
			continue // the schema allows no other
		}
		c.App = append(c.App, oel.Attribute{Name: each.Name, Column: profileValue(each.Name, each.SQLType), Type: valueType})
	}
}

// CheckTests finds what tests expect that the rules can't do. The error is a
// *source.List.
func (r *Rules) CheckTests(file *TestFile) error {
	var fields []string
	for _, each := range r.attributes {
		fields = append(fields, each.field.value)
	}
	populations := r.Populations()
	var problems source.Problems
	for _, test := range file.Tests {
		if org := test.Org; org != nil && !slices.Contains(r.orgNames(), org.Name) && problems.Len() < maxProblems {
			problems.Add(source.Problem{At: org.At, Message: fmt.Sprintf("the rules know no org of Okta %q", org.Name), Hint: source.DidYouMean(org.Name, r.orgNames())})
		}
		for _, field := range test.Fields {
			if !slices.Contains(fields, field.Name) && problems.Len() < maxProblems {
				problems.Add(field.text.Problem(0, "the rules map no field "+field.Name, source.DidYouMean(field.Name, fields)))
			}
		}
		if each := test.Population; each != nil && each.Name != "" && !slices.Contains(populations, each.Name) && problems.Len() < maxProblems {
			problems.Add(each.text.Problem(0, "the rules have no population "+each.Name, source.DidYouMean(each.Name, populations)))
		}
	}
	return problems.Err()
}
