package okta

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/duckdb"
	"rolecall/exports/staging"
)

// eventWrappers are keys under which streams of Okta's log put the event: log
// streaming to AWS EventBridge and to Splunk Cloud.
var eventWrappers = []string{"", "detail", "event"}

// eventPath is the path of the events in records of a log; nil if they are no
// events.
func eventPath(document *decode.Document) []string {
	for _, wrapper := range eventWrappers {
		path := slices.DeleteFunc([]string{wrapper}, func(key string) bool { return key == "" })
		at := document.Shape.At(path...)
		if at != nil && at.Has("eventType") && at.Has("published") {
			return append([]string{}, path...)
		}
	}
	return nil
}

var (
	publishedNames = []string{"published", "timestamp", "eventtime"}
	targetColumn   = regexp.MustCompile(`^target[^a-z0-9]*([0-9]*)[^a-z0-9]*(id|type|alternateid|displayname)$`)
)

func isLog(document *decode.Document, cells []staging.Cell) bool {
	if document.HasColumns() {
		return alias(cells, "eventtype") != nil && alias(cells, publishedNames...) != nil
	}
	return eventPath(document) != nil
}

// readLog reads the sign-ons to apps: of any other event the columns are null.
func readLog(reading *staging.Reading, cells []staging.Cell) {
	event := logValues(reading, cells)
	isSignOn := event["event_type"] + " = 'user.authentication.sso' and " + event["result"] + " = 'SUCCESS'"
	for _, name := range []string{"published", "actor_id", "actor_login", "targets"} {
		reading.Add(name, "case when "+isSignOn+" then "+event[name]+" end")
	}
}

// logValues are the expressions of what is read of an event.
func logValues(reading *staging.Reading, cells []staging.Cell) map[string]string {
	rows := reading.Rows
	if reading.Document.HasColumns() {
		values := map[string]string{"targets": columnTargets(reading, cells)}
		for name, headers := range map[string][]string{
			"published": publishedNames, "event_type": {"eventtype"}, "result": {"outcomeresult", "result", "outcome"},
			"actor_id": {"actorid"}, "actor_login": {"actoralternateid", "actorlogin", "actor"},
		} {
			values[name] = "null::varchar"
			if cell := alias(cells, headers...); cell != nil {
				values[name] = cell.Expr(rows)
			}
		}
		return values
	}
	at := func(keys ...string) string {
		return rows.Value(append(slices.Clone(eventPath(reading.Document)), keys...)...)
	}
	return map[string]string{
		"published": at("published"), "event_type": at("eventType"), "result": at("outcome", "result"),
		"actor_id": at("actor", "id"), "actor_login": at("actor", "alternateId"), "targets": at("target"),
	}
}

// columnTargets makes of the columns target0.id, target0.type, target1.id, ...
// the list of objects that the API has.
func columnTargets(reading *staging.Reading, cells []staging.Cell) string {
	members := map[string][]string{}
	var order []string
	for _, cell := range cells {
		match := targetColumn.FindStringSubmatch(strings.NewReplacer(" ", "", "_", "").Replace(strings.ToLower(cell.Name)))
		if match == nil {
			continue
		}
		if members[match[1]] == nil {
			order = append(order, match[1])
		}
		key := map[string]string{"id": "id", "type": "type", "alternateid": "alternateId", "displayname": "displayName"}[match[2]]
		members[match[1]] = append(members[match[1]], duckdb.Ident(key)+" := "+cell.Expr(reading.Rows))
	}
	if len(order) == 0 {
		return "null::varchar"
	}
	var targets []string
	for _, number := range order {
		targets = append(targets, "to_json(struct_pack("+strings.Join(members[number], ", ")+"))::varchar")
	}
	return "'[' || concat_ws(',', " + strings.Join(targets, ", ") + ") || ']'"
}
