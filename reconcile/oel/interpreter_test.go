package oel_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// What the language means, said plainly, and texts that say it.

func drawText(t *rapid.T, depth int) expr {
	switch choice := rapid.IntRange(0, 14).Draw(t, "text"); {
	case choice < 3 || depth == 0:
		return attribute(rapid.SampledFrom([]string{"s", "t", "always"}).Draw(t, "name"))
	case choice == 3:
		text := rapid.SampledFrom(someTexts).Draw(t, "literal")
		return constant(quote(t, text), text)
	case choice == 4:
		return either(t, depth-1, drawText)
	case choice == 5:
		return over("(# + #)", concat, drawText(t, depth-1), pick(t, drawText, drawInt, drawBool)(t, depth-1))
	case choice == 6:
		return over("(# + # + #)", func(v []any) any { return concat([]any{concat(v[:2]), v[2]}) },
			drawText(t, depth-1), drawText(t, depth-1), drawText(t, depth-1))
	case choice == 7:
		name := rapid.SampledFrom([]string{"String.substringBefore(#, #)", "#.substringBefore(#)"}).Draw(t, "before")
		return over(name, strict(func(v []any) any {
			before, _, _ := strings.Cut(v[0].(string), v[1].(string))
			return before
		}), drawText(t, depth-1), drawText(t, depth-1))
	case choice == 8:
		return over("substringAfter(#, #)", strict(func(v []any) any {
			_, after, _ := strings.Cut(v[0].(string), v[1].(string))
			return after
		}), drawText(t, depth-1), drawText(t, depth-1))
	case choice == 9:
		return over("String.substring(#, #, #)", strict(substring), drawText(t, depth-1), drawInt(t, depth-1), drawInt(t, depth-1))
	case choice == 10:
		return over("String.replaceFirst(#, #, #)", strict(func(v []any) any {
			if v[1] == "" {
				return v[0]
			}
			return strings.Replace(v[0].(string), v[1].(string), v[2].(string), 1)
		}), drawText(t, depth-1), drawText(t, depth-1), drawText(t, depth-1))
	case choice == 11:
		return over("String.stringSwitch(#, #, #, #, #, #)", stringSwitch, drawText(t, depth-1), drawText(t, depth-1),
			drawText(t, depth-1), drawText(t, depth-1), drawText(t, depth-1), drawText(t, depth-1))
	case choice == 12:
		name := rapid.SampledFrom([]string{"#.toUpperCase().removeSpaces()", "toUpperCase(#)", "#.toLowerCase().removeSpaces()", "String.toLowerCase(#)"}).Draw(t, "case")
		return over(name, strict(func(v []any) any {
			text := javaLower(v[0].(string))
			if strings.Contains(name, "Upper") {
				text = javaUpper(v[0].(string))
			}
			if strings.Contains(name, "removeSpaces") {
				text = strings.ReplaceAll(text, " ", "")
			}
			return text
		}), drawText(t, depth-1))
	case choice == 13:
		return over("String.join(#, #, #)", func(v []any) any {
			parts := make([]string, 3)
			for i, each := range v {
				if each != nil {
					parts[i] = each.(string)
				}
			}
			return parts[1] + parts[0] + parts[2]
		}, drawText(t, depth-1), drawText(t, depth-1), drawText(t, depth-1))
	}
	return over("Arrays.get(#, #)", func(v []any) any {
		list, _ := v[0].([]any)
		if position, ok := v[1].(int32); ok && position >= 0 && int(position) < len(list) {
			return list[position]
		}
		return nil
	}, drawList(t, depth-1), drawInt(t, depth-1))
}

// strict functions are null if an argument is.
func strict(eval func([]any) any) func([]any) any {
	return func(v []any) any {
		if slices.Contains(noLists(v), nil) {
			return nil
		}
		return eval(v)
	}
}

// noLists keeps values that == can compare.
func noLists(values []any) []any {
	kept := make([]any, len(values))
	for i, value := range values {
		if _, isList := value.([]any); isList {
			value = "list"
		}
		kept[i] = value
	}
	return kept
}

func concat(v []any) any {
	if v[0] == nil && v[1] == nil {
		return nil
	}
	text := ""
	for _, each := range v {
		if each == nil {
			each = "null"
		}
		text += fmt.Sprint(each)
	}
	return text
}

func substring(v []any) any {
	runes := []rune(v[0].(string))
	start := min(max(int(v[1].(int32)), 0), len(runes))
	end := min(max(int(v[2].(int32)), start), len(runes))
	return string(runes[start:end])
}

func stringSwitch(v []any) any {
	for i := 2; i < len(v); i += 2 {
		if v[0] != nil && v[i] != nil && strings.Contains(v[0].(string), v[i].(string)) {
			return v[i+1]
		}
	}
	return v[1]
}

func drawBool(t *rapid.T, depth int) expr {
	if depth == 0 {
		return attribute("b")
	}
	switch rapid.IntRange(0, 9).Draw(t, "bool") {
	case 0:
		return attribute("b")
	case 1:
		return either(t, depth-1, drawBool)
	case 2:
		return over("(! #)", func(v []any) any { return v[0] != true }, drawBool(t, depth-1))
	case 3:
		a, b := drawBool(t, depth-1), drawBool(t, depth-1)
		return expr{"(" + a.text + " AND " + b.text + ")", func(u user) any { return a.eval(u) == true && b.eval(u) == true }}
	case 4:
		a, b := drawBool(t, depth-1), drawBool(t, depth-1)
		return expr{"(" + a.text + " || " + b.text + ")", func(u user) any { return a.eval(u) == true || b.eval(u) == true }}
	case 5:
		return drawEquality(t, depth-1)
	case 6:
		return drawOrder(t, depth-1)
	case 7:
		return over("String.stringContains(#, #)", func(v []any) any {
			return v[0] != nil && v[1] != nil && strings.Contains(v[0].(string), v[1].(string))
		}, drawText(t, depth-1), drawText(t, depth-1))
	case 8:
		return over("(# matches '(?i)a.*')", func(v []any) any {
			return v[0] != nil && strings.HasPrefix(strings.ToLower(v[0].(string)), "a")
		}, drawText(t, depth-1))
	}
	return over("#.contains(#)", func(v []any) any {
		list, _ := v[0].([]any)
		return v[1] != nil && slices.Contains(list, v[1])
	}, drawList(t, depth-1), drawText(t, depth-1))
}

func drawEquality(t *rapid.T, depth int) expr {
	of := pick(t, drawText, drawBool, drawInt, drawNumber)
	a, b := of(t, depth), of(t, depth)
	switch rapid.IntRange(0, 3).Draw(t, "other") {
	case 0:
		b = null
	case 1:
		a, b = drawInt(t, depth), drawNumber(t, depth)
	case 2:
		a, b = attribute("s"), attribute("i")
	}
	operator := rapid.SampledFrom([]string{"==", "!="}).Draw(t, "operator")
	return over("(# "+operator+" #)", func(v []any) any {
		return equal(v[0], v[1]) == (operator == "==")
	}, a, b)
}

func equal(a, b any) bool { return normal(a) == normal(b) }

func drawOrder(t *rapid.T, depth int) expr {
	operator := rapid.SampledFrom([]string{"<", "<=", ">", ">="}).Draw(t, "operator")
	of := pick(t, drawText, drawInt, drawNumber)
	a, b := of(t, depth), of(t, depth)
	if rapid.IntRange(0, 5).Draw(t, "null") == 0 {
		b = null
	}
	return over("(# "+operator+" #)", func(v []any) any {
		order := compareValues(v[0], v[1])
		switch operator {
		case "<":
			return order < 0
		case "<=":
			return order <= 0
		case ">":
			return order > 0
		}
		return order >= 0
	}, a, b)
}

// compareValues: null is less than anything.
func compareValues(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	if text, ok := a.(string); ok {
		return strings.Compare(text, b.(string))
	}
	difference := normal(a).(float64) - normal(b).(float64)
	return int(math.Copysign(math.Ceil(math.Min(math.Abs(difference), 1)), difference))
}

func drawInt(t *rapid.T, depth int) expr {
	if depth == 0 {
		return attribute("i")
	}
	switch rapid.IntRange(0, 7).Draw(t, "int") {
	case 0:
		return attribute(rapid.SampledFrom([]string{"i", "j"}).Draw(t, "name"))
	case 1:
		value := int32(rapid.IntRange(-3, 9).Draw(t, "literal"))
		return constant(strconv.Itoa(int(value)), value)
	case 2:
		return either(t, depth-1, drawInt)
	case 3, 4:
		return drawArithmetic(t, depth-1)
	case 5:
		return over("String.len(#)", func(v []any) any {
			if v[0] == nil {
				return int32(0)
			}
			return int32(len([]rune(v[0].(string))))
		}, drawText(t, depth-1))
	case 6:
		return over("#.toInteger()", strict(func(v []any) any { return toInteger(v[0].(string)) }), attributeOf(t, "t"))
	}
	return over("Arrays.size(#)", func(v []any) any {
		list, _ := v[0].([]any)
		return int32(len(list))
	}, drawList(t, depth-1))
}

func attributeOf(_ *rapid.T, name string) expr { return attribute(name) }

func toInteger(text string) any {
	number, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return fail("not a number")
	}
	return int32(int64(math.Floor(number + 0.5)))
}

func drawArithmetic(t *rapid.T, depth int) expr {
	operator := rapid.SampledFrom([]string{"+", "-", "*", "/", "%"}).Draw(t, "operator")
	divides := operator == "/" || operator == "%"
	return over("(# "+operator+" #)", func(v []any) any {
		if divides && v[1] == int32(0) {
			return fail("division by zero") // of null too
		}
		if v[0] == nil || v[1] == nil {
			return nil
		}
		a, b := v[0].(int32), v[1].(int32)
		switch operator {
		case "+":
			return a + b
		case "-":
			return a - b
		case "*":
			return a * b
		case "/":
			return a / b
		}
		return a % b
	}, drawInt(t, depth), drawInt(t, depth))
}

func drawNumber(t *rapid.T, depth int) expr {
	if depth == 0 {
		return attribute("n")
	}
	switch rapid.IntRange(0, 3).Draw(t, "number") {
	case 0:
		return constant("2.5", 2.5)
	case 1:
		return either(t, depth-1, drawNumber)
	case 2:
		operator := rapid.SampledFrom([]string{"+", "-"}).Draw(t, "operator")
		return over("(# "+operator+" #)", strict(func(v []any) any {
			if operator == "+" {
				return v[0].(float64) + normal(v[1]).(float64)
			}
			return v[0].(float64) - normal(v[1]).(float64)
		}), drawNumber(t, depth-1), pick(t, drawNumber, drawInt)(t, depth-1))
	}
	return attribute("n")
}

func drawList(t *rapid.T, depth int) expr {
	if depth == 0 {
		return attribute("list")
	}
	switch rapid.IntRange(0, 5).Draw(t, "list") {
	case 0:
		return over("{#, 'x'}", func(v []any) any { return []any{v[0], "x"} }, drawText(t, depth-1))
	case 1:
		return either(t, depth-1, drawList)
	case 2:
		return over("Arrays.add(#, #)", func(v []any) any {
			list, _ := v[0].([]any)
			return append(slices.Clone(list), v[1])
		}, drawList(t, depth-1), drawText(t, depth-1))
	case 3:
		return over("#.remove(#)", func(v []any) any {
			kept := []any{}
			list, _ := v[0].([]any)
			for _, each := range list {
				if each != v[1] {
					kept = append(kept, each)
				}
			}
			return kept
		}, drawList(t, depth-1), drawText(t, depth-1))
	case 4:
		return over("Arrays.flatten(#, #)", func(v []any) any {
			flat := []any{}
			list, _ := v[0].([]any)
			for _, each := range append(slices.Clone(list), v[1]) {
				if each != nil {
					flat = append(flat, each)
				}
			}
			return flat
		}, drawList(t, depth-1), drawText(t, depth-1))
	}
	return attribute("list")
}
