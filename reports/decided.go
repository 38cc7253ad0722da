package reports

import (
	"bytes"
	"encoding/csv"

	"rolecall/reports/lists"
	"rolecall/reports/output"
)

// decisionsName has the decisions by which a plan was narrowed, one by one.
const decisionsName = output.ChangesDir + "/decisions.csv"

// writeDecisions writes the rows in which something is decided, if there are any.
func writeDecisions(folder *Folder, decided []lists.List) error {
	records := lists.Records(decided)
	if len(records) == 0 {
		return nil
	}
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	if err := writer.WriteAll(append([][]string{lists.Header}, records...)); err != nil {
		return err
	}
	return folder.Write(decisionsName, text.Bytes())
}
