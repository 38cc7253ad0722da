package html

import (
	"context"
	"fmt"
	"io"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reports/columns"
)

// rows are the rows of a relation as blocks of the page.
type rows struct {
	name     string // of the blocks
	relation string
	number   string // the column that counts the rows from 0, in their order
	columns  []columns.Column
	ranked   []string // columns of many values that the page sorts by: it gets the place of each
	findings string   // a column of ids of findings: the page gets the number of the first of them
}

// write writes the first rows.
func (r rows) write(ctx context.Context, db *duckdb.DB, most int64, to io.Writer) error {
	packer := &packer{name: r.name, to: to, most: rowsPerBlock}
	selected := []string{columns.SelectText(r.columns)}
	for _, column := range r.columns {
		if column.Page == columns.Few {
			packer.columns = append(packer.columns, &few{name: column.Name, known: map[string]uint32{}})
		} else {
			packer.columns = append(packer.columns, &each{name: column.Name})
		}
	}
	for _, name := range r.ranked {
		packer.columns = append(packer.columns, &integers{name: "by_" + name})
		selected = append(selected, fmt.Sprintf("cast(dense_rank() over (order by nullif(strip_accents(lower(%s)), '') nulls last) as varchar)", duckdb.Ident(name)))
	}
	from := r.relation
	if r.findings != "" {
		packer.columns = append(packer.columns, &integers{name: "finding_no"})
		selected = append(selected, "cast(coalesce(about_no, -1) as varchar)")
		from += fmt.Sprintf(" left join (select finding_id as about_id, finding_no as about_no from main.finding where finding_no < $most)"+
			" on about_id = split_part(%s, '; ', 1)", duckdb.Ident(r.findings))
	}
	return packer.copy(ctx, db, duckdb.Statement{
		Name:   r.relation,
		Text:   fmt.Sprintf("select %s from %s where %s < $most order by %s", strings.Join(selected, ", "), from, r.number, r.number),
		Params: duckdb.Params{"most": most},
	})
}

// copy packs what a statement yields: text in every column.
func (p *packer) copy(ctx context.Context, db *duckdb.DB, statement duckdb.Statement) error {
	found, err := db.Query(ctx, statement)
	if err != nil {
		return err
	}
	defer found.Close()
	values := make([]string, len(p.columns))
	fields := make([]any, len(values))
	for i := range values {
		fields[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(fields...); err != nil {
			return fmt.Errorf("read %s: %w", statement.Name, err)
		}
		if err := p.add(values); err != nil {
			return err
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	return p.flush()
}

// writeSubjects writes whom each finding is about.
func writeSubjects(ctx context.Context, db *duckdb.DB, most int64, to io.Writer) error {
	packer := &packer{name: "subjects", to: to, most: subjectsPerBlock, columns: []packed{
		&integers{name: "subject"}, &few{name: "department", known: map[string]uint32{}}, &few{name: "manager", known: map[string]uint32{}},
	}}
	return packer.copy(ctx, db, statement("subjects", duckdb.Params{"most": most}))
}
