package main

import "github.com/urfave/cli/v2"

// chunkFlag has the change files written in parts.
func chunkFlag() cli.Flag {
	return &cli.IntFlag{Name: "chunk", Usage: "write the change files in parts of at most `N` changes (records of one membership stay together), to be imported in order, each with its own rollback"}
}

func readChunk(c *cli.Context) (int, error) {
	chunk := c.Int("chunk")
	if chunk < 0 || c.IsSet("chunk") && chunk == 0 {
		return 0, usagef("--chunk takes the number of changes per part, from 1, not %d", chunk)
	}
	return chunk, nil
}
