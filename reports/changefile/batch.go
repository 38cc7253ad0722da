package changefile

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reconcile"
	"rolecall/reports/output"
)

// batchSize is how many requests a file holds: the Batch API is cut off at 30
// seconds and leaves the rest unserviced.
const batchSize = 100

// batchRequest is one call. Its id is the change's, so that the response tells
// which change failed or was not serviced.
type batchRequest struct {
	ID             string        `json:"id"`
	Method         string        `json:"method"`
	URL            string        `json:"url"`
	Headers        []batchHeader `json:"headers"`
	Body           string        `json:"body,omitempty"` // base64
	ExcludeHeaders bool          `json:"exclude_response_headers"`
}

type batchHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

var batchHeaders = []batchHeader{{"Content-Type", "application/json"}, {"Accept", "application/json"}}

type batch struct {
	run        output.Run
	references map[string]bool // fields of sys_user that refer to another record
	rows       []reconcile.Change
	pending    []batchRequest
	files      int
	left       []obstacle
}

func newBatch() format { return &batch{} }

func (b *batch) Begin(ctx context.Context, run output.Run) error {
	b.run, b.references = run, map[string]bool{}
	rows, err := run.DB.Query(ctx, duckdb.Statement{
		Name: "reference fields",
		Text: "select name from servicenow.field where type = 'reference'",
	})
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		b.references[name] = true
	}
	return rows.Err()
}

func (b *batch) Finding(reconcile.Finding) error { return nil }

func (b *batch) Change(row reconcile.Change) error {
	if len(b.rows) > 0 && b.rows[0].ChangeID != row.ChangeID {
		if err := b.add(); err != nil {
			return err
		}
	}
	b.rows = append(b.rows, row)
	return nil
}

func (b *batch) Close() error {
	if err := b.add(); err != nil {
		return err
	}
	return b.flush()
}

func (b *batch) obstacles() []obstacle { return b.left }

// add makes a request of the rows of one change.
func (b *batch) add() error {
	if len(b.rows) == 0 {
		return nil
	}
	rows := b.rows
	b.rows = nil
	if reason := batchObstacle(rows); reason != "" {
		first := rows[0]
		b.left = append(b.left, obstacle{first.ChangeID, first.Table, first.Operation, first.UserName, reason})
		return nil
	}
	request, err := b.request(rows)
	if err != nil {
		return err
	}
	b.pending = append(b.pending, request)
	if len(b.pending) == batchSize {
		return b.flush()
	}
	return nil
}

var (
	sysID     = regexp.MustCompile(`^[0-9a-f]{32}$`)
	fieldName = regexp.MustCompile(`^[A-Za-z0-9_]+$`)
	// grantFields are the references a record of the table consists of.
	grantFields = map[string][]string{
		"sys_user":          nil,
		"sys_user_has_role": {"user", "role"},
		"sys_user_grmember": {"user", "group"},
	}
)

// batchObstacle is why the Batch API cannot make a change, or "". It calls
// records by sys_id and looks nothing up.
func batchObstacle(rows []reconcile.Change) string {
	first := rows[0]
	references, isKnown := grantFields[first.Table]
	switch {
	case first.System != "servicenow":
		return "it is made in Okta, not in ServiceNow"
	case !isKnown:
		return "rolecall writes no changes to the table " + first.Table
	case first.Operation != "create" && first.RecordID == "":
		return "the exports give no sys_id of the record"
	case first.Operation != "create" && !sysID.MatchString(first.RecordID):
		return "the record's id in the exports is not a sys_id"
	case first.Operation == "delete":
		return ""
	}
	given := map[string]string{}
	for _, row := range rows {
		given[row.Field] = row.After
	}
	for _, field := range references {
		if first.Operation == "create" && !sysID.MatchString(given[field]) {
			return "the exports give no sys_id of the " + field + " (what is yet to be created has none: reconcile again once it exists)"
		}
	}
	for _, row := range rows {
		if !fieldName.MatchString(row.Field) {
			return fmt.Sprintf("%q is not a field's name", row.Field)
		}
	}
	return ""
}

func (b *batch) request(rows []reconcile.Change) (batchRequest, error) {
	first := rows[0]
	request := batchRequest{
		ID:             first.ChangeID,
		URL:            "/api/now/table/" + first.Table,
		Headers:        batchHeaders,
		ExcludeHeaders: true,
	}
	if first.Operation != "create" {
		request.URL += "/" + first.RecordID
	}
	request.Method = map[string]string{"create": "POST", "update": "PATCH", "delete": "DELETE"}[first.Operation]
	if request.Method == "" {
		return request, fmt.Errorf("change %s: unknown operation %q", first.ChangeID, first.Operation)
	}
	if first.Operation == "delete" {
		return request, nil
	}
	body, err := b.body(rows)
	request.Body = base64.StdEncoding.EncodeToString(body)
	request.URL += b.query(rows)
	return request, err
}

// query has references of sys_user (department, manager, ...) set by what they
// display, since that is what both sides are compared by; the references of
// grants are sys_ids.
func (b *batch) query(rows []reconcile.Change) string {
	for _, row := range rows {
		if row.Table == "sys_user" && b.references[row.Field] {
			return "?sysparm_input_display_value=true&sysparm_fields=sys_id"
		}
	}
	return "?sysparm_fields=sys_id"
}

// body is an object of the fields to set, in the order of the rows.
func (b *batch) body(rows []reconcile.Change) ([]byte, error) {
	var body bytes.Buffer
	for i, row := range rows {
		body.WriteByte("{,"[min(i, 1)])
		for part, text := range []string{row.Field, row.After} {
			encoded, err := encode(text)
			if err != nil {
				return nil, err
			}
			body.WriteString(strings.Repeat(":", part) + string(encoded))
		}
	}
	body.WriteByte('}')
	return body.Bytes(), nil
}

// encode is compact JSON, with nothing escaped that JSON does not ask for.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

// flush writes the pending requests, one a line.
func (b *batch) flush() error {
	if len(b.pending) == 0 {
		return nil
	}
	b.files++
	requests := make([][]byte, len(b.pending))
	for i, request := range b.pending {
		line, err := encode(request)
		if err != nil {
			return err
		}
		requests[i] = line
	}
	b.pending = nil
	lines := bytes.Join(requests, []byte(",\n"))
	// The same requests have the same id, so that a second import is noticed.
	id := sha256.Sum256(lines)
	name := fmt.Sprintf("%s/servicenow-batch-%04d.json", b.run.Plan.Dir(), b.files)
	return b.run.Folder.Write(name, fmt.Appendf(nil, "{\"batch_request_id\":%q,\"rest_requests\":[\n%s\n]}\n", hex.EncodeToString(id[:16]), lines))
}
