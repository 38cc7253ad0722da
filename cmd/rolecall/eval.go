package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"rolecall/exports"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/oel"
	"rolecall/reconcile/oel/eval"
	"rolecall/reconcile/rules"
)

func evalCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "eval",
		Usage:     "evaluates one Okta expression and prints its value as JSON",
		ArgsUsage: "EXPR",
		Description: "The user is that of --context, or the --user of an --estate, or nobody. A context is\n" +
			`{"user": {"profile": {...}}, "groups": [{"id", "name", "type"}], "now": "..."}. With` + "\n" +
			`--batch, lines {"expr", "context"} on standard input give lines {"value"} or {"error"}.` + "\n" +
			"With --explain, every part of the expression is shown with its type and value. The\n" +
			"language is described in reconcile/oel/README.md.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "context", Usage: "JSON `FILE` that describes the user"},
			&cli.StringFlag{Name: "user", Usage: "`LOGIN` of a user of the estate"},
			&cli.StringFlag{Name: "estate", Usage: "the estate's `DIR`"},
			&cli.StringFlag{Name: "as-of", Usage: "the current time for the expression: RFC 3339 or a `DATE` (UTC)"},
			&cli.BoolFlag{Name: "explain", Usage: "show the syntax tree, with the type and value of each part"},
			&cli.BoolFlag{Name: "batch", Usage: "evaluate JSON lines from standard input"},
		},
		Action: func(c *cli.Context) error { return evaluate(c, streams) },
	}
}

func evaluate(c *cli.Context, streams streams) error {
	inEstate := c.String("user") != "" || c.String("estate") != ""
	switch {
	case c.Bool("batch") && (c.NArg() > 0 || inEstate || c.Bool("explain")):
		return usagef("--batch reads the expressions from standard input and goes with --context alone")
	case c.Bool("batch"):
		return evaluateBatch(c, streams)
	case inEstate && (c.String("user") == "" || c.String("estate") == "" || c.String("context") != ""):
		return usagef("--user needs --estate, and --estate needs --user; use --context FILE instead of both")
	}
	expr, err := takeOne(c, "expression (in quotes)")
	if err != nil {
		return err
	}
	if c.Bool("explain") {
		return explain(c, streams, expr)
	}
	var value json.RawMessage
	if inEstate {
		err = useEstate(c, func(db *duckdb.DB, scope oel.Scope) error {
			value, err = eval.ForLogin(c.Context, db, scope, c.String("user"), expr)
			return err
		})
	} else {
		err = useContext(c, func(evaluator *eval.Evaluator) error {
			value, err = evaluator.Eval(c.Context, expr)
			return err
		})
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(streams.out, "%s\n", source.InertJSON(value))
	return err
}

func evaluateBatch(c *cli.Context, streams streams) error {
	fallback, err := contextOf(c)
	if err != nil {
		return err
	}
	evaluator, err := eval.NewEvaluator(c.Context)
	if err != nil {
		return err
	}
	defer evaluator.Close()
	if err := evaluator.Batch(c.Context, streams.in, streams.out, fallback); err != nil {
		return incomplete{err, "lines are missing from the answers"}
	}
	return nil
}

// contextOf reads the context that is asked for, at the instant asked for.
func contextOf(c *cli.Context) (*eval.Context, error) {
	asOf, err := readAsOf(c.String("as-of"))
	if err != nil {
		return nil, err
	}
	described, err := readContext(c.Context, c.String("context"), asOf)
	if err == nil && c.IsSet("as-of") {
		described.Now = asOf
	}
	return described, err
}

// useContext gives use an evaluator for the context that is asked for.
func useContext(c *cli.Context, use func(*eval.Evaluator) error) error {
	described, err := contextOf(c)
	if err != nil {
		return err
	}
	evaluator, err := eval.NewEvaluator(c.Context)
	if err != nil {
		return err
	}
	defer evaluator.Close()
	if err := evaluator.SetContext(c.Context, described); err != nil {
		return err
	}
	return use(evaluator)
}

// readContext reads a context file; "" is nobody.
func readContext(ctx context.Context, path string, now time.Time) (*eval.Context, error) {
	described := &eval.Context{}
	if path != "" {
		content, err := readFile(ctx, path, largestText)
		if err != nil {
			return nil, fmt.Errorf("cannot read the context: %w", err)
		}
		if described, err = eval.ParseContext(content); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	if described.Now.IsZero() {
		described.Now = now
	}
	return described, nil
}

// useEstate gives use the estate's exports, loaded into memory.
func useEstate(c *cli.Context, use func(*duckdb.DB, oel.Scope) error) error {
	ctx := c.Context
	asOf, err := readAsOf(c.String("as-of"))
	if err != nil {
		return err
	}
	j := job{asOf: asOf, warn: func(string) {}}
	if err := j.useEstate(c.String("estate")); err != nil {
		return err
	}
	policyRules, _, err := j.readRules(ctx)
	if err != nil {
		return err
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return err
	}
	defer remove()
	temp := scratch.Path
	db, err := duckdb.Open(ctx, duckdb.Options{TempDir: temp})
	if err != nil {
		return err
	}
	defer db.Close()
	inputs := j.inputs(policyRules, temp)
	inputs.AllowChanged = true // nothing is decided by them here
	if err := exports.Load(ctx, db, inputs); err != nil {
		return err
	}
	catalog, err := rules.LoadCatalog(ctx, db)
	if err != nil {
		return err
	}
	return use(db, oel.Scope{Attributes: catalog.Okta, AppAttributes: catalog.App, Origin: catalog.OktaOrigin, Now: asOf})
}
