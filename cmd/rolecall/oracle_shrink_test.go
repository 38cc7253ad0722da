package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	estateName = regexp.MustCompile(`\bw[0-9]{2}`)
	personName = regexp.MustCompile(`\bw[0-9]{2}p[0-9]{2}@x.com`)
)

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
	keep := func(without []string) { // the whole estate first: to take it apart takes a while
		r, _ := d.draw(filepath.Join(*oracleKeep, fmt.Sprint(d.only, "-", d.seed)), without)
		if err := r.write(); err != nil {
			t.Error(err)
		}
	}
	keep(nil)
	var without []string
	try := func(parts []string) {
		if is := fails(slices.Concat(without, parts)); is != "" {
			without, last = slices.Concat(without, parts), is
		}
	}
	r, _ := d.draw("", nil)
	person := personName.FindString(violation)
	try(slices.DeleteFunc(r.estates[0].parts(), func(part string) bool { return !strings.HasPrefix(part, "person") || strings.Contains(part, person) }))
	r, _ = d.draw("", without)
	for size := len(r.estates[0].parts()) / 2; size > 0; size /= 2 {
		r, _ := d.draw("", without)
		for some := range slices.Chunk(r.estates[0].parts(), size) {
			try(some)
		}
	}
	keep(without)
	t.Logf("the smallest: %s\nwithout %q", last, without)
}
