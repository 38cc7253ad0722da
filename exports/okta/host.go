package okta

import (
	"net/url"
	"strings"

	"rolecall/exports/decode"
)

// Host is the host of the org that records of the API link to, "" if they link to none. Of an
// org's own addresses it is the one that applications see, without the Admin Console's -admin.
func Host(document *decode.Document) string {
	links := find(cells(document), "_links")
	if document.HasColumns() || links == nil || links.Node == nil {
		return ""
	}
	for _, link := range links.Node.Keys {
		for _, href := range document.FirstValues(0, "_links", link.Key, "href") {
			if address, err := url.Parse(href); err == nil && address.Hostname() != "" && strings.HasPrefix(address.Path, "/api/") {
				return PlainHost(address.Hostname())
			}
		}
	}
	return ""
}

// PlainHost is a host of Okta's as applications see it.
func PlainHost(host string) string {
	name, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(host)), ".")
	return strings.TrimSuffix(name, "-admin") + "." + domain
}
