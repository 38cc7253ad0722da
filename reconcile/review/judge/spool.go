package judge

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review/form"
)

// Spool keeps what was returned on disk until it is judged: a campaign may have
// hundreds of thousands of rows. Discard it when done.
type Spool struct {
	temp    string
	sources []spooledSource
	parts   []spooledPart
	file    *os.File
	buffer  *bufio.Writer
	rows    *json.Encoder
}

type spooledSource struct {
	Number       int    `json:"source_no"`
	SHA256       string `json:"sha256"`
	Sender       string `json:"sender"`
	Received     string `json:"received"`
	IsAfterClose bool   `json:"is_after_close"`
}

type spooledPart struct {
	Source     int    `json:"source_no"`
	Number     int    `json:"part_no"`
	Name       string `json:"name"`
	CampaignID string `json:"campaign_id"`
	Packet     string `json:"packet"`
	IsNarrow   bool   `json:"is_narrow"`
	IsText     bool   `json:"is_text"`
	IsCut      bool   `json:"is_cut"`
}

// NewSpool makes a spool in a private folder.
func NewSpool(temp string) (*Spool, error) {
	file, err := os.CreateTemp(temp, "rows-*.json")
	if err != nil {
		return nil, err
	}
	buffer := bufio.NewWriterSize(file, 1<<20)
	rows := json.NewEncoder(buffer)
	rows.SetEscapeHTML(false)
	return &Spool{temp: temp, file: file, buffer: buffer, rows: rows}, nil
}

// Add adds a file that was returned: who sent it ("" if nobody knows), when it was received,
// and whether the review was closed by then.
func (s *Spool) Add(source *form.Source, sender string, received time.Time, isAfterClose bool) error {
	number := len(s.sources) + 1
	s.sources = append(s.sources, spooledSource{number, source.SHA256, strings.ToLower(sender), stamp(received), isAfterClose})
	for i, part := range source.Parts {
		s.parts = append(s.parts, spooledPart{
			number, i + 1, part.Name, part.CampaignID, part.Packet, part.IsNarrow, part.IsText, len(part.Missing) > 0,
		})
		for _, row := range part.Rows {
			record := map[string]any{
				"source_no": number, "part_no": i + 1, "line": row.Line, "token": row.Token, "typed": row.Typed, "word": row.Decision,
				"written": row.Written, "until": row.Until, "comment": row.Comment, "decided_at": row.DecidedAt,
			}
			for at, name := range form.Locked {
				record[name] = row.Cells[at]
			}
			if err := s.rows.Encode(record); err != nil {
				return err
			}
		}
	}
	return nil
}

// load takes all that was added into the database.
func (s *Spool) load(ctx context.Context, db *duckdb.DB) error {
	if err := s.buffer.Flush(); err != nil {
		return err
	}
	if err := fill(ctx, db, s.temp, "returned.source", s.sources); err != nil {
		return err
	}
	if err := fill(ctx, db, s.temp, "returned.part", s.parts); err != nil {
		return err
	}
	return fillFrom(ctx, db, "returned.row", s.file.Name())
}

// Discard takes the scratch file away.
func (s *Spool) Discard() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

// fill inserts records into a table, whose columns they have.
func fill[T any](ctx context.Context, db *duckdb.DB, temp, table string, records []T) (err error) {
	if len(records) == 0 {
		return nil
	}
	file, err := os.CreateTemp(temp, "fill-*.json")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	buffer := bufio.NewWriter(file)
	encoder := json.NewEncoder(buffer)
	for _, each := range records {
		err = errors.Join(err, encoder.Encode(each))
	}
	if err = errors.Join(err, buffer.Flush(), file.Close()); err != nil {
		return err
	}
	return fillFrom(ctx, db, table, file.Name())
}

// fillFrom inserts the records of a file with one in each line.
func fillFrom(ctx context.Context, db *duckdb.DB, table, path string) error {
	schema, name, _ := strings.Cut(table, ".")
	columns, err := db.Texts(ctx, duckdb.Statement{
		Name: "judge", Text: "select printf('''%s'': ''%s''', column_name, lower(data_type)) from duckdb_columns() where schema_name = $schema and table_name = $name order by column_index",
		Params: duckdb.Params{"schema": schema, "name": name},
	})
	if err != nil {
		return err
	}
	return exec(ctx, db, fmt.Sprintf("insert into %s by name from read_json(%s, format = 'newline_delimited', hive_partitioning = false, maximum_object_size = 67108864, columns = {%s})",
		duckdb.Relation(table), duckdb.Literal(path), strings.Join(columns, ", ")))
}
