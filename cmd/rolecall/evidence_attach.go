package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
	"rolecall/reports/evidence"
)

func evidenceAttachCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "evidence-attach",
		Usage:     "adds an authority's time stamp to a pack",
		ArgsUsage: "PACK FILE.tsr",
		Description: "FILE.tsr answers the pack's SHA256SUMS.tsq. It has to be a time stamp of this pack's\n" +
			"SHA256SUMS. Nothing else in the pack changes, and a signature holds as before.",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "quiet", Usage: "print nothing but errors"}},
		Action: func(c *cli.Context) error {
			if c.NArg() != 2 {
				return usagef("rolecall evidence-attach takes a pack and an answer, not %d arguments", c.NArg())
			}
			pack, path := c.Args().Get(0), c.Args().Get(1)
			answer, err := readFile(c.Context, path, largestText)
			if err != nil {
				return fmt.Errorf("cannot read the answer: %w", err)
			}
			scratch, remove, err := newScratch(c.Context)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, remove()) }()
			file, err := os.OpenFile(filepath.Join(scratch.Path, "member"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return err
			}
			defer file.Close()
			var attached evidence.Attached
			err = writeWhole(c.Context, pack, func(to io.Writer) error {
				attached, err = evidence.Attach(pack, to, file, source.Printable(path), answer)
				return err
			})
			if err != nil || c.Bool("quiet") {
				return err
			}
			stdout := &lines{w: streams.out}
			stdout.printf("%s has a time stamp of %s, policy %s.", source.Printable(pack), attached.At.Format(time.RFC3339), attached.Policy)
			return stdout.err
		},
	}
}
