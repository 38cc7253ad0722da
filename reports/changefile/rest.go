package changefile

import (
	"bufio"
	_ "embed"
	"errors"
	"os"
	"strings"
)

// restRows is how many rows a file holds; the sender cuts it into requests.
const restRows = 10_000

var (
	//go:embed script/send.sh
	sendSH string
	//go:embed script/send.ps1
	sendPS1 string
)

// sender is a script that sends the rows of one run.
func sender(script string) func(job) string {
	return func(j job) string {
		return strings.NewReplacer("run='ID'", "run='"+j.run.ID+"'", "$run = 'ID'", "$run = '"+j.run.ID+"'", "Run ID.", "Run "+j.run.ID+".").Replace(script)
	}
}

// rest writes the staging rows for the Import Set API, one a line, as the columns of
// the staging table are called. The sender tells rows by the first three keys.
type rest struct {
	job    job
	header []string
	files  int
	rows   int // in the file at hand
	file   *os.File
	text   *bufio.Writer
}

func newRest() writer { return &rest{} }

func (r *rest) begin(j job) error {
	r.job = j
	r.header = stagingHeader(j.fields)
	return nil
}

func (r *rest) obstacle(c correction) string { return stagingObstacle(c) }

// restKeys come first, so that a shell finds them.
var restKeys = []string{"run_id", "plan", "change_id"}

func (r *rest) write(c correction) error {
	if r.rows == restRows {
		if err := r.end(); err != nil {
			return err
		}
	}
	if r.file == nil {
		r.files++
		var err error
		if r.file, err = r.job.run.Folder.Create(r.job.path(numbered("servicenow-rest-NNNN.jsonl", r.files))); err != nil {
			return err
		}
		r.text = bufio.NewWriterSize(r.file, 1<<16)
	}
	r.rows++
	line, err := r.line(r.job.row(c))
	if err != nil {
		return err
	}
	_, err = r.text.WriteString(line)
	return err
}

// line is a row as an object: the keys, then every cell that is not empty.
func (r *rest) line(cells []string) (string, error) {
	cell := map[string]string{}
	for i, name := range r.header {
		cell[name] = cells[i]
	}
	var line strings.Builder
	add := func(name string) error {
		value, err := encode(cell[name])
		line.WriteString("{,"[min(line.Len(), 1):][:1] + `"u_` + name + `":` + string(value))
		delete(cell, name)
		return err
	}
	for _, name := range restKeys {
		if err := add(name); err != nil {
			return "", err
		}
	}
	for _, name := range r.header {
		if cell[name] == "" {
			continue
		}
		if err := add(name); err != nil {
			return "", err
		}
	}
	line.WriteString("}\n")
	return line.String(), nil
}

func (r *rest) end() error {
	if r.file == nil {
		return nil
	}
	err := errors.Join(r.text.Flush(), r.file.Close())
	r.file, r.rows = nil, 0
	return err
}

func (r *rest) close() error { return r.end() }
