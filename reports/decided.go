package reports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"rolecall/reports/lists"
	"rolecall/reports/output"
)

// decisionsName has the decisions by which a plan was narrowed, one by one.
const decisionsName = output.ChangesDir + "/decisions.csv"

// writeDecisions writes the rows in which something is decided, if there are any. What was
// decided before stays as it is, as long as the selection rests on it.
func writeDecisions(folder *Folder, selection Selection) error {
	records := lists.Records(selection.Lists)
	if len(records) == 0 {
		before := filepath.Join(folder.Target(), filepath.FromSlash(decisionsName))
		if _, err := os.Stat(before); len(selection.Decisions) == 0 || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return copyFile(folder, before, decisionsName)
	}
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	if err := writer.WriteAll(append([][]string{lists.Header}, records...)); err != nil {
		return err
	}
	return folder.Write(decisionsName, text.Bytes())
}
