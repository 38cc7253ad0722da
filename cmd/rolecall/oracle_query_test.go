package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// oracleQuery is a question that the batch form asks before a change is sent.
type oracleQuery struct {
	change, table, query string
	finds                int // how many records there must be
}

// queriesIn reads the questions of a folder of change files.
func queriesIn(folder string) (queries []oracleQuery, err error) {
	paths, err := filepath.Glob(filepath.Join(folder, "servicenow-check-*.json"))
	slices.Sort(paths)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var file struct {
			Requests []struct{ ID, Method, URL string } `json:"rest_requests"`
		}
		if err := json.Unmarshal(text, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		for _, each := range file.Requests {
			address, err := url.Parse(each.URL)
			if err != nil || each.Method != "GET" {
				return nil, fmt.Errorf("%s: %s %s: %v", filepath.Base(path), each.Method, each.URL, err)
			}
			q := oracleQuery{table: strings.TrimPrefix(address.Path, "/api/now/table/"), query: address.Query().Get("sysparm_query")}
			id, finds, _ := strings.Cut(each.ID, "-")
			q.change = id
			if _, err := fmt.Sscan(finds, &q.finds); err != nil {
				return nil, fmt.Errorf("%s: %s", filepath.Base(path), each.ID)
			}
			queries = append(queries, q)
		}
	}
	return queries, err
}

// records are the rows of a table in ServiceNow.
func (e *oracleEstate) records(s *oracleState, table string) (rows []map[string]string) {
	for _, name := range keysOf(s.accounts) {
		account := s.accounts[name]
		if table == "sys_user" {
			row := map[string]string{
				"sys_id": oracleID(name), "user_name": name, "active": fmt.Sprint(account.active), "locked_out": fmt.Sprint(account.locked),
			}
			for _, each := range oracleFields {
				row[each.field] = account.fields[each.field]
			}
			rows = append(rows, row)
			continue
		}
		add := func(id, what, item, inherited string) {
			rows = append(rows, map[string]string{"sys_id": id, "user": oracleID(name), what: oracleID(item), "inherited": inherited})
		}
		for id, item := range s.rows[name] {
			switch isGroup := slices.Contains(e.desks, item); {
			case table == "sys_user_grmember" && isGroup:
				add(id, "group", item, "")
			case table == "sys_user_has_role" && !isGroup:
				add(id, "role", item, "false")
			}
		}
		if table == "sys_user_has_role" {
			for _, role := range e.waiting[name] {
				add(oracleID("waiting"+name+role), "role", role, "false")
			}
			for _, role := range e.rolesIn(e.held(s, name) | e.set(e.unexplained[name]...)) {
				add(oracleID("inherited"+name+role), "role", role, "true")
			}
		}
	}
	return rows
}

// matches says whether an encoded query is true of a record: conditions with ^ between, all of
// which hold, or one of which with ^OR.
func (q oracleQuery) matches(row map[string]string) (matches bool, err error) {
	isAny := strings.Contains(q.query, "^OR")
	text := strings.ReplaceAll(strings.ReplaceAll(q.query, "^^", "\x00"), "^OR", "^")
	matches = !isAny
	for _, condition := range strings.Split(text, "^") {
		field, value, isEqual := strings.Cut(strings.ReplaceAll(condition, "\x00", "^"), "=")
		if !isEqual {
			field = strings.TrimSuffix(field, "ISEMPTY")
		}
		is, isField := row[field]
		if !isField || !isEqual && !strings.HasSuffix(condition, "ISEMPTY") {
			return false, fmt.Errorf("%q is no condition on %s", condition, q.table)
		}
		holds := strings.EqualFold(is, value)
		if isAny {
			matches = matches || holds
		} else {
			matches = matches && holds
		}
	}
	return matches, nil
}

// answer is how many records a query finds. Estates share no name, address or number.
func (e *oracleEstate) answer(q oracleQuery, s *oracleState) (found int, err error) {
	for _, row := range e.records(s, q.table) {
		isFound, err := q.matches(row)
		if err != nil {
			return found, err
		}
		if isFound {
			found++
		}
	}
	return found, nil
}

// checkQueries asks what the batch form has people ask first: before its changes are made all is
// as they expect, and afterwards nothing is, so that what was sent already, or changed
// meanwhile, shows.
func (r *oracleRun) checkQueries(plan []oracleChange, folders ...string) (wrong []string) {
	states := map[string]*oracleState{}
	for _, e := range r.estates {
		states[e.name] = e.before.clone()
	}
	for _, path := range folders {
		queries, err := queriesIn(path)
		if err != nil {
			return append(wrong, err.Error())
		}
		batch, err := oracleForms[slices.IndexFunc(oracleForms, func(f oracleForm) bool { return f.name == "batch" })].in(r, path)
		if err != nil {
			return append(wrong, err.Error())
		}
		written, _ := named(batch, plan)
		asked := byQuery(queries)
		unsaid := map[string]bool{}
		for form, ids := range unsaidIn(path) {
			if strings.HasPrefix(form, "servicenow-check") {
				unsaid = ids
			}
		}
		r.judged["questions of the batch form"] += len(queries)
		for _, c := range written {
			if asked[c.id] == unsaid[c.id] {
				wrong = append(wrong, fmt.Sprintf("asked about: %v, among what cannot be asked: %v: %s", asked[c.id], unsaid[c.id], c))
			}
		}
		wrong = append(wrong, r.ask(queries, states, byID(written), true)...)
		own := r.split(written)
		for _, e := range r.estates {
			for _, c := range own[e.name] {
				e.apply(states[e.name], c)
			}
		}
		wrong = append(wrong, r.ask(queries, states, byID(written), false)...)
	}
	return r.prefixed("servicenow-check", wrong)
}

func byQuery(queries []oracleQuery) map[string]bool {
	asked := map[string]bool{}
	for _, q := range queries {
		asked[q.change] = true
	}
	return asked
}

// ask asks, and says which answers are other than they should be.
func (r *oracleRun) ask(queries []oracleQuery, states map[string]*oracleState, written map[string]oracleChange, isBefore bool) (wrong []string) {
	estates := map[string]*oracleEstate{}
	for _, e := range r.estates {
		estates[e.name] = e
	}
	for _, q := range queries {
		c, isWritten := written[q.change]
		if !isWritten {
			wrong = append(wrong, "it is asked about what is not written: "+q.query)
			continue
		}
		e := estates[c.user[:3]]
		found, err := e.answer(q, states[e.name])
		switch {
		case err != nil:
			wrong = append(wrong, err.Error()+": "+c.String())
		case isBefore && found != q.finds && (e.areGrantsKnown() || c.table != "sys_user_has_role"):
			wrong = append(wrong, fmt.Sprintf("%d found before, and not %d, by %s: %s", found, q.finds, q.query, c))
		case !isBefore && found == q.finds && !e.lacks["locked_out"]: // a lock of which nobody knew is not asked about
			wrong = append(wrong, fmt.Sprintf("%d found afterwards, as before, by %s: %s", found, q.query, c))
		}
	}
	return wrong
}
