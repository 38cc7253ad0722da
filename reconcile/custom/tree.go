package custom

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"rolecall/exports/duckdb"
)

// tree is a query as the engine parses it.
type tree struct {
	Error      bool             `json:"error"`
	Message    string           `json:"error_message"`
	Type       string           `json:"error_type"`
	Position   string           `json:"position"`
	Statements []map[string]any `json:"statements"`
}

// parse has the engine parse the file, and makes sure that it is one query.
func (f Finding) parse(ctx context.Context, db *duckdb.DB) (map[string]any, error) {
	var text string
	if err := db.QueryRow(ctx, duckdb.Statement{
		Name: f.Shown, Text: "select cast(json_serialize_sql($query::varchar) as varchar)", Params: duckdb.Params{"query": f.Text},
	}, &text); err != nil {
		return nil, err
	}
	var parsed tree
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber() // a place that is not known is 2^64-1
	if err := decoder.Decode(&parsed); err != nil {
		return nil, err
	}
	const hint = "write one query (select ...) below the header"
	switch {
	case parsed.Error && parsed.Type == "parser":
		offset, err := strconv.Atoi(parsed.Position)
		if err != nil {
			offset = -1
		}
		return nil, f.at(offset, Wrong, "", "%s", parsed.Message)
	case parsed.Error:
		return nil, f.mistake(NotOneQuery, hint, "expected one query, not a statement that changes something")
	case len(parsed.Statements) == 0:
		return nil, f.mistake(NotOneQuery, hint, "there is no query below the header")
	case len(parsed.Statements) > 1:
		return nil, f.mistake(NotOneQuery, "leave one, or make files of the others", "expected one query, not %d statements", len(parsed.Statements))
	}
	return parsed.Statements[0], nil
}

// walk visits every node of a tree.
func walk(node any, visit func(map[string]any)) {
	switch from := node.(type) {
	case map[string]any:
		visit(from)
		for _, each := range from {
			walk(each, visit)
		}
	case []any:
		for _, each := range from {
			walk(each, visit)
		}
	}
}

// offset is where a node stands in the file, -1 if that is not known.
func offset(node map[string]any) int {
	number, isNumber := node["query_location"].(json.Number)
	if !isNumber {
		return -1
	}
	at, err := strconv.Atoi(number.String())
	if err != nil {
		return -1
	}
	return at
}

func textAt(node map[string]any, key string) string {
	text, _ := node[key].(string)
	return text
}
