package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"
)

// endsWithin is how long a command that is interrupted may take to end by itself.
const endsWithin = time.Second

// watcher ends the program if a command that is interrupted does not end: it waits for
// a statement, or for the disk. Without one, as in tests, nothing is ended.
type watcher struct {
	mu     sync.Mutex
	holds  int            // commands that see to their end themselves
	kept   map[int]func() // what is to be cleared away
	number int
}

type watcherKey struct{}

// watch ends the program, interrupted, if ctx ends and the command does not.
func watch(ctx context.Context, w io.Writer, exit func(int)) context.Context {
	watcher := &watcher{}
	context.AfterFunc(ctx, func() {
		time.Sleep(endsWithin)
		for !watcher.clear() {
			time.Sleep(endsWithin)
		}
		fmt.Fprintln(w, "rolecall: interrupted")
		exit(statusInterrupted)
	})
	return context.WithValue(ctx, watcherKey{}, watcher)
}

// watcherOf is the watcher of a command; nil if there is none.
func watcherOf(ctx context.Context) *watcher {
	found, _ := ctx.Value(watcherKey{}).(*watcher)
	return found
}

// clear clears away what is kept, unless somebody holds the program.
func (w *watcher) clear() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.holds > 0 {
		return false
	}
	for _, each := range w.kept {
		each()
	}
	return true
}

// hold keeps the program from being ended until it is released.
func (w *watcher) hold() (release func()) {
	if w == nil {
		return func() {}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holds++
	return sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.holds--
	})
}

// keep has something cleared away if the program is ended, until that is forgotten.
func (w *watcher) keep(clear func()) (forget func()) {
	if w == nil {
		return func() {}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.kept == nil {
		w.kept = map[int]func(){}
	}
	w.number++
	number := w.number
	w.kept[number] = clear
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.kept, number)
	}
}
