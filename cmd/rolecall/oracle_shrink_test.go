package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var estateName = regexp.MustCompile(`\bw[0-9]{2}`)

// shrink takes parts out of the estate that a violation is about as long as something is
// still wrong, and keeps what is left.
func (d oracleDraw) shrink(t *testing.T, violation string) {
	d.only = estateName.FindString(violation)
	d.last, _, _ = strings.Cut(violation, ":")
	d.selections = 20
	fails := func(without []string) string {
		_, _, wrong, err := d.check(t, without)
		if err != nil || len(wrong) == 0 {
			return ""
		}
		return wrong[0]
	}
	last := fails(nil)
	if last == "" {
		t.Logf("%s alone does nothing wrong", d.only)
		return
	}
	var without []string
	r, _ := d.draw("", nil)
	for size := len(r.estates[0].parts()) / 3; size > 0; size /= 3 {
		r, _ := d.draw("", without)
		left := r.estates[0].parts()
		for len(left) > 0 {
			some := left[:min(size, len(left))]
			left = left[len(some):]
			if is := fails(slices.Concat(without, some)); is != "" {
				without, last = slices.Concat(without, some), is
			}
		}
	}
	r, _ = d.draw(filepath.Join(*oracleKeep, fmt.Sprint(d.only, "-", d.seed)), without)
	if err := r.write(); err != nil {
		t.Error(err)
	}
	t.Logf("the smallest: %s\nwithout %q", last, without)
}
