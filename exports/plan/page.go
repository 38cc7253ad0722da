package plan

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/url"
	"strings"

	"rolecall/exports/source"
)

var (
	//go:embed page.gohtml
	pageText string
	//go:embed page.js
	pageScript string
)

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is a list of links to click, one after the other.
type page struct {
	Title                  string
	Before, After          []string
	Links                  []link
	System, Instance, Plan string
	Tool                   string
	Script                 template.JS
}

// link is one of them. URL is empty if people have to put an id into the pattern first.
type link struct {
	Name, Label, URL, Pattern, SaveAs, Why string
	Count, Next                            string // of a table: the list, and the rows behind LAST
}

func (p page) render() ([]byte, error) {
	p.Script = template.JS(pageScript) // ours
	var text bytes.Buffer
	err := pageTemplate.Execute(&text, p)
	return text.Bytes(), err
}

// serviceNowPage has a link for each table: CSV of raw values, in the order of sys_id.
func (p *Plan) serviceNowPage(sha256 string) page {
	links := page{
		Title: "ServiceNow: what to click", System: "servicenow", Instance: p.ServiceNow.Instance, Plan: sha256, Tool: p.Tool,
		Before: []string{
			"Sign in to " + p.ServiceNow.Instance + " as an administrator, in this browser. Then open the links one after the other, save each file, and tick its box.",
			"Put all files into the folder servicenow of the estate. They hold raw values: sys_ids instead of names, and times in UTC.",
		},
		After: []string{"Last, run rolecall inspect to see whether something is missing. Do not open the files in Excel before: it changes numbers and dates."},
	}
	for _, each := range p.ServiceNow.Tables {
		list := "https://" + p.ServiceNow.Instance + "/" + each.Table + "_list.do?"
		address := list + "CSV&sysparm_display_value=false&sysparm_fields=" + strings.Join(each.Fields, ",") + "&sysparm_orderby=sys_id&sysparm_record_count=10000"
		links.Links = append(links.Links, link{
			Name: each.Table, Label: "the first 10,000 rows", URL: address, SaveAs: each.Table + "-1.csv", Why: strings.Join(each.NeededFor, "; "),
			Count: list + "sysparm_query=", Next: address + "&sysparm_query=sys_id%3ELAST",
		})
	}
	links.Links = append(links.Links, linksByHand(p.ServiceNow.Instance, p.ServiceNow.ByHand)...)
	return links
}

// oktaPage has a link for each list. Those about the app need its id, those about groups
// and mappings one each.
func (p *Plan) oktaPage(sha256 string) page {
	links := page{
		Title: "Okta: what to click", System: "okta", Instance: p.Okta.Org, Plan: sha256, Tool: p.Tool,
		Before: []string{
			"Sign in to the Admin Console of " + p.Okta.Org + " (read-only is enough), in this browser. Then open the links one after the other, save each answer as it is, and tick its box.",
			"A link shows one page. If there is another, the answer's header link has its address, with rel=\"next\": look at it in the developer tools (F12, Network), open it, and save it under the next number. Tick the box once there is no such link.",
		},
		After: []string{"Put all files into the folder okta of the estate. Last, run rolecall inspect to see whether something is missing."},
	}
	for _, each := range p.Okta.Lists {
		request := each.Request
		if p.Okta.App != "" {
			request = strings.ReplaceAll(request, "{app}", url.PathEscape(p.Okta.App))
		}
		one := link{Name: each.Table, Label: "the first page", URL: "https://" + p.Okta.Org + request, SaveAs: strings.TrimPrefix(each.File, "rolecall-") + "-1.json", Why: strings.Join(each.NeededFor, "; ")}
		if id := placeholder(request); id != "" {
			one.Label, one.Pattern, one.URL = "with an id in place of "+id+p.oktaIDs(id), one.URL, ""
		}
		links.Links = append(links.Links, one)
	}
	links.Links = append(links.Links, linksByHand(p.Okta.Org, p.Okta.ByHand)...)
	return links
}

// linksByHand are the links to what no script exports.
func linksByHand(host string, all []ByHand) []link {
	var links []link
	for _, each := range all {
		one := link{Name: each.Table, Label: "the answer", URL: "https://" + host + each.Request, SaveAs: each.File, Why: strings.Join(each.NeededFor, "; ")}
		if strings.Contains(each.Request, "{since}") {
			one.Label, one.Pattern, one.URL = "with the first day in place of {since} (2026-08-01)", one.URL, ""
		}
		links = append(links, one)
	}
	return links
}

// placeholder is what in a request stands for an id, "" if nothing does.
func placeholder(request string) string {
	for _, each := range []string{"{app}", "{group}", "{mapping}"} {
		if strings.Contains(request, each) {
			return each
		}
	}
	return ""
}

// oktaIDs says where ids are to be found.
func (p *Plan) oktaIDs(what string) string {
	const shown = 200
	switch {
	case what == "{app}":
		return ", which is in the app's address in the Admin Console (0oa...)"
	case what == "{mapping}":
		return ", one for each id that /api/v1/mappings?sourceId= and ?targetId= the app's id list"
	case p.Okta.Members.Of == "all":
		return ", once for each group"
	}
	var names []string
	for _, each := range append(append([]Why{}, p.Okta.Members.Groups...), p.Okta.Members.IDs...) {
		if len(names) == shown {
			names = append(names, "and the others that plan.json lists")
			break
		}
		names = append(names, source.Printable(each.Name))
	}
	if p.Okta.Members.OfApp {
		names = append(names, "and those that are assigned to the app")
	}
	return ", once for each of these groups: " + strings.Join(names, ", ")
}
