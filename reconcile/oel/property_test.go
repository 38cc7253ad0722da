package oel_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rolecall/reconcile/oel"
)

// TestInterpreterAndSQLAgree draws expressions and users, and compares what a
// straightforward interpreter says with what the compiled SQL says.
func TestInterpreterAndSQLAgree(t *testing.T) {
	users := newTable(t)
	rapid.Check(t, func(rt *rapid.T) {
		drawn := []user{drawUser(rt), drawUser(rt), drawUser(rt)}
		users.fill(t, drawn)
		for range 5 {
			compare(rt, users, drawn, drawAny(rt, 3))
		}
	})
}

func compare(rt *rapid.T, users *table, drawn []user, tree expr) {
	compiled, err := users.compile(tree.text, oel.Any)
	if err != nil {
		rt.Fatalf("%s: %v", tree.text, err)
	}
	want, fails := make([]any, len(drawn)), false
	errs := make([]error, len(drawn))
	for i, each := range drawn {
		want[i], errs[i] = interpret(tree, each)
		fails = fails || errs[i] != nil
	}
	got, err := users.values(compiled, -1)
	if !fails {
		if err != nil {
			rt.Fatalf("%s\n%s\n%v", tree.text, compiled.SQL, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s\n%s\n(-want +got)\n%s\nof %v", tree.text, compiled.SQL, diff, drawn)
		}
		return
	}
	for i := range drawn {
		got, err := users.values(compiled, i)
		switch {
		case errs[i] != nil && err == nil: // SQL may skip a part that cannot matter
		case errs[i] != nil && !strings.Contains(err.Error(), "rules.yaml:1:"):
			rt.Fatalf("%s\n%s\nof %v: got %v, %v, want %v", tree.text, compiled.SQL, drawn[i], got, err, errs[i])
		case errs[i] == nil && (err != nil || !cmp.Equal(got[0], want[i])):
			rt.Fatalf("%s\n%s\nof %v: got %v, %v, want %v", tree.text, compiled.SQL, drawn[i], got, err, want[i])
		}
	}
	if !compiled.CanRaise {
		rt.Fatalf("%s raises, and CanRaise is false", tree.text)
	}
}

// expr is an expression, as text and as what it means.
type expr struct {
	text string
	eval func(user) any // nil, string, bool, int32, float64, []any; panics with failure
}

type failure struct{ error }

func interpret(tree expr, of user) (value any, err error) {
	defer func() {
		if failed, ok := recover().(failure); ok {
			err = failed.error
		}
	}()
	return normal(tree.eval(of)), nil
}

// normal is a value as JSON has it.
func normal(value any) any {
	switch value := value.(type) {
	case int32:
		return float64(value)
	case []any:
		list := make([]any, len(value))
		for i, each := range value {
			list[i] = normal(each)
		}
		return list
	}
	return value
}

func fail(message string) any { panic(failure{errors.New(message)}) }

// Users ---------------------------------------------------------------------------

var someTexts = append([]string{"", "a", "ab", "b@a.b", "Ab a", "12", "-1.5", "é", "O'Brien", "$1", "null", "a,b", "%_\\"}, someWords...)

func drawUser(t *rapid.T) user {
	drawn := user{"always": rapid.SampledFrom(someTexts).Draw(t, "always")}
	set := func(name string, value any) {
		if rapid.IntRange(0, 2).Draw(t, "set") > 0 {
			drawn[name] = value
		}
	}
	set("s", rapid.SampledFrom(someTexts).Draw(t, "s"))
	set("t", rapid.SampledFrom(someTexts).Draw(t, "t"))
	set("b", rapid.Bool().Draw(t, "b"))
	set("i", int32(rapid.IntRange(-3, 3).Draw(t, "i")))
	set("j", rapid.SampledFrom([]int32{-2147483648, -1, 0, 7, 2147483647}).Draw(t, "j"))
	set("n", rapid.SampledFrom([]float64{-2.5, -0.5, 0, 0.5, 1, 1000.25}).Draw(t, "n"))
	list := []any{}
	for range rapid.IntRange(0, 3).Draw(t, "size") {
		list = append(list, rapid.SampledFrom(someTexts).Draw(t, "element"))
	}
	set("list", list)
	return drawn
}

// Drawing expressions -------------------------------------------------------------

type drawer func(t *rapid.T, depth int) expr

func drawAny(t *rapid.T, depth int) expr {
	return pick(t, drawText, drawBool, drawInt, drawNumber, drawList)(t, depth)
}

func pick(t *rapid.T, from ...drawer) drawer {
	return from[rapid.IntRange(0, len(from)-1).Draw(t, "kind")]
}

func attribute(name string) expr {
	return expr{"user." + name, func(u user) any { return u[name] }}
}

func constant(text string, value any) expr {
	return expr{text, func(user) any { return value }}
}

var null = constant("null", nil)

func quote(t *rapid.T, text string) string {
	if rapid.Bool().Draw(t, "single") {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// over combines operands.
func over(text string, eval func(values []any) any, operands ...expr) expr {
	for _, operand := range operands {
		text = strings.Replace(text, "#", operand.text, 1)
	}
	return expr{text, func(u user) any {
		values := make([]any, len(operands))
		for i, operand := range operands {
			values[i] = operand.eval(u)
		}
		return eval(values)
	}}
}

// either is c ? a : b or a ?: b, which leave a side alone.
func either(t *rapid.T, depth int, of drawer) expr {
	a, b := of(t, depth), of(t, depth)
	if rapid.Bool().Draw(t, "elvis") {
		return expr{"(" + a.text + " ?: " + b.text + ")", func(u user) any {
			if value := a.eval(u); value != nil && value != "" {
				return value
			}
			return b.eval(u)
		}}
	}
	c := drawBool(t, depth)
	return expr{"(" + c.text + " ? " + a.text + " : " + b.text + ")", func(u user) any {
		if c.eval(u) == true {
			return a.eval(u)
		}
		return b.eval(u)
	}}
}
