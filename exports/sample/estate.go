package sample

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Estate is what was written.
type Estate struct {
	AsOf     time.Time // the instant to reconcile as of
	Expected []Planted // every finding that a run must report, sorted by kind, user name, login and item
}

// Planted is a finding that a reconciliation must make.
//
// UserName is the account's, Login that of the identity correlated with it;
// each is empty if there is none (identity.ambiguous: the account is linked to
// nobody). Of exception.expired and exception.unused, UserName and Item are
// those the exception names.
type Planted struct {
	Kind, UserName, Login, Item string
	Privileged                  bool
	Severity                    string // raised, if privileged
	Excepted                    bool
}

// Write writes an estate: dir/okta, dir/servicenow, dir/rules.yaml and, with what
// reviews need, dir/review.yaml, readable by their owner only. It refuses folders that hold something already.
func Write(dir string, options Options) (*Estate, error) {
	return WriteContext(context.Background(), dir, options)
}

// WriteContext is Write, until the context ends. What fails leaves no exports
// behind.
func WriteContext(ctx context.Context, dir string, options Options) (*Estate, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	sides := []string{filepath.Join(dir, "okta"), filepath.Join(dir, "servicenow")}
	for _, each := range sides {
		if err := makeEmptyFolder(each); err != nil {
			return nil, err
		}
	}
	g := &generator{options: options, world: newWorld(options), estate: &Estate{AsOf: options.AsOf}}
	if options.ReviewData {
		g.hierarchy = newHierarchy(options)
	}
	if err := g.write(ctx, dir); err != nil {
		for _, each := range sides {
			err = errors.Join(err, os.RemoveAll(each))
		}
		return nil, err
	}
	slices.SortFunc(g.estate.Expected, Planted.Compare)
	err = writeRules(filepath.Join(dir, "rules.yaml"), options, g.exceptions, g.okta.emptyGroups(), g.holderLimits())
	if err == nil && options.ReviewData {
		err = os.WriteFile(filepath.Join(dir, "review.yaml"), reviewText, 0o600)
	}
	return g.estate, err
}

// Compare orders findings by kind, user name, login and item.
func (p Planted) Compare(other Planted) int {
	return cmp.Or(cmp.Compare(p.Kind, other.Kind), cmp.Compare(p.UserName, other.UserName),
		cmp.Compare(p.Login, other.Login), cmp.Compare(p.Item, other.Item))
}

func makeEmptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: holds %d files already; give an empty or a new folder", dir, len(entries))
	}
	return nil
}

// generator writes people as they are drawn.
type generator struct {
	options    Options
	world      *world
	estate     *Estate
	exceptions []exception
	okta       *oktaWriter
	serviceNow *serviceNowWriter
	lines      *assembly
	hierarchy  *hierarchy // nil without the data that reviews need
	count      int        // of people drawn
	placed     map[int]*scenario
	extras     []*scenario
	privileged int   // active accounts that hold a privileged role
	limit      limit // of them, as the rules say
}

func (g *generator) write(ctx context.Context, dir string) (err error) {
	g.placed, g.extras = g.schedule()
	g.build(append(slices.Collect(maps.Values(g.placed)), g.extras...)...)
	if g.okta, err = newOktaWriter(filepath.Join(dir, "okta"), g.options, g.world); err != nil {
		return err
	}
	if g.serviceNow, err = newServiceNowWriter(filepath.Join(dir, "servicenow"), g.options, g.world); err != nil {
		return err
	}
	g.lines = startAssembly(g.okta, g.serviceNow)
	g.people(ctx)
	g.lines.drain()
	for ctx.Err() == nil && (g.okta.looksCutOff() || g.serviceNow.looksCutOff()) {
		g.step(g.count, true, (*person).filler)
		g.lines.drain()
	}
	g.lines.stop()
	return cmp.Or(context.Cause(ctx), g.okta.close(), g.serviceNow.groupsWithManagers(g.hierarchy), g.serviceNow.close())
}

// people draws everybody: each index is a bystander or a scenario's subject;
// then come the accounts that are nobody's.
func (g *generator) people(ctx context.Context) {
	hasEmployee := false // else nobody may be in scope, and then nothing can be reconciled
	for index := range g.options.Identities {
		if index%progressEvery == 0 {
			if ctx.Err() != nil {
				return
			}
			g.options.progress(index)
		}
		switch each := g.placed[index]; {
		case each != nil && g.canShow(each):
			g.step(index, true, each.plant)
		case !hasEmployee:
			g.step(index, false, func(p *person) { p.employee(-1) })
			hasEmployee = true
		default:
			g.step(index, false, (*person).bystander)
		}
	}
	for _, each := range g.extras {
		no := g.count
		if g.canShow(each) {
			g.step(no, true, each.plant)
		}
		g.count = no + 2 // one for a companion; the same in every form
	}
	for _, userName := range platformAccounts {
		g.step(g.count, true, func(p *person) { p.platformAccount(userName) })
	}
	for _, userName := range declaredAccounts {
		g.step(g.count, true, func(p *person) { p.declaredAccount(userName) })
	}
	for _, userName := range breakGlassAccounts {
		g.step(g.count, true, func(p *person) { p.breakGlassAccount(userName) })
	}
	g.aboutAll()
	g.options.progress(g.options.Identities)
}

// progressEvery is how many people are drawn between two calls of Progress.
const progressEvery = 1000

func (g *generator) step(index int, isPlanted bool, plant func(*person)) {
	p := &person{
		world: g.world, asOf: g.options.AsOf, index: index, isPlanted: isPlanted, namesPlaces: g.namesPlaces(),
		rng: rand.New(rand.NewPCG(g.options.Seed, uint64(index))),
	}
	plant(p)
	if index == 0 {
		p.addVIP()
	}
	g.count++
	g.exceptions = append(g.exceptions, p.exceptions...)
	for _, each := range p.expected {
		if g.isKnowable(each) {
			g.estate.Expected = append(g.estate.Expected, p.planted(each))
		}
	}
	g.limit = max(g.limit, p.holderLimit)
	for _, each := range p.accounts {
		if each.active && !each.locked && p.isPrivileged(each) {
			g.privileged++
		}
	}
	if g.hierarchy != nil {
		g.hierarchy.place(p)
	}
	g.lines.put(p)
}

// aboutAll expects what only shows once everybody is drawn.
func (g *generator) aboutAll() {
	p := &person{world: g.world}
	if g.limit == exceeded {
		g.estate.Expected = append(g.estate.Expected, p.planted(expectation{kind: "privileged.count", item: "roles.privileged"}))
	}
	if g.hierarchy == nil {
		return
	}
	for no, each := range g.world.groups {
		if g.hierarchy.head(no) == nil && len(each.closure) > 0 && !each.isInactive && !g.hierarchy.isPlanted(no) { // nobody is there to manage
			g.estate.Expected = append(g.estate.Expected, p.planted(p.unowned(no)))
		}
	}
}

// unowned expects that nobody answers for a group.
func (p *person) unowned(no int) expectation {
	expected := expectation{kind: "group.no_owner", item: p.world.groups[no].name, isReview: true}
	if slices.ContainsFunc(p.world.groups[no].closure, p.world.isPrivileged) {
		expected.severity = "high"
	}
	return expected
}

// canShow says whether the chosen forms carry the ids that a scenario rests on.
func (g *generator) canShow(each *scenario) bool {
	return (g.serviceNow.form.hasSysID || !each.byID) && (!g.okta.form.isSimple || !each.byApp)
}

// isKnowable says whether the chosen forms carry what a finding rests on.
func (g *generator) isKnowable(expected expectation) bool {
	switch {
	case expected.isReview && !g.options.ReviewData:
		return false
	case expected.kind == "grant.by_hand":
		return g.options.EarlierRun
	case expected.kind == "stale.pending", expected.kind == "okta.admin_here",
		expected.kind == "okta.assigned_directly", expected.kind == "okta.sync_error":
		return !g.okta.form.isSimple
	case expected.kind == "drift.attribute" && (expected.item == "department" || expected.item == "location"):
		return g.namesPlaces()
	}
	return true
}

// namesPlaces says whether ServiceNow's form says what departments and
// locations are called.
func (g *generator) namesPlaces() bool { return g.serviceNow.form.namesPlaces }

var severityOf = map[string]string{
	"orphaned.no_identity": "high", "orphaned.leaver": "critical", "orphaned.suspended": "high",
	"orphaned.unassigned": "high", "service.unowned": "medium",
	"lifecycle.missing": "medium", "lifecycle.inactive": "medium", "lifecycle.locked": "medium",
	"misroled.excess_role": "medium", "misroled.inherited_role": "medium", "misroled.missing_role": "medium",
	"misroled.excess_group": "medium", "misroled.missing_group": "medium",
	"misroled.residual_role": "low", "misroled.residual_group": "low", "misroled.conflict": "critical",
	"stale.dormant": "medium", "stale.never_used": "medium", "stale.pending": "low",
	"drift.attribute": "low", "identity.duplicate_account": "medium", "identity.ambiguous": "medium",
	"exception.expired": "low", "exception.unused": "low",
	"service.privileged": "high", "service.excess_role": "high", "service.dormant": "low",
	"licence.unused": "low", "licence.inactive_holder": "low", "lifecycle.not_locked": "low",
	"group.no_owner": "medium", "group.empty": "low", "group.inactive_confers": "low",
	"role.redundant": "low", "role.unused": "low", "privileged.count": "medium", "manager.gone": "low",
	"delegate.gone": "high", "delegate.open_ended": "low", "delegate.conflict": "high", "delegate.powerless": "low",
	"grant.self": "high", "grant.by_hand": "low", "external.internal_role": "high",
	"okta.assigned_directly": "low", "okta.sync_error": "medium", "okta.duplicate": "medium", "okta.admin_here": "high",
	"identity.contradiction": "high", "identity.unused_link": "medium",
}

var raised = map[string]string{"low": "medium", "medium": "high", "high": "critical", "critical": "critical"}

func (p *person) planted(expected expectation) Planted {
	planted := Planted{
		Kind: expected.kind, Item: expected.item,
		Severity: cmp.Or(expected.severity, severityOf[expected.kind]), Excepted: expected.isExcepted,
	}
	if expected.identity != nil {
		planted.Login = expected.identity.login
	}
	if expected.account != nil {
		planted.UserName = expected.account.userName
		planted.Privileged = p.isPrivileged(expected.account)
	}
	if planted.Privileged {
		planted.Severity = raised[planted.Severity]
	}
	return planted
}

// isPrivileged says whether an account holds a privileged role, in any way.
func (p *person) isPrivileged(account *account) bool {
	isPrivileged := p.world.isPrivileged
	return slices.ContainsFunc(account.direct, isPrivileged) || slices.ContainsFunc(account.stray, isPrivileged) ||
		slices.ContainsFunc(account.groups, func(group int) bool {
			return slices.ContainsFunc(p.world.groups[group].closure, isPrivileged)
		})
}
