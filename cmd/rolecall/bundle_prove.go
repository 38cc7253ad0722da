package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
	"rolecall/reports/bundle"
)

// prove compares what both find, and looks for values of the one in the other.
func prove(ctx context.Context, copied *bundle.Written, dir, original, again string) (difference bundle.Difference, err error) {
	err = openStored(ctx, original, func(before *duckdb.DB) error {
		if err := openStored(ctx, again, func(after *duckdb.DB) (err error) {
			difference, err = copied.Compare(ctx, before, after)
			return err
		}); err != nil {
			return err
		}
		values, err := copied.Values(ctx, before)
		if err != nil {
			return err
		}
		found, err := copied.Search(ctx, dir, values)
		return errors.Join(err, bundle.Leak(dir, found))
	})
	if err == nil && !difference.IsNone() {
		err = differs(difference)
	}
	return difference, err
}

// mostDiffering is how many differences are listed of each sort.
const mostDiffering = 10

// differs is the error that the bundle finds something else.
func differs(difference bundle.Difference) error {
	var text strings.Builder
	fmt.Fprintf(&text, "the bundle would not give the same findings, so it was not written: the rules test something that replacing values changes (a length, an order, joined parts)")
	for _, each := range []struct {
		what string
		rows []string
	}{{"only in the original", difference.Lost}, {"only in the bundle", difference.Gained}, {"plan", difference.Plan}} {
		for i, row := range each.rows {
			if i == mostDiffering {
				fmt.Fprintf(&text, "\n %s: %d more", each.what, len(each.rows)-i)
				break
			}
			fmt.Fprintf(&text, "\n %s: %s", each.what, row)
		}
	}
	return errors.New(text.String())
}
