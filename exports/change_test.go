package exports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolecall/exports"
)

// TestFilesThatChangeWhileLoading writes to a file at each stage of loading:
// whatever comes of it, that is what is reported.
func TestFilesThatChangeWhileLoading(t *testing.T) {
	t.Parallel()
	for at, usual := range map[string]string{"reading": "cut off", "loading": "longer", "loaded": "other rows"} {
		for name, content := range map[string]string{
			"cut off": "user_name,active\n", "longer": "user_name,active\na,true\nb,true\nc,true\n", "other rows": "user_name,active\nx,true\ny,true\n",
		} {
			if name != usual && !isCI {
				continue
			}
			dir := t.TempDir()
			files := map[string]string{"okta/u.csv": "id,login,status\n00u1,a,ACTIVE\n", "servicenow/u.csv": "user_name,active\na,true\nb,true\n"}
			for path, content := range files {
				path = filepath.Join(dir, path)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			changed := false
			err := exports.Load(t.Context(), open(t), exports.Inputs{
				Okta: []string{filepath.Join(dir, "okta")}, ServiceNow: []string{filepath.Join(dir, "servicenow")}, Root: dir, TempDir: t.TempDir(),
				Progress: func(stage string, done, total int64) {
					reached := map[string]bool{
						"reading": stage == "reading" && done == total,
						"loading": stage == "loading",
						"loaded":  stage == "loading" && done == total,
					}
					if reached[at] && !changed {
						changed = true
						if err := os.WriteFile(filepath.Join(dir, "servicenow/u.csv"), []byte(content), 0o600); err != nil {
							t.Error(err)
						}
					}
				},
			})
			if err == nil || !strings.HasPrefix(err.Error(), "servicenow/u.csv: changed while it was read") {
				t.Errorf("%s at %s: %v", name, at, err)
			}
		}
	}
}
