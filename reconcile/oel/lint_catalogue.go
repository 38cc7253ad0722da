package oel

// Lint is a sort of warning: something that means less, more or other than it
// seems to. Its name is how people silence it.
type Lint struct {
	Name    string
	Title   string // in a few words
	Why     string // what happens where it is ignored
	Example string // what is warned of
	// Decides: it speaks of who gets what, so that a run warns of it, too.
	Decides bool
}

// IsMistake says whether rules that have the lint are wrong unless they silence it: a
// comparison that is the same for everybody, or of what nobody can know, decides who gets
// what, and not as its author meant.
func IsMistake(lint string) bool { return lint == neverEqual || lint == unknownType }

// The names of the lints of expressions.
const (
	alwaysFalse        = "always-false"
	alwaysTrue         = "always-true"
	arrayPart          = "array-part"
	deprecatedFunction = "deprecated-function"
	displayNameNull    = "displayname-null"
	flattenNull        = "flatten-null"
	groupInMapping     = "group-in-mapping"
	groupPrefix        = "group-prefix"
	neverEqual         = "never-equal"
	neverMatches       = "never-matches"
	nullText           = "null-text"
	regexSlashes       = "regex-slashes"
	switchShadow       = "switch-shadow"
	templateText       = "template-text"
	unguardedSubstring = "unguarded-substring"
	unknownType        = "unknown-type"
	weekYear           = "week-year"
	zoneAbbreviation   = "zone-abbreviation"
)

// Lints are the lints of expressions, by name.
var Lints = []Lint{
	{
		Name: alwaysFalse, Decides: true, Title: "Condition that nobody can meet",
		Why:     "One attribute cannot equal two texts at once, so the rule selects nobody. OR was probably intended.",
		Example: `user.department == "Sales" AND user.department == "Marketing"`,
	},
	{
		Name: alwaysTrue, Decides: true, Title: "Condition that everybody meets",
		Why:     "Every value differs from one of the two, so the rule selects everybody; Okta's support calls this mass assignment. AND was probably intended.",
		Example: `user.department != null OR user.department != ""`,
	},
	{
		Name: arrayPart, Title: "Arrays.contains on a text",
		Why:     "A text counts as the elements between its commas, and an element is compared as a whole. To look for a part of a text there is String.stringContains.",
		Example: `Arrays.contains(user.title, "Manager")`,
	},
	{
		Name: deprecatedFunction, Title: "Function without its prefix",
		Why:     "Okta keeps these for old mappings and no longer documents them.",
		Example: `toUpperCase(user.lastName)`,
	},
	{
		Name: displayNameNull, Title: "displayName compared with null",
		Why:     "If it is absent, Okta reads first and last name instead, so it is hardly ever null.",
		Example: `user.displayName == null ? user.login : user.displayName`,
	},
	{
		Name: flattenNull, Title: "Arrays.flatten over null",
		Why:     "An attribute that is null fails the expression in Okta, or leaves an element that is null.",
		Example: `Arrays.flatten(user.costCenter, user.division)`,
	},
	{
		Name: groupInMapping, Title: "Group function in a mapping",
		Why:     "Okta does not evaluate a mapping again when only a membership changes, so the account drifts until the profile changes. List the groups under the attribute's groups key instead.",
		Example: `isMemberOfGroupName("Sales Team") ? "Sales" : user.department`,
	},
	{
		Name: groupPrefix, Title: "group.profile.name without an operator",
		Why:     "Without 'operator' it means: starts with. One support article says that it means exactly. Write the operator to avoid doubt.",
		Example: `user.isMemberOf({'group.profile.name': 'Sales'})`,
	},
	{
		Name: neverEqual, Title: "Values of different types compared",
		Why:     "A text never equals a number, nor true; the comparison is the same for everybody.",
		Example: `user.costCenter == 4711`,
	},
	{
		Name: neverMatches, Decides: true, Title: "Pattern that no text matches",
		Why:     "The whole text must match, and this pattern demands something before its beginning or after its end.",
		Example: `user.title matches "Sales^Manager"`,
	},
	{
		Name: nullText, Decides: true, Title: "Attribute that can be null, concatenated",
		Why:     "Joined to a text, null becomes the word null, and Okta writes that into the app.",
		Example: `user.firstName + " " + user.middleName`,
	},
	{
		Name: regexSlashes, Decides: true, Title: "Pattern between slashes",
		Why:     "Slashes do not delimit a pattern here: they must be in the text.",
		Example: `isMemberOfGroupNameRegex("/Sales.*/")`,
	},
	{
		Name: switchShadow, Title: "stringSwitch key that is never reached",
		Why:     "The first key that the text contains decides, so a key that contains an earlier key is never reached.",
		Example: `String.stringSwitch(user.title, "", "Manager", "m", "Sales Manager", "s")`,
	},
	{
		Name: templateText, Decides: true, Title: "Template in a text",
		Why:     "${...} is replaced in Okta's username templates only. In an expression it stays the text it is.",
		Example: `"${user.firstName}.${user.lastName}"`,
	},
	{
		Name: unguardedSubstring, Title: "Part of a text that may be missing",
		Why:     "substringBefore without a match yields the whole text, and in some places Okta fails if the text is too short.",
		Example: `String.substringBefore(user.title, " ")`,
	},
	{
		Name: unknownType, Title: "Attribute of unknown type",
		Why:     "CSV writes arrays as texts. contains means a part of a text and an element of an array, so the type must be known.",
		Example: `user.tags.contains("dev")`,
	},
	{
		Name: weekYear, Title: "YYYY in a time format",
		Why:     "The year of the week differs from the year in the days around New Year.",
		Example: `Time.fromIso8601ToString(user.startDate, "YYYY-MM-dd")`,
	},
	{
		Name: zoneAbbreviation, Title: "Time zone by its abbreviation",
		Why:     "EST, MST and HST are fixed offsets, without summer time.",
		Example: `Time.now("EST")`,
	},
}
