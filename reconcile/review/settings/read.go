package settings

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rolecall/exports/source"
	"rolecall/reconcile/review"
	"rolecall/reconcile/rules"
)

//go:embed settings.schema.json
var schemaText []byte

// Schema is the JSON Schema (2020-12) of review.yaml, for editors.
func Schema() []byte { return bytes.Clone(schemaText) }

var schema = sync.OnceValue(func() rules.DocumentSchema { return rules.NewDocumentSchema("urn:rolecall:review:1", schemaText) })

// reader takes what the schema allows, and notes what it cannot say.
type reader struct{ document *rules.Document }

// Read reads a review.yaml. name is how errors call it. The error is a *source.List of
// everything that is wrong with the file.
func Read(name string, content []byte) (*Settings, error) {
	r := reader{rules.ReadDocument(name, content, schema())}
	root := r.document.Root
	read := &Settings{
		Name:      root.Get("name").Text(""),
		Due:       r.day(root.Get("due")),
		Owner:     root.Get("owner").Text(""),
		Certifies: r.period(root.Get("certifies")),
		Select:    r.selects(root.Get("select")),
		Reviewers: r.reviewers(root.Get("reviewers")),
		Fallback:  root.Get("fallback").Text(root.Get("owner").Text("")),
		Second:    r.second(root.Get("second")),
		Independent: Independence{
			Self:       root.Get("independence").Get("self").Text("never"),
			Conflicted: root.Get("independence").Get("conflicted").Text("flag"),
			Reciprocal: root.Get("independence").Get("reciprocal").Text("flag"),
		},
		Unanswered: root.Get("unanswered").Text("unreviewed"),
		Keep:       keepOf(root.Get("keep")),
		Flags:      flagsOf(root.Get("flags")),
		Delegates:  r.delegates(root.Get("delegates")),
	}
	if err := r.document.Err(); err != nil {
		return nil, err
	}
	return read, nil
}

func (r reader) day(from rules.Part) time.Time {
	day, problems := from.Day()
	r.document.Complain(problems...)
	return day
}

// period is from one day to another, which is not before it.
func (r reader) period(from rules.Part) Period {
	return r.days(from.Get("from"), from.Get("until"))
}

func (r reader) days(first, last rules.Part) Period {
	period := Period{r.day(first), r.day(last)}
	if !period.From.IsZero() && !period.Until.IsZero() && period.Until.Before(period.From) {
		message := fmt.Sprintf("%s is before %s, when it begins", last.Text(""), first.Text(""))
		r.document.Complain(last.Problem(message, "exchange the two days, or correct one"))
	}
	return period
}

func (r reader) selects(from rules.Part) Select {
	selection := Select{Items: from.Get("items").Texts(), AllGroups: from.Get("all_groups").Flag(false)}
	if len(selection.Items) == 0 {
		selection.Items = slices.Clone(review.Kinds)
	}
	if items := from.Get("items"); len(selection.Items) > 1 && slices.Contains(selection.Items, review.Match) {
		r.document.Complain(items.Problem("match is reviewed alone: its reviewers say whose accounts are, not what access is needed", "take match out of items, and open another review with --items match"))
	}
	for _, each := range from.Get("only").Items() {
		selection.Only = append(selection.Only, Only{
			Roles: each.Get("role").Texts(), Groups: each.Get("group").Texts(),
			Privileged: each.Get("privileged").Flag(false), WithFindings: each.Get("with_findings").Flag(false),
			GrantedSince: r.day(each.Get("granted_since")), At: each.At(),
		})
	}
	for _, each := range from.Get("exclude").Items() {
		selection.Exclude = append(selection.Exclude, Exclude{
			UserNames: each.Get("user_name").Texts(), Roles: each.Get("role").Texts(), Groups: each.Get("group").Texts(),
			Reason: each.Get("reason").Text(""), At: each.At(),
		})
	}
	return selection
}

// byDefault are the rules of who reviews, unless others are written.
var byDefault = []Reviewer{
	{Groups: []string{"*"}, By: GroupManager}, {Account: "service", By: ServiceOwner}, {By: Manager}, {By: ManagersManager},
}

func (r reader) reviewers(from rules.Part) []Reviewer {
	if !from.IsWritten() {
		return slices.Clone(byDefault)
	}
	var list []Reviewer
	for _, each := range from.Items() {
		list = append(list, Reviewer{
			Roles: each.Get("role").Texts(), Groups: each.Get("group").Texts(), Account: each.Get("account").Text(""),
			By: r.by(each.Get("by")), At: each.At(),
		})
	}
	return list
}

// by is somebody's name, unless it looks like a misspelt word.
func (r reader) by(from rules.Part) string {
	text := strings.TrimSpace(from.Text(""))
	if near := source.DidYouMean(text, Bys); near != "" && !strings.Contains(text, "@") && !slices.Contains(Bys, text) {
		r.document.Complain(from.Problem(fmt.Sprintf("no reviewer is called %q: expected %s, or an e-mail address", text, strings.Join(Bys, ", ")), near))
	}
	return text
}

func (r reader) second(from rules.Part) Second {
	if !from.IsWritten() {
		return Second{}
	}
	return Second{When: from.Get("when").Text(""), By: r.by(from.Get("by")), At: from.At()}
}

func (r reader) delegates(from rules.Part) []Delegate {
	var list []Delegate
	for _, each := range from.Items() {
		period := r.days(each.Get("since"), each.Get("until"))
		one := Delegate{
			From: each.Get("from").Text(""), To: each.Get("to").Text(""), Since: period.From, Until: period.Until,
			ApprovedBy: each.Get("approved_by").Text(""), Reason: each.Get("reason").Text(""), At: each.At(),
		}
		switch {
		case one.To == "":
		case strings.EqualFold(one.From, one.To):
			r.document.Complain(each.Get("to").Problem(one.To+" cannot be their own delegate", "name somebody else"))
		case strings.EqualFold(one.ApprovedBy, one.To):
			r.document.Complain(each.Get("approved_by").Problem(one.To+" cannot approve that they decide for somebody", "name who approved it"))
		}
		list = append(list, one)
	}
	return list
}

func keepOf(from rules.Part) Keep {
	keep := Keep{
		NeedsComment: []string{"privileged", "with_findings"}, MinComment: from.Get("min_comment").Number(10),
		FindingNeedsUntil: from.Get("finding_needs_until").Flag(true), MaxUntil: days(from.Get("max_until").Text("365d")),
	}
	if list := from.Get("needs_comment"); list.IsWritten() {
		keep.NeedsComment = list.Texts()
	}
	return keep
}

// days of a duration such as 365d or 2w; 0 for none.
func days(text string) int {
	if count, isWeeks := strings.CutSuffix(text, "w"); isWeeks {
		return 7 * whole(count)
	}
	return whole(strings.TrimSuffix(text, "d"))
}

// whole is a number that the schema has seen; 0 for none, or if it has complained.
func whole(text string) int {
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return number
}

func flagsOf(from rules.Part) Flags {
	share, err := strconv.ParseFloat(strings.TrimSuffix(from.Get("bulk_share").Text("100%"), "%"), 64)
	if err != nil {
		share = 100 // the schema has complained
	}
	return Flags{
		BulkMin: from.Get("bulk_min").Number(20), BulkShare: share / 100, SameCommentMin: from.Get("same_comment_min").Number(10),
		FastMedian: time.Duration(whole(strings.TrimSuffix(from.Get("fast_median").Text("3s"), "s"))) * time.Second,
	}
}
