package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rolecall/exports/source"
)

// Each script asks the program what may come next (completion next), so that it never differs
// from the commands; where that is nothing, the shell offers files.
var completionScripts = map[string]string{
	"bash": `_rolecall() {
    local cur="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
    COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" completion next -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)" -- "$cur"))
}
complete -o default -F _rolecall rolecall
`,
	"zsh": `#compdef rolecall
_rolecall() {
    local -a found
    found=(${(f)"$(${words[1]} completion next -- "${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\:/g' | tr '\t' ':')"})
    if (( ${#found} )); then _describe rolecall found; else _files; fi
}
compdef _rolecall rolecall
`,
	"fish": `complete -c rolecall -a '(rolecall completion next -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
}

func completionCommand(streams streams) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "prints the completion script of a shell",
		ArgsUsage: "bash|zsh|fish",
		Description: "The script completes commands and flags. Load it when the shell starts:\n\n" +
			"  bash, in ~/.bashrc    source <(rolecall completion bash)\n" +
			"  zsh, in ~/.zshrc      source <(rolecall completion zsh)  # after compinit\n" +
			"  fish, in config.fish  rolecall completion fish | source",
		Action: func(c *cli.Context) error {
			out := &lines{w: streams.out}
			if c.Args().First() == "next" { // what the scripts ask
				for _, each := range whatComesNext(c.App, c.Args().Tail()) {
					out.printf("%s\t%s", each.name, each.about)
				}
				return out.err
			}
			shell, err := takeOne(c, "shell")
			if err != nil {
				return err
			}
			script, ok := completionScripts[shell]
			if !ok {
				shells := []string{"bash", "zsh", "fish"}
				return usageError{message: "there is no completion script for the shell " + shell, hint: cmp.Or(source.DidYouMean(shell, shells), "the shells are "+strings.Join(shells, ", "))}
			}
			_, err = streams.out.Write([]byte(script))
			return err
		},
	}
}

type completion struct{ name, about string }

// whatComesNext lists the commands or flags that the last word may become; nothing if that word
// is an argument or the value of a flag.
func whatComesNext(app *cli.App, words []string) []completion {
	if len(words) == 0 {
		words = []string{""}
	}
	flags, commands := app.Flags, app.Commands
	last, hasOperand := words[len(words)-1], false
	for i, word := range words[:len(words)-1] {
		switch {
		case word == "--":
			return nil
		case isFlag(word):
			flag, ok := findFlag(flags, word).(cli.DocGenerationFlag)
			if ok && flag.TakesValue() && !strings.Contains(word, "=") && i == len(words)-2 {
				return nil
			}
		case findCommand(commands, word) != nil && !hasOperand:
			command := findCommand(commands, word)
			flags, commands = command.Flags, command.Subcommands
		default:
			hasOperand = true
		}
	}
	if strings.HasPrefix(last, "-") {
		return matching(flagCompletions(flags), last)
	}
	var found []completion
	for _, command := range commands {
		if !hasOperand && !command.Hidden {
			found = append(found, completion{command.Name, command.Usage})
		}
	}
	return matching(found, last)
}

func flagCompletions(flags []cli.Flag) []completion {
	var found []completion
	for _, flag := range append(slices.Clone(flags), cli.HelpFlag) {
		about := ""
		if documented, ok := flag.(cli.DocGenerationFlag); ok {
			about = strings.ReplaceAll(documented.GetUsage(), "`", "")
		}
		found = append(found, completion{"--" + flag.Names()[0], about})
	}
	return found
}

func matching(found []completion, prefix string) []completion {
	return slices.DeleteFunc(found, func(each completion) bool { return !strings.HasPrefix(each.name, prefix) })
}
