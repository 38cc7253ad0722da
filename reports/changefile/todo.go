package changefile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// TodoName is the list of what is still to do, in the folder of the change files.
const TodoName = "todo.csv"

// todoList lists what is still to do after an import, a change a line.
type todoList struct {
	job  job
	file io.WriteCloser
	rows *csv.Writer
}

func (t *todoList) add(c correction, results *Results) error {
	if t == nil {
		return nil
	}
	if t.file == nil {
		file, err := t.job.run.Folder.Create(t.job.path(TodoName))
		if err != nil {
			return err
		}
		t.file, t.rows = file, csv.NewWriter(file)
		if err := t.rows.Write([]string{"change_id", "sequence", "system", "table", "operation", "user_name", "outcome", "outcome_reason", "reason"}); err != nil {
			return err
		}
	}
	was := results.Of[c.ChangeID]
	return t.rows.Write([]string{c.ChangeID, strconv.FormatInt(c.Sequence, 10), c.System, c.Table, c.Operation, c.UserName, was.Outcome, was.Reason, c.Reason})
}

func (t *todoList) close() error {
	if t == nil || t.file == nil {
		return nil
	}
	t.rows.Flush()
	if err := errors.Join(t.rows.Error(), t.file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", TodoName, err)
	}
	return nil
}
