package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas are the published schemas of what other programs read.
var schemas = map[string]string{
	"findings.json": "findings.schema.json",
	"changes.json":  "changes.schema.json",
	"manifest.json": "manifest.schema.json",
}

// validate holds the JSON files of a run against their published schemas.
func validate(t fatal, out string) {
	for file, name := range schemas {
		content, err := os.ReadFile(filepath.Join(out, file))
		if err != nil {
			t.Fatalf("%v", err)
		}
		validateText(t, file, string(content), name)
	}
}

// validateText holds a JSON text against a published schema.
func validateText(t fatal, file, text, name string) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(home, "reports", name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if err := schema.Validate(value); err != nil {
		t.Fatalf("%s is not as %s says: %v", file, name, err)
	}
}

// TestSchemasOfOutputs holds acme's outputs against the schemas; those of
// generated estates are in TestPlantedFindings, those of a run with all that a
// manifest may hold in the script simulate.
func TestSchemasOfOutputs(t *testing.T) {
	for _, name := range snapshots {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			validate(t, finished(t, name).out)
		})
	}
}

// TestSchemasSayWhatEachColumnMeans finds a description of every field, and in
// reports/README.md a line about it.
func TestSchemasSayWhatEachColumnMeans(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(home, "reports", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"findings.schema.json", "changes.schema.json", "manifest.schema.json"} {
		content, err := os.ReadFile(filepath.Join(home, "reports", name))
		if err != nil {
			t.Fatal(err)
		}
		var schema struct {
			Properties map[string]struct{ Description string }
			Items      struct {
				Properties map[string]struct{ Description string }
			}
		}
		if err := json.Unmarshal(content, &schema); err != nil {
			t.Fatal(err)
		}
		fields := schema.Properties
		if fields == nil {
			fields = schema.Items.Properties
		}
		if len(fields) < 10 {
			t.Errorf("%s has only %d fields", name, len(fields))
		}
		for field, of := range fields {
			if of.Description == "" {
				t.Errorf("%s does not say what %s is", name, field)
			}
			if !strings.Contains(string(readme), "`"+field+"`") {
				t.Errorf("reports/README.md does not mention %s of %s", field, name)
			}
		}
	}
}
