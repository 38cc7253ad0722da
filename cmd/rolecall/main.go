// Command rolecall reconciles who should have access to ServiceNow, as Okta
// says, with who has it, as ServiceNow says: offline, from exports.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who presses Ctrl-C again means it
	status := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, exit: os.Exit})
	stop()
	os.Exit(status)
}

// streams are where the program reads and writes: results go to out, progress
// and diagnostics to err. exit ends the process at once; nil where the program
// is only a part of one.
type streams struct {
	in       io.Reader
	out, err io.Writer
	exit     func(status int)
}

// run is the program: everything but the process. It returns the exit status.
func run(ctx context.Context, args []string, streams streams) int {
	app := newApp(streams)
	arranged, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, arranged...))
	}
	return report(ctx, streams.err, err)
}
