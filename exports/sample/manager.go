package sample

import (
	"cmp"
	"hash/fnv"
	"maps"
	"time"
)

// superior is what the records of others say of a manager.
type superior struct{ sysID, userName, login, name string }

// hierarchy gives people managers as they are drawn: in each department teams of 8 to 12,
// whose managers are among those drawn before, so that the tree is as deep as the company is
// large. The first of a department reports to the first of all. No random number is drawn, so
// that people are the same with managers and without.
type hierarchy struct {
	most        int // candidates kept in each department
	chief       *superior
	departments map[string]*ladder
	owners      map[int]*superior // of groups, as scenarios have it; nil: nobody
	deputies    int               // candidates that could be a deputy
}

// ladder are those of a department who may become managers, in the order of drawing.
type ladder struct {
	candidates []*superior
	manager    int // the place of the one whose team is being filled
	seats      int // that are left in that team
}

func newHierarchy(options Options) *hierarchy {
	return &hierarchy{most: options.Identities/(4*len(departments)) + 12, departments: map[string]*ladder{}, owners: map[int]*superior{}}
}

// place gives a person a manager, and remembers who may manage others: people about whom
// there is nothing to find, who are in both systems.
func (h *hierarchy) place(p *person) {
	maps.Copy(h.owners, p.owners)
	if len(p.identities) == 0 {
		return
	}
	who := p.identities[0]
	steps := h.departments[who.department]
	if steps == nil {
		steps = &ladder{manager: -1}
		h.departments[who.department] = steps
	}
	manager := steps.next(h.chief)
	for _, each := range p.identities {
		each.manager = cmp.Or(each.manager, manager)
	}
	for _, each := range p.accounts {
		each.manager = cmp.Or(each.manager, manager)
	}
	if p.isPlanted || len(p.identities) != 1 || len(p.accounts) != 1 {
		return
	}
	account := p.accounts[0]
	if who.status != "ACTIVE" || !who.isAssigned || !account.active || account.locked {
		return
	}
	if h.deputies++; h.deputies%deputyEvery == deputyEvery/4 && manager != nil {
		account.deputizes = h.deputies/deputyEvery + 1
	}
	if len(steps.candidates) < h.most {
		steps.candidates = append(steps.candidates, &superior{account.sysID, account.userName, who.login, account.first + " " + account.last})
	}
	if h.chief == nil {
		h.chief = steps.candidates[0]
	}
}

// deputyEvery is of how many people one acts for their manager.
const deputyEvery = 60

// next is the manager of the next person: the chief, as long as the department has nobody.
func (l *ladder) next(chief *superior) *superior {
	if l.seats == 0 && l.manager+1 < len(l.candidates) {
		l.manager++
		l.seats = 8 + l.manager*3%5
	}
	if l.seats == 0 {
		return chief
	}
	l.seats--
	return l.candidates[l.manager]
}

// isPlanted says whether a scenario is about who manages a group.
func (h *hierarchy) isPlanted(group int) bool { _, isPlanted := h.owners[group]; return isPlanted }

// head is who manages the group of that number: the first of a department.
func (h *hierarchy) head(no int) *superior {
	if h.isPlanted(no) {
		return h.owners[no]
	}
	no += len(departments) - 1 // the first is a group of groups
	steps := h.departments[departments[no%len(departments)].okta]
	if steps == nil || len(steps.candidates) == 0 {
		return h.chief
	}
	return steps.candidates[0]
}

// cell is a reference to a manager.
func (s *superior) cell() cell {
	if s == nil {
		return cell{}
	}
	return cell{raw: s.sysID, display: s.name, walked: s.name}
}

// given is when, and by whom, an account was given a role or put into a group: some with the
// account, some later.
func (w *serviceNowWriter) given(account *account, no int, isInherited bool) (at, by cell) {
	if !w.options.ReviewData {
		return cell{}, cell{}
	}
	mixed := fnv.New32a()
	mixed.Write([]byte{byte(no), byte(no >> 8)})
	mixed.Write([]byte(account.sysID))
	draw := mixed.Sum32()
	when := account.created.Add(time.Hour)
	if span := w.options.AsOf.Add(-2 * day).Sub(when); span > 0 && draw%3 > 0 {
		when = when.Add(time.Duration(draw/3%1000) * span / 1000)
	}
	by = w.giver(account, draw, isInherited)
	if origin, isPlanted := account.origins[no]; isPlanted && !isInherited {
		when, by = origin.at, text(origin.by)
	}
	return w.instant(when), by
}

// giver is who gave something: nobody gave it to themselves.
func (w *serviceNowWriter) giver(account *account, draw uint32, isInherited bool) cell {
	switch {
	case isInherited:
		return text("system")
	case draw%5 == 0 && account.manager != nil && account.manager.userName != account.userName:
		return text(account.manager.userName)
	case draw%2 == 0 && account.userName != "admin":
		return text("admin")
	}
	return text("okta.provisioning")
}

// deputy writes that an account acts for its manager: some do, some did.
func (w *serviceNowWriter) deputy(account *account, user cell) {
	starts, ends := w.options.AsOf.Add(-12*day), w.options.AsOf.Add(16*day)
	if account.deputizes%3 == 1 {
		starts, ends = starts.Add(-200*day), ends.Add(-200*day)
	}
	w.keep(w.delegates.row(text(sysID(w.delegateIDs)), account.manager.cell(), user, w.instant(starts), w.instant(ends),
		boolean(false), boolean(true), boolean(true), boolean(account.deputizes%2 == 0)))
}

// delegation writes whom an account acts for, as a scenario has it.
func (w *serviceNowWriter) delegation(each delegation, user cell) {
	w.keep(w.delegates.row(text(sysID(w.delegateIDs)), each.of.cell(), user, w.instant(each.starts), w.instant(each.ends),
		boolean(each.approvals), boolean(true), boolean(true), boolean(false)))
}

// describe says what a role is for.
func describe(name string) string {
	if text, isKnown := descriptions[name]; isKnown {
		return text
	}
	return "Grants the use of " + name
}

var descriptions = map[string]string{
	"admin":          "All features and data of the instance, whatever access rules say",
	"security_admin": "Changes access rules and high-security settings; has to be elevated to",
	"itil":           "Opens, updates and closes incidents, problems and changes",
	"approver_admin": "Approves requests on behalf of others",
	"approver_user":  "Approves what is asked of them",
	"sales_manager":  "Approves discounts and sees all sales records",
	"snc_internal":   "Every employee",
	"snc_external":   "People from outside of the company",
	"rest_service":   "Calls of the REST API by other systems",
}
