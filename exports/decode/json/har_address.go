package json

import (
	"net/url"
	"regexp"
	"strings"

	"rolecall/exports/source"
)

// interfacePath is the path of an interface for programs; a browser asks for
// much else.
var interfacePath = regexp.MustCompile(`/api/(v1|now)/|/scim/|/(sys_|u_)[a-z_]+\.do$`)

const tables = `(sys_user|sys_user_has_role|sys_user_role|sys_user_role_contains|sys_user_group|sys_user_grmember|sys_group_has_role` +
	`|cmn_department|cmn_location|cmn_cost_center|core_company)`

// listPaths are the paths of the lists that become tables. What is missing from
// one of these looks as if it were not there.
var (
	listPath = regexp.MustCompile(`/api/v1/(users|groups|logs|groups/[^/]+/users|apps/[^/]+/(users|groups)|meta/schemas/user/[^/]+)/?$` +
		`|/api/now/(v\d+/)?table/` + tables + `/?$|/scim/(v2/)?(Users|Groups)/?$`)
	pagePath = regexp.MustCompile(`/` + tables + `\.do$`) // a page for people, unless its query asks for JSON
)

func isListAddress(address *url.URL) bool {
	if listPath.MatchString(address.Path) {
		return true
	}
	query := address.Query()
	return pagePath.MatchString(address.Path) && (query.Has("JSONv2") || query.Has("JSON"))
}

// paging are the parameters that say which page of a list is asked for.
var paging = regexp.MustCompile(`^(after|limit|sysparm_offset|sysparm_limit|startIndex|count)$`)

// shownParameters may be shown: any other may hold a token.
var shownParameters = regexp.MustCompile(`^(after|limit|search|filter|q|since|until|expand|sortBy|sortOrder|startIndex|count|JSONv2|` +
	`sysparm_(query|limit|offset|fields|display_value|view|exclude_reference_link|record_count))$`)

// passing are the parameters that may differ each time the same is asked for.
var passing = regexp.MustCompile(`(?i)^(_|sysparm_ck|sysparm_transaction.*|(access|id|csrf)?_?token|api_?key|auth.*|session.*|jwt)$`)

// shown is an address as messages name it: without the server and what may be a token.
func shown(address *url.URL) string {
	text := source.Printable(address.Path)
	var query []string
	for _, each := range strings.Split(address.RawQuery, "&") {
		name, value, _ := strings.Cut(each, "=")
		if name, err := url.QueryUnescape(name); err == nil && shownParameters.MatchString(name) {
			if readable, err := url.QueryUnescape(value); err == nil {
				value = readable
			}
			query = append(query, strings.TrimSuffix(source.Printable(name+"="+value), "="))
		}
	}
	if len(query) > 0 {
		text += "?" + strings.Join(query, "&")
	}
	return source.Shorten(text, 160)
}

// key is the same for two requests that ask for the same page.
func key(address *url.URL) string {
	query := address.Query()
	for name := range query {
		if passing.MatchString(name) {
			delete(query, name)
		}
	}
	return strings.ToLower(address.Host) + strings.TrimSuffix(address.Path, "/") + "?" + query.Encode()
}

// chainKey is the same for the pages of one list.
func chainKey(address *url.URL) string {
	query := address.Query()
	for name := range query {
		if paging.MatchString(name) || !shownParameters.MatchString(name) {
			delete(query, name)
		}
	}
	return strings.ToLower(address.Host) + strings.TrimSuffix(address.Path, "/") + "?" + query.Encode()
}
