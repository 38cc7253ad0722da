package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"

	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reports"
	"rolecall/reports/campaign"
	"rolecall/reports/evidence"
	"rolecall/reports/facts"
	"rolecall/reports/text"
)

func evidenceCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "evidence",
		Usage:     "packs a run for an auditor: inputs, rules, method, findings, review, checksums",
		ArgsUsage: "RUN",
		Description: "RUN is the output folder of a run. The pack is one zip archive that can be checked without\n" +
			"rolecall, with sha256sum -c, minisign and openssl ts. index.html and index.csv say which file\n" +
			"answers which question, and what is missing. The same run and flags give the same bytes, except\n" +
			"for the signature. The pack holds personal data, but no secrets: it omits the key of a review.\n\n" +
			"The printed digest covers everything in the pack: note it where nobody can change it.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "review", Usage: "the closed review in `DIR` that the run carries out, or was opened from it"},
			&cli.StringFlag{Name: "effect", Usage: "which planned changes are in effect: a `FILE` that rolecall verify --format json printed"},
			&cli.StringFlag{Name: "compare", Usage: "what changed since another run: a `DIR` that rolecall compare --out wrote"},
			&cli.StringFlag{Name: "attest", Usage: "who ran it, for what, and where files come from: a `FILE` such as attest.yaml"},
			&cli.StringFlag{Name: "previous", Usage: "the previous `PACK`, which this one follows"},
			&cli.StringFlag{Name: "inputs", Value: "files", Usage: "pack the inputs or only their checksums, `files|hashes`; with hashes, the run cannot be repeated"},
			&cli.StringFlag{Name: "estate", Usage: "the `DIR` with the files that the run read", DefaultText: "the folder of RUN, or this one"},
			&cli.StringFlag{Name: "sign", Usage: "sign with the minisign secret key in `FILE`; its password is asked for, or taken from ROLECALL_KEY_PASSWORD"},
			&cli.StringFlag{Name: "at", Usage: "the `TIME` of the signature, a date or RFC 3339", DefaultText: "now"},
			&cli.StringFlag{Name: "out", Value: "evidence.zip", Usage: "the `FILE` to write; it must not exist yet"},
		}, commonFlags()),
		Action: func(c *cli.Context) error {
			run, err := takeOne(c, "output folder")
			if err != nil {
				return err
			}
			p := packing{run: run, streams: streams}
			if err := p.take(c); err != nil {
				return err
			}
			packed, err := p.pack(c.Context)
			if err != nil || c.Bool("quiet") {
				return err
			}
			return printPacked(streams.out, c.String("format"), c.String("out"), packed)
		},
	}
}

// packing is the making of a pack.
type packing struct {
	job
	streams streams
	run     string
	review  string
	signKey string
	options evidence.Options
}

// take takes the flags, and reads the files that they name.
func (p *packing) take(c *cli.Context) error {
	if err := p.takeCommon(c, p.streams); err != nil {
		return err
	}
	if !slices.Contains([]string{"files", "hashes"}, c.String("inputs")) {
		return usagef("--inputs is files or hashes, not %q", c.String("inputs"))
	}
	at, err := readInstant("--at", c.String("at"))
	if err != nil {
		return err
	}
	p.out, p.review, p.signKey = c.String("out"), c.String("review"), c.String("sign")
	p.options = evidence.Options{
		Run: p.run, WithInputs: c.String("inputs") == "files", Compare: c.String("compare"), At: at.Format(time.RFC3339),
		Estates: []string{filepath.Dir(filepath.Clean(p.run)), "."},
	}
	if c.IsSet("estate") {
		p.options.Estates = []string{c.String("estate")}
	}
	if _, err := os.Lstat(p.out); err == nil {
		return fmt.Errorf("%s exists already, and evidence is never overwritten: name another file with --out", source.Printable(p.out))
	}
	if path := c.String("effect"); path != "" {
		content, err := readFile(c.Context, path, 1<<30)
		if err == nil {
			p.options.Effect, err = evidence.ReadEffect(content)
		}
		if err != nil {
			return fmt.Errorf("--effect %s: %w", source.Printable(path), err)
		}
	}
	if path := c.String("attest"); path != "" {
		content, err := readFile(c.Context, path, largestText)
		if err != nil {
			return fmt.Errorf("cannot read what is attested: %w", err)
		}
		if p.options.Attest, err = evidence.ReadAttest(path, content); err != nil {
			return err
		}
	}
	if path := c.String("previous"); path != "" {
		if p.options.Previous, err = evidence.ReadPrevious(path, 0); err != nil {
			return err
		}
	}
	return nil
}

// pack packs. The file appears whole or not at all.
func (p *packing) pack(ctx context.Context) (packed evidence.Packed, err error) {
	if err := p.checkRun(ctx); err != nil {
		return packed, err
	}
	if p.signKey != "" {
		key, err := readSecretKey(ctx, p.signKey, p.streams)
		if err != nil {
			return packed, err
		}
		p.options.Sign = key.Sign
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return packed, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	if p.review != "" {
		p.options.Review, err = campaign.Open(p.review, duckdb.Options{MemoryLimit: p.memoryLimit, Threads: p.threads, TempDir: scratch.Path})
		if err != nil {
			return packed, err
		}
		defer func() { err = errors.Join(err, p.options.Review.Close()) }()
	}
	err = writeWhole(ctx, p.out, func(to io.Writer) error {
		file, err := os.OpenFile(filepath.Join(scratch.Path, "member"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		err = openStored(ctx, p.run, func(db *duckdb.DB) error {
			packed, err = evidence.Write(ctx, db, to, file, p.options)
			return err
		})
		return errors.Join(err, file.Close())
	})
	p.progress.clear()
	return packed, err
}

// checkRun makes sure that the run is as it was written.
func (p *packing) checkRun(ctx context.Context) error {
	checked, err := reports.Check(ctx, p.run, opener(p.run))
	if err != nil {
		return err
	}
	if !checked.IsAsWritten() {
		const shown = 5
		message := source.Printable(p.run) + " was changed after the run, so it is no evidence:"
		for _, each := range checked.Differences[:min(shown, len(checked.Differences))] {
			message += "\n  " + each.String()
		}
		return errors.New(message + "\n rolecall check compares the whole folder; restore it from a copy, or reconcile again")
	}
	if p.options.Manifest, err = reports.ReadManifest(p.run); err != nil {
		return err
	}
	own := readBuild()
	p.options.Packer = evidence.Packer{Version: own.version, Revision: own.revision}
	p.options.IsOwnVersion = isOwnVersion(p.options.Manifest.Tool)
	return nil
}

// isOwnVersion says whether this version made a run.
func isOwnVersion(tool facts.Tool) bool {
	own := readBuild()
	return tool.Version == own.version && tool.Revision == own.revision
}

// writeWhole writes a private file that appears whole or not at all.
func writeWhole(ctx context.Context, path string, write func(io.Writer) error) (err error) {
	part := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".rolecall-part")
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot write %s: %w", source.Printable(path), err)
	}
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Printable(path), err)
	}
	forget := watcherOf(ctx).keep(func() { _ = os.Remove(part) })
	defer forget()
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	if err := errors.Join(write(file), file.Close()); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Printable(path), err)
	}
	return nil
}

func printPacked(w io.Writer, format, out string, packed evidence.Packed) error {
	if format == "json" {
		return text.JSON(w, packed)
	}
	stdout := &lines{w: w}
	stdout.printf("%s holds the evidence of run %s: %d files, %s unpacked.", source.Printable(out), packed.RunID, packed.Members, humanize.IBytes(uint64(packed.Bytes)))
	if len(packed.Missing) > 0 {
		stdout.paragraph("  ! ", "incomplete or missing, see index.csv: "+strings.Join(packed.Missing, ", "))
	}
	if packed.Sequence > 1 {
		stdout.printf("  number %d of its chain", packed.Sequence)
	}
	if !packed.Signed {
		stdout.paragraph("  ", "It is not signed: --sign KEY signs it.")
	}
	stdout.printf("Digest of SHA256SUMS, to be noted elsewhere:")
	stdout.printf("%s", packed.Sums)
	return stdout.err
}
