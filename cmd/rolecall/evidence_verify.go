package main

import (
	"errors"
	"io"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports/evidence"
	"rolecall/reports/text"
)

func verifyEvidenceCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "verify-evidence",
		Usage:     "checks a pack of evidence: is it complete, who signed it, can it be reproduced",
		ArgsUsage: "PACK",
		Description: "PACK is a file that rolecall evidence wrote. Each check is ok, failed or not checked; nothing\n" +
			"is ok that was not checked. A malicious pack is refused, and nothing in it is\n" +
			"run. The exit status is 0 if nothing failed, 2 if something did or, with --strict, was not\n" +
			"checked, 1 if the pack cannot be read.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "key", Usage: "the minisign public key in `FILE` that must have signed the pack"},
			&cli.StringFlag{Name: "previous", Usage: "the previous `PACK`, which this one must follow"},
			&cli.BoolFlag{Name: "recompute", Usage: "run the inputs under the rules again, and compare"},
			&cli.StringFlag{Name: "tsa-ca", Usage: "trusted certificates (`PEM`) for the time stamp"},
			&cli.BoolFlag{Name: "strict", Usage: "fail also if a check was possible but not made"},
			&cli.StringFlag{Name: "max-expansion", Usage: "largest unpacked `SIZE` of the pack, such as 100GiB (default: 200 times the file, at least 1GiB, at most 64GiB)"},
		}, commonFlags()),
		Action: func(c *cli.Context) error {
			pack, err := takeOne(c, "pack")
			if err != nil {
				return err
			}
			result, err := verifyPack(c, streams, pack)
			if err != nil {
				return err
			}
			isGood := result.IsGood(c.Bool("strict"))
			if !c.Bool("quiet") {
				if err := printVerified(streams.out, c.String("format"), pack, result, isGood); err != nil {
					return err
				}
			}
			if !isGood {
				return outcome(statusFindings)
			}
			return nil
		},
	}
}

func verifyPack(c *cli.Context, streams streams, pack string) (result evidence.Result, err error) {
	var j job
	if err := j.takeCommon(c, streams); err != nil {
		return result, err
	}
	chosen, err := readReading(c)
	if err != nil {
		return result, err
	}
	how := evidence.Verifying{Expansion: chosen.maxExpansion, Opener: opener, Version: version(), IsOwn: isOwnVersion, Previous: c.String("previous")}
	if how.Key, err = readPublicKey(c.Context, c.String("key")); err != nil {
		return result, err
	}
	if how.Authorities, err = readAuthorities(c.Context, c.String("tsa-ca")); err != nil {
		return result, err
	}
	scratch, remove, err := newScratch(c.Context)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	how.Folder, how.Engine = filepath.Join(scratch.Path, "pack"), duckdb.Options{MemoryLimit: j.memoryLimit, Threads: j.threads, TempDir: scratch.Path}
	if c.Bool("recompute") {
		again := recomputing{job: j, folder: scratch.Path}
		how.Recompute = again.run
	}
	result, err = evidence.Verify(c.Context, pack, how)
	j.progress.clear()
	return result, err
}

func printVerified(w io.Writer, format, pack string, result evidence.Result, isGood bool) error {
	if format == "json" {
		return text.JSON(w, struct {
			evidence.Result
			Statuses []int `json:"statuses"`
		}{result, answered(isGood)})
	}
	stdout := &lines{w: w}
	stdout.printf("%s, run %s", source.Printable(pack), source.Printable(result.RunID))
	for _, each := range result.Checks {
		stdout.paragraph("  "+pad(each.Status, 12)+pad(each.Name, 25), each.About)
		for _, fault := range each.Faults {
			stdout.paragraph("    ! ", fault)
		}
	}
	stdout.printf("Digest of SHA256SUMS, to be compared with the one that was noted:")
	stdout.printf("%s", result.Sums)
	return stdout.err
}

func pad(text string, width int) string {
	for len(text) < width {
		text += " "
	}
	return text
}
