package decode

import (
	"fmt"
	"slices"
	"strings"

	"rolecall/exports/duckdb"
)

// Rows is how the engine reads a document: expressions for the values that
// somebody asks for, and then the relation they are columns of. The text of
// the file never becomes SQL but as a quoted literal.
type Rows struct {
	document *Document
	fields   []*field // JSON
}

// field is a key of the records that is read.
type field struct {
	key   string
	paths []string // JSON pointers below it; "" is the value itself
}

// plain keeps the engine from judging by the name: what is packed is unpacked
// before, and what is called users.csv.gz may have been unpacked by a browser.
// Nor is a folder called status=ACTIVE a column.
const plain = "compression = 'uncompressed', hive_partitioning = false"

// Rows starts reading the document.
func (d *Document) Rows() *Rows { return &Rows{document: d} }

// Column is the expression of a column of a CSV file, counted from 0. An empty
// value is null.
func (r *Rows) Column(i int) string { return fmt.Sprintf("c%d", i) }

// Value is the expression of the text at a path of keys in JSON records. What
// is absent or null is null; objects and arrays are their JSON text.
func (r *Rows) Value(path ...string) string {
	at := slices.IndexFunc(r.fields, func(f *field) bool { return f.key == path[0] })
	if at < 0 {
		at = len(r.fields)
		r.fields = append(r.fields, &field{key: path[0]})
	}
	found := r.fields[at]
	pointer := pointer(path[1:])
	place := slices.Index(found.paths, pointer)
	if place < 0 {
		place = len(found.paths)
		found.paths = append(found.paths, pointer)
	}
	return fmt.Sprintf("j%d_%d", at, place)
}

func pointer(path []string) string {
	var text strings.Builder
	for _, key := range path {
		text.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
	}
	return text.String()
}

// From is the relation, for a from clause; ask for all values first. options
// are added to those of read_csv.
func (r *Rows) From(options ...string) string {
	if r.document.HasColumns() {
		return r.readCSV(options)
	}
	return r.readJSON()
}

func (r *Rows) readCSV(options []string) string {
	names := make([]string, len(r.document.Columns))
	for i := range names {
		names[i] = fmt.Sprintf("'c%d': 'varchar'", i)
	}
	arguments := append([]string{
		duckdb.Literal(r.document.Path),
		"auto_detect = false", plain, "header = true", "quote = '\"'", "escape = '\"'", "strict_mode = true",
		"delim = " + duckdb.Literal(string(rune(r.document.table.Delimiter))),
		fmt.Sprintf("skip = %d", r.document.table.Skip),
		"columns = {" + strings.Join(names, ", ") + "}",
	}, options...)
	return "read_csv(" + strings.Join(arguments, ", ") + ")"
}

// readJSON reads each key once, and all that is asked for below it in one go.
func (r *Rows) readJSON() string {
	if len(r.fields) == 0 {
		r.Value(r.document.anyKey())
	}
	if collide(r.fields) {
		return r.readObjects()
	}
	var columns, extracted, selected []string
	for i, each := range r.fields {
		ident := duckdb.Ident(each.key)
		kind := "varchar"
		switch {
		case slices.Equal(each.paths, []string{""}):
			selected = append(selected, fmt.Sprintf("%s as j%d_0", ident, i))
			extracted = append(extracted, ident)
		case r.isStruct(each):
			var members []string
			for place, path := range each.paths {
				member := duckdb.Ident(path[1:])
				members = append(members, member+" varchar")
				selected = append(selected, fmt.Sprintf("%s.%s as j%d_%d", ident, member, i, place))
			}
			kind = "struct(" + strings.Join(members, ", ") + ")"
			extracted = append(extracted, ident)
		default:
			kind = "json"
			extracted = append(extracted, fmt.Sprintf("json_extract_string(%s, [%s]) as j%d", ident, literals(each.paths), i))
			selected = append(selected, elements(i, len(each.paths))...)
		}
		columns = append(columns, duckdb.Literal(each.key)+": "+duckdb.Literal(kind))
	}
	return fmt.Sprintf("(select %s from (select %s from read_json(%s, columns = {%s}, %s)))", strings.Join(selected, ", "),
		strings.Join(extracted, ", "), duckdb.Literal(r.document.records), strings.Join(columns, ", "), r.jsonOptions())
}

// readObjects reads whole records: for keys that differ only in case, which
// cannot be columns of one relation.
func (r *Rows) readObjects() string {
	var extracted, selected []string
	for i, each := range r.fields {
		paths := make([]string, len(each.paths))
		for place, path := range each.paths {
			paths[place] = pointer([]string{each.key}) + path
		}
		extracted = append(extracted, fmt.Sprintf("json_extract_string(json, [%s]) as j%d", literals(paths), i))
		selected = append(selected, elements(i, len(paths))...)
	}
	return fmt.Sprintf("(select %s from (select %s from read_json_objects(%s, %s)))", strings.Join(selected, ", "),
		strings.Join(extracted, ", "), duckdb.Literal(r.document.records), r.jsonOptions())
}

func (r *Rows) jsonOptions() string {
	return plain + fmt.Sprintf(", format = 'newline_delimited', maximum_object_size = %d", max(16<<20, r.document.longest+1024))
}

func elements(field, count int) []string {
	var selected []string
	for place := range count {
		selected = append(selected, fmt.Sprintf("j%d[%d] as j%d_%d", field, place+1, field, place))
	}
	return selected
}

func collide(fields []*field) bool {
	seen := map[string]bool{}
	for _, each := range fields {
		folded := strings.ToLower(each.key)
		if seen[folded] {
			return true
		}
		seen[folded] = true
	}
	return false
}

// isStruct says whether the field is always an object of which a few plain
// keys are read: then the engine can read them as it goes.
func (r *Rows) isStruct(field *field) bool {
	node := r.document.Shape.At(field.key)
	if !node.Only(Object) || len(field.paths) > 8 {
		return false
	}
	seen := map[string]bool{}
	for _, key := range node.Keys {
		folded := strings.ToLower(key.Key)
		if seen[folded] {
			return false
		}
		seen[folded] = true
	}
	for _, path := range field.paths {
		if path == "" || strings.ContainsAny(path[1:], "/~") || len(path) < 2 {
			return false
		}
	}
	return true
}

func (d *Document) anyKey() string {
	if len(d.Shape.Keys) == 0 {
		return "id"
	}
	return d.Shape.Keys[0].Key
}

func literals(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = duckdb.Literal(text)
	}
	return strings.Join(quoted, ", ")
}
