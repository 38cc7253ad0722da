package main

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

// printSBOM writes what the program is made of, as CycloneDX in JSON: the modules that were
// linked, as Go notes them in every program, its standard library and the engine. It says
// neither a time nor a number of its own, so that one program says the same each time. What
// licences they have, the list beside a release says.
func printSBOM(ctx context.Context, w io.Writer) error {
	engine, err := engineVersion(ctx)
	if err != nil {
		return err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	encoder := cyclonedx.NewBOMEncoder(w, cyclonedx.BOMFileFormatJSON)
	return encoder.SetPretty(true).SetEscapeHTML(false).EncodeVersion(partsOf(info, readBuild(), engine), cyclonedx.SpecVersion1_6)
}

func partsOf(info *debug.BuildInfo, build build, engine string) *cyclonedx.BOM {
	bom := cyclonedx.NewBOM()
	program := cyclonedx.Component{
		BOMRef: modulePURL("rolecall", build.version), Type: cyclonedx.ComponentTypeApplication, Name: "rolecall", Version: build.version,
		PackageURL: modulePURL("rolecall", build.version),
	}
	if build.revision != "" {
		program.Properties = &[]cyclonedx.Property{{Name: "rolecall:revision", Value: build.revision}}
	}
	bom.Metadata = &cyclonedx.Metadata{Component: &program}
	goVersion, engine := strings.TrimPrefix(runtime.Version(), "go"), strings.TrimPrefix(engine, "v")
	parts := []cyclonedx.Component{
		{Name: "DuckDB", Version: engine, PackageURL: "pkg:github/duckdb/duckdb@v" + engine},
		{Name: "std", Version: goVersion, PackageURL: modulePURL("std", goVersion)},
	}
	for _, each := range info.Deps {
		if each.Replace != nil {
			each = each.Replace
		}
		parts = append(parts, cyclonedx.Component{
			Name: each.Path, Version: each.Version, PackageURL: modulePURL(each.Path, each.Version), Hashes: moduleHash(each.Sum),
		})
	}
	var names []string
	for i := range parts {
		parts[i].Type, parts[i].BOMRef, parts[i].Scope = cyclonedx.ComponentTypeLibrary, parts[i].PackageURL, cyclonedx.ScopeRequired
		names = append(names, parts[i].BOMRef)
	}
	bom.Components = &parts
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: program.BOMRef, Dependencies: &names}}
	return bom
}

// modulePURL is the name of a Go module among those of all packages (the purl specification).
func modulePURL(path, version string) string { return "pkg:golang/" + path + "@" + version }

// moduleHash is a module's checksum as go.sum has it (h1: and base64), in hexadecimal digits.
func moduleHash(sum string) *[]cyclonedx.Hash {
	encoded, ok := strings.CutPrefix(sum, "h1:")
	digest, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil {
		return nil
	}
	return &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: hex.EncodeToString(digest)}}
}
