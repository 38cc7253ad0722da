package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
)

// arrange puts a command's flags before its arguments, since the library
// ignores flags that follow an argument, and refuses unknown commands and
// flags with the nearest name. After "--" everything is an argument. What help
// is asked of ("help reconcile") is asked for its --help, and --version is the command version.
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	if len(args) > 0 && args[0] == "--version" {
		args = append([]string{"version"}, args[1:]...)
	}
	flags, commands := app.Flags, app.Commands
	var path, options, operands []string
	inCommand := false
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			operands = append(operands, args[i+1:]...)
			i = len(args)
		case isFlag(arg):
			flag := findFlag(flags, arg)
			if flag == nil {
				return nil, unknownFlag(arg, flags, commands, path)
			}
			options = append(options, arg)
			takesNext, err := takesNext(flag, arg, args[i+1:], flags)
			if err != nil {
				return nil, err
			}
			if takesNext {
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
	if len(operands) > 0 && !asksForHelp(options) {
		arranged = append(append(arranged, "--"), operands...)
	}
	return arranged, nil
}

// asksForHelp leaves the arguments out, which the library takes for topics.
func asksForHelp(options []string) bool {
	return slices.ContainsFunc(options, func(option string) bool {
		return isFlag(option) && slices.Contains(cli.HelpFlag.Names(), flagName(option))
	})
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
	names := commandNames(commands)
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "the commands are " + strings.Join(names, ", ")
	}
	message := fmt.Sprintf("there is no command %q", name)
	if len(path) > 0 {
		message = fmt.Sprintf("%s has no command %q", commandName(path), name)
	}
	return usageError{message: message, hint: hint}
}

func commandNames(commands []*cli.Command) []string {
	var names []string
	for _, command := range commands {
		names = append(names, command.Name)
	}
	return names
}

// isFlag tells flags from arguments: an expression may begin with a minus.
func isFlag(arg string) bool {
	return strings.HasPrefix(arg, "--") || len(arg) > 1 && arg[0] == '-' && unicode.IsLetter(rune(arg[1]))
}

// flagName is the name in --name, -name and --name=value.
func flagName(arg string) string {
	name, _, _ := strings.Cut(arg, "=")
	return strings.TrimPrefix(strings.TrimPrefix(name, "-"), "-")
}

func findFlag(flags []cli.Flag, arg string) cli.Flag {
	for _, flag := range append(slices.Clone(flags), cli.HelpFlag) {
		if slices.Contains(flag.Names(), flagName(arg)) {
			return flag
		}
	}
	return nil
}

// takesNext says whether the flag's value is the next argument. A value that is
// missing or empty is refused: a variable of a script that is not set would
// silently mean something else.
func takesNext(flag cli.Flag, arg string, rest []string, flags []cli.Flag) (bool, error) {
	documented, ok := flag.(cli.DocGenerationFlag)
	if !ok || !documented.TakesValue() {
		return false, nil
	}
	name, value, isHere := strings.Cut(arg, "=")
	if !isHere && len(rest) > 0 && rest[0] != "--" && (!isFlag(rest[0]) || findFlag(flags, rest[0]) == nil) {
		value = rest[0]
	}
	if value == "" {
		return false, usagef("%s needs a value", name)
	}
	return !isHere, nil
}

func unknownFlag(arg string, flags []cli.Flag, commands []*cli.Command, path []string) error {
	shown, _, _ := strings.Cut(arg, "=")
	unknown := usageError{message: "unknown flag " + shown, hint: commandName(path) + " --help lists its flags"}
	var names []string
	for _, flag := range append(slices.Clone(flags), cli.HelpFlag) {
		names = append(names, flag.Names()...)
	}
	if near := source.Nearest(flagName(arg), names); len(near) > 0 {
		unknown.hint = "did you mean --" + near[0] + "?"
	} else if near := source.Nearest(flagName(arg), commandNames(commands)); len(near) > 0 {
		unknown.hint = "did you mean " + commandName(path) + " " + near[0] + "?"
	}
	for _, command := range commands {
		if findFlag(command.Flags, arg) != nil {
			unknown.hint = "write the flags of a command after it: " + commandName(path) + " COMMAND " + shown
		}
	}
	return unknown
}
