package main

import (
	"errors"
	"math"

	"github.com/dustin/go-humanize"
	"github.com/urfave/cli/v2"

	"rolecall/exports"
	"rolecall/exports/source"
)

// readingFlags are the flags of every command that reads exports.
func readingFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "encoding", Usage: "encoding (`NAME`, such as windows-1250) of files that are not UTF-8 and do not name theirs; FILE=NAME for one file, or several with *"},
		&cli.StringFlag{Name: "max-expansion", Usage: "largest unpacked `SIZE` of a compressed file, such as 100GiB (default: 200 times the file, at least 1GiB, at most 64GiB)"},
	}
}

// reading is how exports are read.
type reading struct {
	encodings    []exports.Encoding
	maxExpansion int64
}

func readReading(c *cli.Context) (reading, error) {
	var chosen reading
	for _, text := range c.StringSlice("encoding") {
		encoding, err := exports.ParseEncoding(text)
		if err != nil {
			var problem source.Problem
			if errors.As(err, &problem) {
				return chosen, usageError{message: "--encoding " + text + ": " + problem.Message, hint: problem.Hint}
			}
			return chosen, usagef("--encoding %s: %s", text, err)
		}
		chosen.encodings = append(chosen.encodings, encoding)
	}
	if text := c.String("max-expansion"); text != "" {
		var ok bool
		if chosen.maxExpansion, ok = parseSize(text); !ok {
			return chosen, usagef("--max-expansion is a size such as 100GiB, not %q", text)
		}
	}
	return chosen, nil
}

// parseSize is a size in bytes: 100GiB, 1.5 GB. A number so small that its unit was
// forgotten is none.
func parseSize(text string) (int64, bool) {
	bytes, err := humanize.ParseBytes(text)
	return int64(bytes), err == nil && bytes >= humanize.KByte && bytes <= math.MaxInt64
}
