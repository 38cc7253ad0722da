package oel_test

import (
	"fmt"
	"testing"

	"rolecall/reconcile/oel"
)

func TestYields(t *testing.T) {
	for expression, want := range map[string]string{
		`user.department == "HR" ? "hr" : null`:            "[hr] true",
		`user.a == "x" ? "p, q" : user.b ?: "r"`:           "[] false",
		`user.a == "x" ? {"p", "q"} : "r"`:                 "[p q r] true",
		`user.division`:                                    "[] false",
		`user.a == "x" ? "p" : (user.b == "y" ? "q" : "")`: "[p q ] true",
	} {
		texts, isKnown := oel.Yields(expression)
		if got := fmt.Sprint(texts, isKnown); got != want {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
}
