package bundle

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// texts draws what values are made of: names with and without accents and capitals, numbers, ids.
var texts = rapid.Custom(func(t *rapid.T) string {
	parts := []string{
		"jane", "Jane", "JANE", "jané", "Janê", "jAne", "JAne", "doe", "Doe", "dœ", "🔥🦊", "山田", "o", "O", "ö", "smith", "Smithson", "МАРИЯ", "мария", "Weiß", "WEISS", "WEIẞ", "Weiss", "οδος", "ΟΔΟΣ",
		"7", "07", "007", "12", "0012", "1001", "10023", "0010023", "90210", "sales", "SalesLead", "it", "IT",
		"0123456789abcdef0123456789abcdef", "00000000000000000000000000000001", "ffff456789abcdef0123456789abcdef", "00u1abcDEF23456GHI78", "a1b2c3d4", "A1b2C3d4",
	}
	signs := []string{".", "@", " ", "-", "'", "\\", "(", ")"}
	var rewritten strings.Builder
	for range rapid.IntRange(1, 4).Draw(t, "parts") {
		rewritten.WriteString(rapid.SampledFrom(parts).Draw(t, "part"))
		rewritten.WriteString(rapid.SampledFrom(signs).Draw(t, "sign"))
	}
	return rewritten.String()
})

// small is a text in small letters; the sigma that ends a word is the other one.
func small(text string) string { return strings.ReplaceAll(strings.ToLower(text), "ς", "σ") }

// TestWhatIsEqualStaysEqual: replaced values are equal, also but for capitals and accents, when the values are; they
// begin and end alike when these do, and ids keep their order.
func TestWhatIsEqualStaysEqual(t *testing.T) {
	t.Parallel()
	folds := map[string]func(string) string{
		"as they are":      norm.NFC.String,
		"without capitals": func(text string) string { return small(norm.NFC.String(text)) },
		"in capitals": func(text string) string {
			return strings.ToUpper(strings.ReplaceAll(norm.NFC.String(text), "ß", "ss"))
		},
		"without accents": func(text string) string { return withoutAccents(small(text)) },
	}
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(texts, 2, 12).Draw(rt, "values")
		names := NewNames(rapid.StringMatching(`[a-z]{4}`).Draw(rt, "seed"))
		for _, each := range values {
			names.Of(each)
		}
		names.Draw()
		for _, x := range values {
			for _, y := range values {
				for what, fold := range folds {
					if before, after := fold(x) == fold(y), fold(names.Of(x)) == fold(names.Of(y)); before != after {
						rt.Fatalf("%q and %q are equal %s: %v; in their place %q and %q: %v", x, y, what, before, names.Of(x), names.Of(y), after)
					}
				}
				stays := names.Of(x) == x || names.Of(y) == y // alone; inside a text it is replaced
				if joined := names.Of(x + "+" + y); !stays && joined != names.Of(x)+"+"+names.Of(y) {
					rt.Fatalf("%q with %q becomes %q, and alone %q and %q", x, y, joined, names.Of(x), names.Of(y))
				}
			}
		}
	})
}

// TestNothingIsLeft: in what takes the place of a value none of its words, numbers and ids of four signs and
// more is left, nor those of another value.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(texts, 1, 12).Draw(rt, "values")
		names := NewNames("")
		for _, each := range values {
			names.Of(each)
		}
		names.Draw()
		for _, value := range values {
			for _, other := range values {
				for _, piece := range names.pieces(other) {
					if len(piece.text) > 4 && piece.kind != between && strings.Contains(names.Of(value), piece.text) {
						rt.Fatalf("%q becomes %q, which holds %q", value, names.Of(value), piece.text)
					}
				}
			}
		}
	})
}

func TestIDsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	ids := []string{"0aaa456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef", "ffff456789abcdef0123456789abcdef", "2831a114c611228501d4ea6c309d626e"}
	names := NewNames("")
	for _, each := range ids {
		names.Of(each)
	}
	names.Draw()
	slices.Sort(ids)
	var rewritten []string
	for _, each := range ids {
		rewritten = append(rewritten, names.Of(each))
		if names.Of(strings.ToUpper(each)) != strings.ToUpper(names.Of(each)) {
			t.Errorf("%s in capitals becomes %s", each, names.Of(strings.ToUpper(each)))
		}
	}
	if !slices.IsSorted(rewritten) {
		t.Errorf("%q becomes %q, in another order", ids, rewritten)
	}
}

// TestTextsThatRulesLookForAreFound: a word in which such a text stands becomes one in which its replacement stands.
func TestTextsThatRulesLookForAreFound(t *testing.T) {
	t.Parallel()
	names := NewNames("")
	names.Seek("Manag", "sales")
	for _, each := range []string{"Manager", "Presales Lead", "manage", "Sales", "Manag", "sales"} {
		names.Of(each)
	}
	names.Draw()
	for value, sought := range map[string]string{"Manager": "Manag", "Presales Lead": "sales", "manage": "manag", "Sales": "Sales"} {
		if !strings.Contains(names.Of(value), names.Of(sought)) {
			t.Errorf("%q holds %q, and %q does not hold %q", value, sought, names.Of(value), names.Of(sought))
		}
	}
	if strings.Contains(names.Of("manage"), names.Of("Manag")) {
		t.Error("capitals are no longer told apart")
	}
}

// TestWhatStays lists values of each sort that stays, and some that nearly are of it.
func TestWhatStays(t *testing.T) {
	t.Parallel()
	names := NewNames("")
	for _, value := range []string{
		"true", "ACTIVE", "admin", "sn_hr_core.basic", "soap.guest", "1", "2026-11-01", "2026-11-01T09:30:00.000Z", "31/10/2026 08:42:40", "Nov 1, 2026",
		"itil, admin", "2831a114c611228501d4ea6c309d626d", "",
	} {
		if made := names.drawnOf(value); made != value {
			t.Errorf("%q becomes %q", value, made)
		}
	}
	for _, value := range []string{"Truex", "admins", "x_acme_billing.user", "12", "2026-11", "555-01-2345", "40/13/2026", "anna", "Li", "acme"} {
		if made := names.drawnOf(value); made == value {
			t.Errorf("%q stays", value)
		}
	}
	if made := names.drawnOf("x_acme_billing.user"); !strings.HasSuffix(made, ".user") {
		t.Errorf("a role keeps the words of ServiceNow's own roles, and %q has none", made)
	}
}

// drawnOf learns one value, draws, and replaces it.
func (n *Names) drawnOf(value string) string {
	one := NewNames("any")
	one.Of(value)
	one.Draw()
	return one.Of(value)
}

// TestSysIDsWithoutLetters: a sys_id of digits alone is written in small letters as others are, by which findings are compared.
func TestSysIDsWithoutLetters(t *testing.T) {
	t.Parallel()
	names := NewNames("seed")
	digits, capitals := strings.Repeat("0", 30)+"42", strings.Repeat("A", 31)+"1"
	names.Of(digits)
	names.Of(capitals)
	names.Draw()
	if got := names.Of(digits); got != strings.ToLower(got) {
		t.Errorf("%s becomes %s", digits, got)
	}
	if got := names.Of(capitals); got != strings.ToUpper(got) {
		t.Errorf("%s becomes %s", capitals, got)
	}
}

// TestNamesEndWhateverIsSought: rules that look for all there is do not keep the command from ending.
func TestNamesEndWhateverIsSought(t *testing.T) {
	t.Parallel()
	names := NewNames("x")
	for _, consonant := range consonants {
		for _, vowel := range vowels {
			names.Seek(string(consonant)+string(vowel), string(vowel)+string(consonant))
		}
	}
	names.Of("Jane Doe a1b2c3")
	names.Draw()
	if made := names.Of("Jane Doe a1b2c3"); strings.Contains(made, "Jane") {
		t.Error(made)
	}
}
