package decode

import (
	"regexp"
	"time"

	"rolecall/exports/decode/text"
)

// unloadDate is the date of an unload: <unload unload_date="2026-11-01 08:00:00">. It is
// in UTC, as all times in it are (ServiceNow's XML unload format).
var unloadDate = regexp.MustCompile(`<unload[^<>]*\sunload_date\s*=\s*["']([^"'<>]*)["']`)

// unloadedAt says when an XML text was unloaded, if it says so at its beginning.
func unloadedAt(text *text.Text) Exported {
	head, err := readHead(text.Path)
	if err != nil {
		return Exported{}
	}
	found := unloadDate.FindSubmatch(head)
	if found == nil {
		return Exported{}
	}
	at, err := time.Parse(time.DateTime, string(found[1]))
	if err != nil {
		return Exported{}
	}
	return Exported{At: at, Origin: "unload"}
}
