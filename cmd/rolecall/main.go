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
	crashAsFailure()
	ctx, stop := signal.NotifyContext(context.Background(), interruptions()...)
	context.AfterFunc(ctx, stop) // who presses Ctrl-C again means it
	ctx = watch(ctx, os.Stderr, os.Exit)
	status := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, exit: os.Exit})
	os.Exit(status)
}

// interruptions are the signals that end a run with nothing left behind. Whoever starts
// it with nohup wants it to outlive the terminal.
func interruptions() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
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
func run(ctx context.Context, args []string, streams streams) (status int) {
	defer func() {
		if fault := recover(); fault != nil {
			status = reportCrash(streams.err, fault)
		}
	}()
	ctx = withOpenedRuns(ctx)
	streams.in = &patientReader{ctx: ctx, from: streams.in}
	app := newApp(streams)
	arranged, err := arrange(app, args)
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, arranged...))
	}
	return report(ctx, streams.err, err)
}
