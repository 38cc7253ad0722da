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
		if got := buildOf(&each.info); got != each.want {
			t.Errorf("%s: %+v, want %+v", name, got, each.want)
		}
	}
}
