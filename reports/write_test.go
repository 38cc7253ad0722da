package reports_test

import (
	"strings"
	"testing"

	"rolecall/reports"
	"rolecall/reports/changefile"
)

// What cannot be written is an error that names the file, in every form.
func TestFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	formats, err := changefile.Lookup(changefile.Names()...)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{
		"report.xlsx", "changes/servicenow-import-set.csv", "changes/rollback/README.md", "report.html", "findings.csv",
		"changes/servicenow-import-set.xlsx", "changes/servicenow-batch-0001.json", "changes/servicenow-users-0001.xml", "changes/okta-users.jsonl",
	}
	if !isCI {
		names = names[:3]
	}
	for _, name := range names {
		folder, err := reports.Create(t.TempDir() + "/out")
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Abort()
		if err := folder.Write(name, nil); err != nil {
			t.Fatal(err)
		}
		_, err = reports.Write(t.Context(), folder, finished(t), reports.Options{ChangeFormats: formats})
		if err == nil || !strings.Contains(err.Error(), name+": file exists") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
