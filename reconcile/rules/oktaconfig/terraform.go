package oktaconfig

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"rolecall/exports/source"
)

// terraform are the blocks of Terraform's Okta provider in all files. Attributes are read that are literal, or
// that name a group or an app of the same files; what else they refer to only Terraform knows.
type terraform struct {
	blocks []block
}

// block is a resource or a data source.
type block struct {
	body       *hclsyntax.Body
	kind, name string
	isData     bool
	at         Place
	content    []byte
}

func (t *terraform) read(shown string, content []byte) error {
	if len(content) > largest {
		return source.Problem{At: source.Position{File: shown}, Message: fmt.Sprintf("holds more than %d KiB", largest>>10), Hint: "split it into several files"}
	}
	if line := tooDeep(content); line > 0 {
		return source.Problem{At: source.Position{File: shown, Line: line}, Message: fmt.Sprintf("nests brackets, signs or conditions more than %d deep", deepest)}
	}
	file, diagnostics := hclsyntax.ParseConfig(content, shown, hcl.InitialPos)
	if diagnostics.HasErrors() {
		var problems source.Problems
		for _, each := range diagnostics.Errs() {
			problem := source.Problem{At: source.Position{File: shown}, Message: each.Error()}
			if one := (*hcl.Diagnostic)(nil); asDiagnostic(each, &one) && one.Subject != nil {
				problem.At = source.Position{File: shown, Line: one.Subject.Start.Line, Column: one.Subject.Start.Column}
				problem.Message, problem.Hint = one.Summary, one.Detail
			}
			problems.Add(problem)
		}
		return problems.Err()
	}
	for _, each := range file.Body.(*hclsyntax.Body).Blocks {
		if (each.Type == "resource" || each.Type == "data") && len(each.Labels) == 2 {
			t.blocks = append(t.blocks, block{
				body: each.Body, kind: each.Labels[0], name: each.Labels[1], isData: each.Type == "data",
				at: Place{File: shown, Line: int64(each.TypeRange.Start.Line)}, content: content,
			})
		}
	}
	return nil
}

func asDiagnostic(err error, target **hcl.Diagnostic) bool {
	found, is := err.(*hcl.Diagnostic)
	*target = found
	return is
}

// id stands for the id that Okta gives a thing of these files.
func (b block) id() string {
	if b.isData {
		return "data." + b.kind + "." + b.name
	}
	return b.kind + "." + b.name
}

// scope is what the attributes may refer to.
func (t *terraform) scope() *hcl.EvalContext {
	kinds, data := map[string]map[string]cty.Value{}, map[string]map[string]cty.Value{}
	for _, each := range t.blocks {
		into := kinds
		if each.isData {
			into = data
		}
		if into[each.kind] == nil {
			into[each.kind] = map[string]cty.Value{}
		}
		attributes := map[string]cty.Value{"id": cty.StringVal(each.id())}
		if name, isSaid := each.literal("name"); isSaid {
			attributes["name"] = cty.StringVal(name)
		}
		into[each.kind][each.name] = cty.ObjectVal(attributes)
	}
	variables := map[string]cty.Value{}
	for kind, blocks := range kinds {
		variables[kind] = cty.ObjectVal(blocks)
	}
	sources := map[string]cty.Value{}
	for kind, blocks := range data {
		sources[kind] = cty.ObjectVal(blocks)
	}
	if len(sources) > 0 {
		variables["data"] = cty.ObjectVal(sources)
	}
	return &hcl.EvalContext{Variables: variables, Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc}}
}

// literal is an attribute that is written out.
func (b block) literal(name string) (string, bool) {
	attribute := b.body.Attributes[name]
	if attribute == nil {
		return "", false
	}
	value, diagnostics := attribute.Expr.Value(nil)
	if diagnostics.HasErrors() || value.IsNull() || value.Type() != cty.String {
		return "", false
	}
	return value.AsString(), true
}

// collect takes the blocks that say something, now that all files are known.
func (t *terraform) collect(config *Config) {
	scope := t.scope()
	for _, each := range t.blocks {
		r := blockReader{block: each, scope: scope, config: config}
		switch {
		case each.kind == "okta_group":
			r.group()
		case strings.HasPrefix(each.kind, "okta_app_group_assignment"):
			r.assignments()
		case strings.HasPrefix(each.kind, "okta_app_"):
			r.app()
		case each.isData:
		case each.kind == "okta_group_rule":
			r.groupRule()
		case each.kind == "okta_push_group":
			r.push()
		case each.kind == "okta_profile_mapping":
			r.mapping()
		}
	}
	t.blocks = nil
}

// blockReader reads a block; what it cannot read is unsaid.
type blockReader struct {
	block
	scope   *hcl.EvalContext
	config  *Config
	isWrong bool
}

// value is an attribute's value, null if the block does not have it. An expression that only Terraform can
// evaluate is unsaid, with its text.
func (r *blockReader) value(body *hclsyntax.Body, name string) cty.Value {
	attribute := body.Attributes[name]
	if attribute == nil {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	value, diagnostics := attribute.Expr.Value(r.scope)
	if diagnostics.HasErrors() || !value.IsWhollyKnown() {
		bytes := attribute.Expr.Range().SliceBytes(r.content)
		r.config.Unsaid = append(r.config.Unsaid, Unsaid{
			At:       Place{File: r.at.File, Line: int64(attribute.SrcRange.Start.Line)},
			Reason:   fmt.Sprintf("%s of %s is not literal text: only Terraform knows its value", name, r.id()),
			Original: name + " = " + string(bytes),
		})
		r.isWrong = true
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return value
}

func (r *blockReader) text(body *hclsyntax.Body, name string) string {
	value := r.value(body, name)
	switch {
	case value.IsNull():
		return ""
	case value.Type() == cty.String:
		return value.AsString()
	case value.Type() == cty.Number:
		return value.AsBigFloat().Text('f', -1)
	}
	return ""
}

func (r *blockReader) texts(body *hclsyntax.Body, name string) []string {
	value := r.value(body, name)
	if value.IsNull() || !value.CanIterateElements() {
		return nil
	}
	var all []string
	for _, each := range value.Elements() {
		if !each.IsNull() && each.Type() == cty.String {
			all = append(all, each.AsString())
		}
	}
	return all
}

func (r *blockReader) group() {
	if name, isSaid := r.literal("name"); isSaid {
		r.config.Groups = append(r.config.Groups, Group{ID: r.id(), Name: name, Type: "OKTA_GROUP"})
	}
}

func (r *blockReader) app() {
	name, _ := r.literal("preconfigured_app")
	label, _ := r.literal("label")
	template, _ := r.literal("user_name_template")
	r.config.Apps = append(r.config.Apps, App{At: r.at, ID: r.id(), Name: name, Label: label, UserNameTemplate: template})
}

func (r *blockReader) groupRule() {
	rule := GroupRule{
		At: r.at, Name: r.text(r.body, "name"), Status: r.text(r.body, "status"), Expression: r.text(r.body, "expression_value"),
		GroupIDs: r.texts(r.body, "group_assignments"), ExcludedUsers: r.texts(r.body, "users_excluded"),
	}
	if rule.Status == "" {
		rule.Status = "ACTIVE" // the provider's default
	}
	if !r.isWrong {
		r.config.GroupRules = append(r.config.GroupRules, rule)
	}
}

func (r *blockReader) push() {
	found := Push{
		At: r.at, AppID: r.text(r.body, "app_id"), SourceID: r.text(r.body, "source_group_id"),
		TargetID: r.text(r.body, "target_group_id"), Status: r.text(r.body, "status"),
	}
	if !r.isWrong {
		r.config.Pushes = append(r.config.Pushes, found)
	}
}

// assignments are okta_app_group_assignment, one group, and okta_app_group_assignments, blocks of them.
func (r *blockReader) assignments() {
	appID := r.text(r.body, "app_id")
	if r.kind == "okta_app_group_assignment" {
		r.assignment(r.body, "group_id", appID, r.at)
		return
	}
	for _, each := range r.body.Blocks {
		if each.Type == "group" {
			r.assignment(each.Body, "id", appID, Place{File: r.at.File, Line: int64(each.TypeRange.Start.Line)})
		}
	}
}

func (r *blockReader) assignment(body *hclsyntax.Body, idName, appID string, at Place) {
	found := Assignment{At: at, AppID: appID, GroupID: r.text(body, idName)}
	if profile := r.text(body, "profile"); profile != "" {
		_ = json.Unmarshal([]byte(profile), &found.Profile) // the provider refuses what is no JSON
	}
	if priority := r.value(body, "priority"); !priority.IsNull() && priority.Type() == cty.Number {
		found.Priority, _ = priority.AsBigFloat().Int64()
	}
	if found.GroupID != "" {
		r.config.Assignments = append(r.config.Assignments, found)
	}
}

func (r *blockReader) mapping() {
	found := Mapping{At: r.at, HasProperties: true, Source: Party{ID: r.text(r.body, "source_id")}, Target: Party{ID: r.text(r.body, "target_id")}}
	isFromApp := false
	for _, each := range r.body.Blocks {
		if each.Type != "mappings" {
			continue
		}
		property := Property{
			At: Place{File: r.at.File, Line: int64(each.TypeRange.Start.Line)}, Name: r.text(each.Body, "id"),
			Expression: r.text(each.Body, "expression"), Status: r.text(each.Body, "push_status"),
		}
		if property.Name != "" && property.Expression != "" {
			found.Properties = append(found.Properties, property)
			isFromApp = isFromApp || strings.Contains(property.Expression, "appuser.")
		}
	}
	// Terraform does not say which side is the app: only what comes from one speaks of its users.
	found.Source.Type, found.Target.Type = "user", "appuser"
	if isFromApp {
		found.Source.Type, found.Target.Type = "appuser", "user"
	}
	slices.SortStableFunc(found.Properties, func(a, b Property) int { return strings.Compare(a.Name, b.Name) })
	r.config.Mappings = append(r.config.Mappings, found)
}
