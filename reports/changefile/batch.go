package changefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// batchSize is how many requests a file holds: the Batch API is cut off at 30
// seconds and leaves the rest unserviced.
const batchSize = 100

// batchFiles is how many files the form has at most beside others: a person sends them
// one by one.
const batchFiles = 20

// TooMany says whether so many changes are too many for one of the formats; it is not
// written then. Whoever asks for batch alone gets all of it.
func TooMany(formats []Format, changes int64) bool {
	return len(formats) > 1 && changes > batchFiles*batchSize &&
		slices.ContainsFunc(formats, func(format Format) bool { return format.Name == "batch" })
}

// TooManyMessage says what to do instead.
const TooManyMessage = "batch is not written: it would be more than 20 files, which have to be sent one by one. Use the form rest for that many changes, or write them all with --changes batch"

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

var batchMethods = map[string]string{"create": "POST", "update": "PATCH", "delete": "DELETE"}

var batchHeaders = []batchHeader{{"Content-Type", "application/json"}, {"Accept", "application/json"}}

// batch writes bodies for the Batch API, in the order of the plan: a change
// depends only on earlier ones.
type batch struct {
	job     job
	pattern string
	pending []batchRequest
	files   int
}

func newBatch() writer { return &batch{pattern: "servicenow-batch-NNNN.json"} }

func (b *batch) begin(j job) error {
	b.job = j
	return nil
}

func (b *batch) close() error { return b.flush() }

// batchFields are the references a record of the table consists of.
func batchFields(c correction) []field {
	switch c.Table {
	case "sys_user_has_role":
		return []field{{Name: "user", After: c.User}, {Name: "role", After: c.Role}}
	case "sys_user_grmember":
		return []field{{Name: "user", After: c.User}, {Name: "group", After: c.Group}}
	}
	return c.Fields
}

// obstacle: the Batch API calls records by sys_id and looks nothing up.
func (b *batch) obstacle(c correction) string {
	if reason := serviceNowObstacle(c); reason != "" {
		return reason
	}
	if c.Operation != "create" && c.RecordID == "" {
		return "the exports give no sys_id of the record"
	}
	if c.Operation == "create" && c.Table != "sys_user" {
		for _, each := range batchFields(c) {
			if !isSysID(each.After) {
				return "the exports give no sys_id of the " + each.Name + " (a record that is not created yet has none: reconcile again once it exists)"
			}
		}
	}
	if namesReference(c) && givesReferenceID(c) {
		return "a request sets either all references by display value or none, and this change has one by sys_id"
	}
	if namesReference(c) && (hasType(c, "date_time") || hasType(c, "date")) {
		return "a request that sets a reference by display value reads dates in the sender's format and time zone"
	}
	return ""
}

// write makes a request of a change.
func (b *batch) write(c correction) error {
	request := batchRequest{
		ID:             c.ChangeID,
		URL:            "/api/now/table/" + c.Table,
		Headers:        batchHeaders,
		ExcludeHeaders: true,
	}
	if c.Operation != "create" {
		request.URL += "/" + c.RecordID
	}
	request.Method = batchMethods[c.Operation]
	if c.Operation != "delete" {
		body, err := batchBody(batchFields(c))
		if err != nil {
			return err
		}
		request.Body = base64.StdEncoding.EncodeToString(body)
		request.URL += batchQuery(c)
	}
	return b.add(request)
}

func (b *batch) add(request batchRequest) error {
	b.pending = append(b.pending, request)
	if len(b.pending) == batchSize {
		return b.flush()
	}
	return nil
}

// batchQuery has references of sys_user (department, manager, ...) set by what
// they display, since that is what both sides are compared by, unless the plan
// gives a sys_id; the references of grants are sys_ids.
func batchQuery(c correction) string {
	if namesReference(c) {
		return "?sysparm_input_display_value=true&sysparm_fields=sys_id"
	}
	return "?sysparm_fields=sys_id"
}

// namesReference and givesReferenceID: of several records of one name, the plan gives the sys_id.
func namesReference(c correction) bool {
	return slices.ContainsFunc(c.Fields, func(each field) bool { return each.Type == "reference" && each.After != "" && !isSysID(each.After) })
}

func givesReferenceID(c correction) bool {
	return slices.ContainsFunc(c.Fields, func(each field) bool { return each.Type == "reference" && isSysID(each.After) })
}

func hasType(c correction, name string) bool {
	for _, each := range c.Fields {
		if each.Type == name {
			return true
		}
	}
	return false
}

// batchBody is an object of the fields to set, in their order.
func batchBody(fields []field) ([]byte, error) {
	var body bytes.Buffer
	for i, each := range fields {
		body.WriteByte("{,"[min(i, 1)])
		for part, text := range []string{each.Name, each.After} {
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
	return b.job.run.Folder.Write(b.job.path(numbered(b.pattern, b.files)),
		fmt.Appendf(nil, "{\"batch_request_id\":%q,\"rest_requests\":[\n%s\n]}\n", hex.EncodeToString(id[:16]), lines))
}

// numbered is the name of the nth file of a pattern.
func numbered(pattern string, number int) string {
	return strings.Replace(pattern, "NNNN", fmt.Sprintf("%04d", number), 1)
}
