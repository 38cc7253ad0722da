package main

import (
	"io/fs"
	"path/filepath"
	"testing"

	"rolecall/exports/sample"
)

// TestDemoIsEstimated compares what is estimated of an estate with what is written.
func TestDemoIsEstimated(t *testing.T) {
	t.Parallel()
	forms := [][2]string{{"json", "table-api-all"}, {"csv", "xlsx"}}
	if isCI {
		forms = nil
		for _, form := range sample.ServiceNowForms {
			forms = append(forms, [2]string{sample.OktaForms[len(forms)%len(sample.OktaForms)], form})
		}
	}
	for _, form := range forms {
		options := sample.DemoOptions()
		options.Identities, options.Faults, options.OktaForm, options.ServiceNowForm = 3000, nil, form[0], form[1]
		estimated, err := estateBytes(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "estate")
		if _, err := sample.Write(dir, options); err != nil {
			t.Fatal(err)
		}
		written := 0.0
		err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			written += float64(info.Size())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if ratio := estimated / written; ratio < 0.8 || ratio > 1.25 {
			t.Errorf("%v: %.0f bytes estimated, %.0f written", form, estimated, written)
		}
		most, err := needOf(t.Context(), options, false, 1e18)
		if err != nil || most.disk < written {
			t.Errorf("%v: at most %.0f bytes, %.0f written (%v)", form, most.disk, written, err)
		}
	}
}
