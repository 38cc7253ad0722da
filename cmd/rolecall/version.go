package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/reports/facts"
)

func versionCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "prints the version, and what it was built from",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "sbom", Usage: "print what the program is made of: each module, its version and checksum (CycloneDX, JSON)"}},
		Action: func(c *cli.Context) error {
			if err := takeNone(c); err != nil {
				return err
			}
			if c.Bool("sbom") {
				return printSBOM(c.Context, streams.out)
			}
			return printVersion(c.Context, streams.out)
		},
	}
}

func printVersion(ctx context.Context, w io.Writer) error {
	build := readBuild()
	engine, err := engineVersion(ctx)
	if err != nil {
		return err
	}
	stdout := &lines{w: w}
	stdout.printf("rolecall %s", build.version)
	stdout.printf("%s", build.source())
	stdout.printf("  go       %s", strings.TrimPrefix(runtime.Version(), "go"))
	stdout.printf("  engine   DuckDB %s", strings.TrimPrefix(engine, "v"))
	return stdout.err
}

// source is the line that says what it was built from.
func (b build) source() string {
	switch {
	case b.revision != "" && b.date != "":
		return "  source   revision " + b.revision + " of " + b.date
	case b.revision != "":
		return "  source   revision " + b.revision
	case b.sum != "": // from a module proxy, where a version has one source
		return "  source   the module of this version; its checksum is " + b.sum
	}
	return "  source   not known: it was built without the state of its repository (-buildvcs=true)"
}

// version is the module's version: of a release, or (devel).
func version() string { return readBuild().version }

// build is what the program knows of where it comes from.
type build struct {
	version  string // of the module: of a release, or (devel)
	sum      string // of the module's files, if it was downloaded
	revision string // of the repository; "" if that was not asked for when it was built
	date     string // of the revision
}

// What a release is built from, where the build does not know it by itself: set by the linker
// (-X main.stampedVersion=v1.2.3, and so on).
var stampedVersion, stampedRevision, stampedDate string

func readBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return buildOf(info, build{version: stampedVersion, revision: stampedRevision, date: stampedDate})
}

// pseudo is the end of the version of a module at a revision without a tag: its date, and how
// the revision begins.
var pseudo = regexp.MustCompile(`[-.](\d{14})-([0-9a-f]{12})(\+dirty)?$`)

// buildOf says what the build knows of itself, and where it knows nothing what it was stamped
// with.
func buildOf(info *debug.BuildInfo, stamped build) build {
	found := build{version: info.Main.Version, sum: info.Main.Sum}
	if found.version == "" || found.version == "(devel)" {
		found.version = cmp.Or(stamped.version, "(devel)")
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			found.revision = setting.Value + found.revision
		case "vcs.time":
			found.date = setting.Value
		case "vcs.modified":
			if setting.Value == "true" {
				found.revision += "+modified"
			}
		}
	}
	if parts := pseudo.FindStringSubmatch(info.Main.Version); found.revision == "" && parts != nil {
		if date, err := time.Parse("20060102150405", parts[1]); err == nil {
			found.revision, found.date = parts[2], date.Format(time.RFC3339)
		}
		if parts[3] != "" {
			found.revision += "+modified"
		}
	}
	if found.revision == "" {
		found.revision, found.date = stamped.revision, stamped.date
	}
	return found
}

func engineVersion(ctx context.Context) (string, error) {
	db, err := duckdb.Open(ctx, duckdb.Options{})
	if err != nil {
		return "", err
	}
	defer db.Close()
	return engineOf(ctx, db)
}

func engineOf(ctx context.Context, db *duckdb.DB) (version string, err error) {
	err = db.QueryRow(ctx, duckdb.Statement{Name: "version", Text: "select version()"}, &version)
	return version, err
}

// toolOf is what makes a run, as its manifest says it.
func toolOf(ctx context.Context, db *duckdb.DB) (facts.Tool, error) {
	engine, err := engineOf(ctx, db)
	if err != nil {
		return facts.Tool{}, err
	}
	sum, err := binarySum()
	return facts.Tool{Revision: readBuild().revision, Go: strings.TrimPrefix(runtime.Version(), "go"), Engine: "DuckDB " + strings.TrimPrefix(engine, "v"), BinarySHA256: sum}, err
}

// ownFile finds the program's own file. Plain tests name a short one, which is read sooner.
var ownFile = os.Executable

// binarySum is the checksum of the program's own file; "" if that cannot be read, since it was
// replaced or removed while it runs.
func binarySum() (string, error) {
	path, err := ownFile()
	if err != nil {
		return "", nil
	}
	file, err := os.Open(path)
	if err != nil {
		return "", nil
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("read the program's own file: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
