package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
)

// arrange puts a command's flags before its arguments, since the library
// ignores flags that follow an argument, and refuses unknown commands and
// flags with the nearest name. After "--" everything is an argument.
func arrange(app *cli.App, args []string) ([]string, error) {
	flags, commands := app.Flags, app.Commands
	var path, options, operands []string
	inCommand := false
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			operands = append(operands, args[i+1:]...)
			i = len(args)
		case len(arg) > 1 && arg[0] == '-':
			takesValue, err := lookupFlag(flags, arg, commandName(path))
			if err != nil {
				return nil, err
			}
			options = append(options, arg)
			if takesValue && i+1 < len(args) {
				i++
				options = append(options, args[i])
			}
		case !inCommand || len(commands) > 0 && len(operands) == 0:
			command := findCommand(commands, arg)
			if command == nil {
				return nil, unknownCommand(arg, commands, path)
			}
			path, options = append(append(path, options...), command.Name), nil
			inCommand, flags, commands = true, command.Flags, command.Subcommands
		default:
			operands = append(operands, arg)
		}
	}
	arranged := append(path, options...)
	if len(operands) > 0 {
		arranged = append(append(arranged, "--"), operands...)
	}
	return arranged, nil
}

func commandName(path []string) string {
	return strings.Join(append([]string{"rolecall"}, path...), " ")
}

func findCommand(commands []*cli.Command, name string) *cli.Command {
	for _, command := range commands {
		if command.HasName(name) {
			return command
		}
	}
	return nil
}

func unknownCommand(name string, commands []*cli.Command, path []string) error {
	var names []string
	for _, command := range commands {
		names = append(names, command.Name)
	}
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "the commands are " + strings.Join(names, ", ")
	}
	return usageError{message: "unknown command " + name + " of " + commandName(path), hint: hint}
}

// lookupFlag says whether the flag takes a value from the next argument.
func lookupFlag(flags []cli.Flag, arg, command string) (takesValue bool, err error) {
	name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	var names []string
	for _, flag := range append(slices.Clone(flags), cli.HelpFlag) {
		names = append(names, flag.Names()...)
		if !slices.Contains(flag.Names(), name) {
			continue
		}
		documented, isDocumented := flag.(cli.DocGenerationFlag)
		return !hasValue && isDocumented && documented.TakesValue(), nil
	}
	hint := ""
	if near := source.Nearest(name, names); len(near) > 0 {
		hint = "did you mean --" + near[0] + "?"
	} else {
		hint = command + " --help lists its flags"
	}
	return false, usageError{message: "unknown flag " + arg, hint: hint}
}
