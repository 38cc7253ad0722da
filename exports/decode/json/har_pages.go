package json

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rolecall/exports/decode/text"
	"rolecall/exports/source"
)

// Requests are the pages of lists that a recording asks for, and what came of them.
type Requests struct {
	from       *text.Text
	answeredBy map[string]bool   // the pages that were answered, by their keys
	failedAt   []failedRequest   // in the order of the recording
	chains     map[string]*chain // the lists, by path and filter
	joined     []*Requests       // those of all recordings that are read together, itself among them
}

type failedRequest struct {
	failure
	address *url.URL
}

// chain is one list, page after page.
type chain struct {
	path    string
	begin   string // its first page, as messages name it
	records map[string]bool
	total   int  // how many records there are, as the interface says; 0 if it does not
	byKeys  bool // each page is asked for by a condition on the last sys_id, not by the link to it
	next    []nextPage
}

// nextPage is a page that an answer says follows.
type nextPage struct {
	key  string
	line int64
}

func newRequests(from *text.Text) *Requests {
	r := &Requests{from: from, answeredBy: map[string]bool{}, chains: map[string]*chain{}}
	r.joined = []*Requests{r}
	return r
}

// Join makes the recordings one: whoever pages through a list may save it in several.
func Join(recordings []*Requests) {
	answered, records := map[string]bool{}, map[string]map[string]bool{}
	for _, each := range recordings {
		maps.Copy(answered, each.answeredBy)
		for name, chain := range each.chains {
			if records[name] == nil {
				records[name] = map[string]bool{}
			}
			maps.Copy(records[name], chain.records)
		}
	}
	for _, each := range recordings {
		each.answeredBy, each.joined = answered, recordings
		for name, chain := range each.chains {
			chain.records = records[name]
		}
	}
}

func (r *Requests) failed(address *url.URL, why failure) {
	r.failedAt = append(r.failedAt, failedRequest{why, address})
}

// byKeys is a condition that asks for the records behind the last one.
var byKeys = regexp.MustCompile(`sys_(id|created_on|updated_on)[<>]`)

// answered notes a page and what it says of the pages behind it.
func (r *Requests) answered(address *url.URL, headers []harHeader, content []byte, line int64) {
	r.answeredBy[key(address)] = true
	of := r.chain(address)
	ids := recordIDs(content)
	for i, id := range ids {
		of.records[cmp.Or(id, fmt.Sprint(key(address), " ", i))] = true
	}
	of.byKeys = of.byKeys || byKeys.MatchString(address.Query().Get("sysparm_query"))
	for _, header := range headers {
		switch strings.ToLower(header.Name) {
		case "x-total-count":
			total, _ := strconv.Atoi(strings.TrimSpace(header.Value))
			of.total = max(of.total, total)
		case "link":
			if next := nextOf(header.Value, address); next != nil && !isEndOfLog(address, len(ids)) {
				of.next = append(of.next, nextPage{key(next), line})
			}
		}
	}
}

func (r *Requests) chain(address *url.URL) *chain {
	name := chainKey(address)
	if r.chains[name] == nil {
		r.chains[name] = &chain{path: source.Printable(address.Path), begin: shown(address), records: map[string]bool{}}
	}
	return r.chains[name]
}

var nextLink = regexp.MustCompile(`<([^<>]*)>\s*;[^,<]*\brel\s*=\s*"?next\b`)

// nextOf is the address of the next page in a Link header; nil if there is none.
func nextOf(header string, from *url.URL) *url.URL {
	found := nextLink.FindStringSubmatch(header)
	if found == nil {
		return nil
	}
	next, err := from.Parse(found[1])
	if err != nil {
		return nil
	}
	return next
}

// isEndOfLog says whether a page of Okta's system log is the last one so far: if
// no end was asked for, the log has a next link on every page, for what will happen.
func isEndOfLog(address *url.URL, records int) bool {
	limit, err := strconv.Atoi(address.Query().Get("limit"))
	if err != nil {
		limit = 100
	}
	return strings.HasSuffix(address.Path, "/logs") && !address.Query().Has("until") && records < limit
}

// recordIDs are the ids of a page's records, "" for those without.
func recordIDs(content []byte) []string {
	type record struct {
		ID    json.RawMessage `json:"id"`
		SysID json.RawMessage `json:"sys_id"`
	}
	var list []record
	if json.Unmarshal(content, &list) != nil {
		var wrapped struct{ Result, Records, Resources []record }
		_ = json.Unmarshal(content, &wrapped)
		list = slices.Concat(wrapped.Result, wrapped.Records, wrapped.Resources)
	}
	ids := make([]string, len(list))
	for i, each := range list {
		ids[i] = cmp.Or(string(each.ID), string(each.SysID))
	}
	return ids
}

// Failures are the pages that have no answer that can be read, unless the same page
// was asked for again, or before, with success.
func (r *Requests) Failures() error {
	var problems source.Problems
	for _, each := range r.failedAt {
		if r.answeredBy[key(each.address)] {
			continue
		}
		if target, err := each.address.Parse(each.moved); err == nil && each.moved != "" && r.answeredBy[key(target)] {
			continue
		}
		problems.Add(source.Problem{
			At: r.from.At(int(each.line), 0), Message: "the request for " + shown(each.address) + " " + each.message, Hint: each.hint,
		})
	}
	return problems.Err()
}

// Missing is what there is to say of the lists of a path that the recording holds only
// in part. A part of another list that it holds to the end is none.
func (r *Requests) Missing(path string) (notices []text.Notice) {
	whole := map[string]bool{}
	for _, recording := range r.joined {
		for _, each := range recording.chainsOf(path) {
			if !recording.isCut(each) {
				maps.Copy(whole, each.records)
			}
		}
	}
	for _, each := range r.chainsOf(path) {
		if !r.isCut(each) || each.isWithin(whole) {
			continue
		}
		if each.total > 0 {
			notices = append(notices, text.Notice{
				Code: "recording.fewer_records", Args: []any{each.begin, len(each.records), each.total}, Affected: int64(each.total - len(each.records)),
			})
			continue
		}
		notices = append(notices, text.Notice{Code: "recording.unfollowed_page", Args: []any{each.begin}, Line: int(r.unfollowed(each)[0].line)})
	}
	return notices
}

// chainsOf are the lists of a path. Pages that are asked for by the last sys_id differ
// in their conditions, and are one list.
func (r *Requests) chainsOf(path string) (chains []*chain) {
	together := &chain{path: path, records: map[string]bool{}, byKeys: true}
	for _, name := range slices.Sorted(maps.Keys(r.chains)) {
		if each := r.chains[name]; each.path == path {
			chains = append(chains, each)
			together.begin = cmp.Or(together.begin, each.begin)
			together.total = max(together.total, each.total)
			maps.Copy(together.records, each.records)
		}
	}
	if slices.ContainsFunc(chains, func(each *chain) bool { return each.byKeys }) {
		return []*chain{together}
	}
	return chains
}

func (r *Requests) isCut(of *chain) bool {
	if of.total > 0 {
		return len(of.records) < of.total
	}
	return len(r.unfollowed(of)) > 0
}

// unfollowed are the pages that follow, and that no request asks for.
func (r *Requests) unfollowed(of *chain) []nextPage {
	return slices.DeleteFunc(slices.Clone(of.next), func(each nextPage) bool { return r.answeredBy[each.key] })
}

func (c *chain) isWithin(records map[string]bool) bool {
	for id := range c.records {
		if !records[id] {
			return false
		}
	}
	return true
}
