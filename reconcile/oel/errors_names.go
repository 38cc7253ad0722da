package oel

import (
	"maps"
	"slices"
	"strings"

	"rolecall/exports/source"
)

func errUnknownAttribute(at int, prefix, name string, known names, origin string) *mistake {
	hint := ""
	if near := source.Nearest(name, known.list); len(near) > 0 {
		for i := range near {
			near[i] = prefix + near[i]
		}
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	if origin != "" {
		hint = strings.TrimPrefix(hint+"  ("+origin+")", "  ")
	}
	return wrong(at, hint, "okta has no user attribute %q", name)
}

func errUnknownAppAttribute(at int, name string, known names) *mistake {
	return wrong(at, source.DidYouMean(name, known.list), "the ServiceNow app user has no attribute %q", name)
}

// errUnknownRoot: x.y of a name that is neither the user nor an attribute, mostly another app.
func errUnknownRoot(at int, root, name string) *mistake {
	known := append(slices.Sorted(maps.Keys(namespaces)), slices.Sorted(maps.Keys(roots))...)
	if near := source.Nearest(root, known); len(near) > 0 {
		return wrong(at, "did you mean "+near[0]+"."+name+"?", "%s.%s is not a known attribute", root, name)
	}
	return wrong(at, "user."+name+" is the Okta user's, appuser."+name+" that of the assignment to ServiceNow",
		"%s.%s is not available offline: profiles in other apps are in no export", root, name)
}

func errNotAValue(at int, name, example string) *mistake {
	return wrong(at, "name what you want of it, as in "+example, "%s alone is not a value", name)
}

func errNotOffline(at int, name string) *mistake {
	return wrong(at, "it needs data that no export holds: use attributes and groups of the user instead",
		"%s is not available offline", name)
}

func errUnknownFunction(at int, name string, known []string) *mistake {
	hint := javaMethods[strings.TrimPrefix(name, "String.")]
	if hint == "" {
		hint = source.DidYouMean(name, known)
	}
	return wrong(at, hint, "there is no function %s", name)
}

// javaMethods are what people know of Java's strings and Okta's language does not have, and what to
// write instead.
var javaMethods = map[string]string{
	"endsWith":         `write text matches ".*[.]com": the pattern must match the whole text`,
	"equals":           "write a == b",
	"equalsIgnoreCase": "write a.toLowerCase() == b.toLowerCase()",
	"indexOf":          "text.contains(part) says whether it is there, substringAfter what follows",
	"split":            "Arrays functions take a text with commas for an array; substringBefore and substringAfter part a text",
	"trim":             "removeSpaces removes all spaces",
	"concat":           "write a + b",
	"isBlank":          `write text == null or String.len(text) == 0`,
}

func errUnknownMethod(at int, name string, receiver Type, known []string) *mistake {
	near := source.Nearest(name, known)
	hint := ""
	if receiver.Kind == KindString {
		hint = javaMethods[name]
	}
	if hint == "" && len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return wrong(at, hint, "%s has no method %s", article(receiver), name)
}

func errNoProperty(at int, name string, receiver Type) *mistake {
	hint := ""
	if receiver.Kind == KindGroup {
		hint = "a group has id, type and profile.name"
	}
	return wrong(at, hint, "%s has no property %q", article(receiver), name)
}

func errProjection(at int, path string) *mistake {
	return wrong(at, "take one of name, profile.name, id, type", "cannot take %q of each element", path)
}

func errProjectionOf(at int, found Type) *mistake {
	return wrong(at, "a projection takes something of each group: user.getGroups(...).![name]", "%s has nothing to project", article(found))
}

// Types ---------------------------------------------------------------------------
