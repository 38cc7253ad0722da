package main

import "github.com/urfave/cli/v2"

func testRules(c *cli.Context, streams streams) error { return usagef("rolecall rules test is not there yet") }
