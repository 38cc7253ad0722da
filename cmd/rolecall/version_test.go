package main

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
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

// TestPartsAreNamed: the engine, the standard library and each module, with its checksum in
// digits, and what replaces a module in its place.
func TestPartsAreNamed(t *testing.T) {
	info := debug.BuildInfo{Deps: []*debug.Module{
		{Path: "example.com/a", Version: "v1.2.3", Sum: "h1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
		{Path: "example.com/b", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/c", Version: "v2.0.0"}},
	}}
	bom := partsOf(&info, build{version: "v1.2.4", revision: "0123abc"}, "v1.5.6")
	var got []string
	for _, each := range *bom.Components {
		line := each.PackageURL
		if each.Hashes != nil {
			line += " " + (*each.Hashes)[0].Value
		}
		got = append(got, line)
	}
	want := []string{
		"pkg:github/duckdb/duckdb@v1.5.6", "pkg:golang/std@" + strings.TrimPrefix(runtime.Version(), "go"),
		"pkg:golang/example.com/a@v1.2.3 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "pkg:golang/example.com/c@v2.0.0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if program := bom.Metadata.Component; program.Version != "v1.2.4" || (*program.Properties)[0].Value != "0123abc" {
		t.Errorf("the program is %+v", program)
	}
}
