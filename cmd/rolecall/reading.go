package main

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports"
)

// readingFlags are the flags of every command that reads exports.
func readingFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "encoding", Usage: "how text is encoded (`NAME`, as windows-1250) in files that are not UTF-8 and do not say; FILE=NAME for one file, or several with *"},
		&cli.StringFlag{Name: "max-expansion", Usage: "the `SIZE` up to which a compressed file is unpacked, as 100GiB; 200 times its size if not given, at least 1GiB, at most 64GiB"},
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

// memorySize is what the engine takes for a memory limit.
var memorySize = regexp.MustCompile(`(?i)^([0-9]+(?:\.[0-9]+)?) ?([kmgt])(i?)b$`)

// parseSize is a size in bytes: 100GiB, 1.5 GB.
func parseSize(text string) (int64, bool) {
	parts := memorySize.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	number, err := strconv.ParseFloat(parts[1], 64)
	unit := 1000.0
	if parts[3] != "" {
		unit = 1024
	}
	number *= math.Pow(unit, float64(strings.Index("kmgt", strings.ToLower(parts[2]))+1))
	return int64(number), err == nil && number >= 1 && number < math.MaxInt64
}
