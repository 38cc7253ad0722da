package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"rolecall/exports/decode/pack"
	"rolecall/exports/duckdb"
	"rolecall/exports/source"
	"rolecall/reconcile/rules"
	"rolecall/reconcile/rules/oktaconfig"
)

func importCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "writes rules from Okta's own mappings, group rules, push mappings and app assignments",
		ArgsUsage: "FILE|DIR...",
		Description: "Files are what Okta's API lists, recognised by what is in them: /api/v1/mappings/{id},\n" +
			"/api/v1/groups/rules, /api/v1/apps/{id}/groups, /api/v1/apps/{id}/group-push/mappings,\n" +
			"/api/v1/apps, and /api/v1/groups for the names of groups; or Terraform's (*.tf). What\n" +
			"rules cannot express becomes a comment with the reason. Nothing else is read, and no existing\n" +
			"file is changed.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "app", Usage: "the `ID` of the ServiceNow app (0oa...), if there are several"},
			&cli.StringFlag{Name: "out", Usage: "write the rules to this new `FILE` instead of standard output"},
		},
		Action:       func(c *cli.Context) error { return importRules(c, streams) },
		OnUsageError: wrongUsage,
	}
}

func importRules(c *cli.Context, streams streams) error {
	if c.NArg() == 0 {
		return usagef("nothing to import: name files of Okta's configuration, or a folder of them")
	}
	out := c.String("out")
	if out != "" {
		if _, err := os.Lstat(out); err == nil {
			return fmt.Errorf("%s exists already and was not changed: name a new file, or move the existing one away", out)
		}
	}
	config, err := readConfig(c.Context, c.Args().Slice())
	if err != nil {
		return err
	}
	if config.IsEmpty() {
		return errors.New("none of these files holds configuration of Okta's: expected profile mappings, group rules, push mappings or group assignments of the ServiceNow app (rolecall rules import --help)")
	}
	taken, err := config.Rules(c.String("app"))
	if err != nil {
		return err
	}
	if _, err := rules.Read("rules.yaml", []byte(taken.Text)); err != nil {
		return fmt.Errorf("the imported rules are invalid, which is a fault of rolecall: %w", err)
	}
	if out == "" {
		_, err = fmt.Fprint(streams.out, taken.Text)
	} else {
		err = writeNew(out, taken.Text)
	}
	if err != nil {
		return err
	}
	return sayImported(streams, config, taken, out)
}

// readConfig reads all files; of a folder, those that are of any use.
func readConfig(ctx context.Context, paths []string) (*oktaconfig.Config, error) {
	files, err := filesOf(paths)
	if err != nil {
		return nil, err
	}
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return nil, err
	}
	defer remove()
	db, err := duckdb.Open(ctx, duckdb.Options{TempDir: scratch.Path})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	reader := oktaconfig.Reader{DB: db, TempDir: scratch.Path}
	var problems source.Problems
	for _, each := range files {
		content := func() ([]byte, error) { return readFile(ctx, each, largestText) }
		err := reader.Read(ctx, each, filepath.ToSlash(each), content)
		var one source.Problem
		var list *source.List
		switch {
		case errors.As(err, &one) || errors.As(err, &list):
			problems.Merge(err)
		case err != nil:
			return nil, err
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return reader.Config(), nil
}

// filesOf lists the files of folders with all below them, without what is hidden or other systems put there.
func filesOf(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		found, err := pack.Files(path)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", path, withoutPath(err))
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// sayImported says on the side what was read and what came of it.
func sayImported(streams streams, config *oktaconfig.Config, taken oktaconfig.Taken, out string) error {
	say := &lines{w: streams.err}
	say.printf("read: %s, %s, %s, %s; %s of no use here", plural(len(config.Mappings), "profile mapping"), plural(len(config.GroupRules), "group rule"),
		plural(len(config.Pushes), "push mapping"), plural(len(config.Assignments), "group assignment"), plural(len(config.Unused), "file"))
	say.printf("rules: %s; what they cannot express is in %s, with the reason", plural(taken.Rules, "line"), plural(taken.Unsaid, "comment"))
	if out != "" {
		say.printf("%s is written. Read it, then: rolecall rules check ESTATE --rules %[1]s", source.Printable(out))
	}
	return say.err
}
