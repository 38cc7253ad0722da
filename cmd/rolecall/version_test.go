package main

import (
	"runtime/debug"
	"testing"
)

// TestBuildSaysWhatItKnows: a build from a repository knows its revision, one of a module its
// checksum, and one with -buildvcs=false neither.
func TestBuildSaysWhatItKnows(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	for name, each := range map[string]struct {
		info debug.BuildInfo
		want build
	}{
		"a module at a revision": {
			debug.BuildInfo{Main: debug.Module{Version: "v1.2.4-0.20261101100000-0123456789ab", Sum: "h1:abc="}},
			build{version: "v1.2.4-0.20261101100000-0123456789ab", sum: "h1:abc=", revision: "0123456789ab", date: "2026-11-01T10:00:00Z"},
		},
		"a folder": {debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, build{version: "(devel)"}},
		"nothing":  {debug.BuildInfo{}, build{version: "(devel)"}},
		"a module": {debug.BuildInfo{Main: debug.Module{Version: "v1.2.3", Sum: "h1:abc="}}, build{version: "v1.2.3", sum: "h1:abc="}},
		"a repository": {
			debug.BuildInfo{Main: debug.Module{Version: "v1.2.4-0.2026"}, Settings: []debug.BuildSetting{
				setting("vcs.revision", "0123abc"), setting("vcs.time", "2026-11-01T10:00:00Z"), setting("vcs.modified", "false"),
			}},
			build{version: "v1.2.4-0.2026", revision: "0123abc", date: "2026-11-01T10:00:00Z"},
		},
		"a repository with changes": {
			debug.BuildInfo{Settings: []debug.BuildSetting{setting("vcs.modified", "true"), setting("vcs.revision", "0123abc")}},
			build{version: "(devel)", revision: "0123abc+modified"},
		},
	} {
		if got := buildOf(&each.info, build{}); got != each.want {
			t.Errorf("%s: %+v, want %+v", name, got, each.want)
		}
	}
	stamped := build{version: "v1.2.3", revision: "4567def", date: "2026-11-02T00:00:00Z"}
	if got := buildOf(&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, stamped); got != stamped {
		t.Errorf("stamped by the linker: %+v", got)
	}
	known := debug.BuildInfo{Main: debug.Module{Version: "v1.2.4"}, Settings: []debug.BuildSetting{setting("vcs.revision", "0123abc"), setting("vcs.time", "2026-11-01T10:00:00Z")}}
	if got, want := buildOf(&known, stamped), (build{version: "v1.2.4", revision: "0123abc", date: "2026-11-01T10:00:00Z"}); got != want {
		t.Errorf("stamped, and known: %+v", got)
	}
}

// TestVersionIsPrinted: what is known of the build, in the order of trust.
func TestVersionIsPrinted(t *testing.T) {
	for want, each := range map[string]build{
		"  source   revision 0123abc of 2026-11-01T10:00:00Z":                                     {version: "v1.2.3", revision: "0123abc", date: "2026-11-01T10:00:00Z"},
		"  source   revision 0123abc":                                                             {version: "v1.2.3", revision: "0123abc"},
		"  source   the module of this version; its checksum is h1:abc=":                          {version: "v1.2.3", sum: "h1:abc="},
		"  source   not known: it was built without the state of its repository (-buildvcs=true)": {version: "(devel)"},
	} {
		if got := each.source(); got != want {
			t.Errorf("%+v: %q, want %q", each, got, want)
		}
	}
}
