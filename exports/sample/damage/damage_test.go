package damage

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestKindsDamageACopy: every kind of damage can be done, says what and to which
// file, and leaves the estate as it was.
func TestKindsDamageACopy(t *testing.T) {
	for _, forms := range []Forms{
		{Okta: "csv", ServiceNow: "csv", Members: "ids", Parts: 3},
		{Okta: "csv", ServiceNow: "xml", Members: "files", Parts: 2},
		{Okta: "har", ServiceNow: "har", Parts: 4},
	} {
		base, err := Make(filepath.Join(t.TempDir(), "generated"), Options{Sort: Sorts[0], Identities: 130, Seed: 3, Forms: forms})
		if err != nil {
			t.Fatal(err)
		}
		before := rowsOf(base)
		for _, kind := range Kinds {
			damaged, did, ok := kind.Do(base, forms, 7)
			if !ok {
				if kind.Name != "saved by Excel" && kind.Name != "file cut" || forms.Okta == "csv" {
					t.Errorf("%v: %s was never done", forms, kind.Name)
				}
				continue
			}
			if did.What == "" || len(did.Paths) == 0 || did.Table == "" {
				t.Errorf("%v: %+v says too little", forms, did)
			}
			if err := damaged.Write(t.TempDir()); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(before, rowsOf(base)); diff != "" {
				t.Errorf("%v: %s changed the estate itself:\n%s", forms, kind.Name, diff)
			}
		}
	}
}

func rowsOf(e *Estate) map[string][][]string {
	rows := map[string][][]string{}
	for _, each := range e.Files {
		rows[each.Table] = append([][]string{each.Columns}, each.Rows...)
	}
	return rows
}
