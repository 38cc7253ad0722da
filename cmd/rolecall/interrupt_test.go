package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolecall/exports/duckdb"
	"rolecall/reports"
	"rolecall/reports/output"
)

// countdown is a context that is cancelled when it has been asked often enough
// whether it is: at a place in the work, however fast the machine.
type countdown struct {
	context.Context
	cancel context.CancelFunc
	asked  atomic.Int64
	at     int64
	once   sync.Once
}

func newCountdown(t *testing.T, at int64) *countdown {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return &countdown{Context: ctx, cancel: cancel, at: at}
}

func (c *countdown) count() {
	if c.asked.Add(1) >= c.at {
		c.once.Do(c.cancel)
	}
}

func (c *countdown) Done() <-chan struct{} { c.count(); return c.Context.Done() }
func (c *countdown) Err() error            { c.count(); return c.Context.Err() }

// TestInterrupted stops the main job at places all along it: what an earlier
// run left stays as it was, with nothing beside it.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	reconcile := func(at int64, name string) (status int, stderr string, asked int64) {
		ctx := newCountdown(t, at)
		var output bytes.Buffer
		estate := filepath.Join(home, "testdata", name)
		status = run(ctx, []string{"reconcile", estate, "--out", out, "--as-of", "2026-11-01", "--quiet"}, streams{in: strings.NewReader(""), out: &output, err: &output})
		return status, output.String(), ctx.asked.Load()
	}
	status, stderr, asked := reconcile(1<<62, "acme")
	if status != statusDone || asked < 100 {
		t.Fatalf("status %d after %d questions: %s", status, asked, stderr)
	}
	before := readFolder(t, dir)
	places := []int64{45}
	if isCI {
		places = []int64{0, 2, 10, 25, 45, 65, 85, 95}
	}
	for _, percent := range places {
		status, stderr, _ := reconcile(1+asked*percent/100, "acme-moved")
		if status != statusInterrupted || stderr != "rolecall: interrupted; nothing was written\n" {
			t.Errorf("at %d%%: status %d, %q", percent, status, stderr)
		}
		if diff := cmp.Diff(before, readFolder(t, dir)); diff != "" {
			t.Fatalf("at %d%% (-before +after):\n%s", percent, diff)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Fatalf("at %d%%: %v beside the output (%v)", percent, entries, err)
		}
	}
}

// cancelling is a reader of what is printed who interrupts the program at once.
type cancelling struct {
	bytes.Buffer
	cancel context.CancelFunc
}

func (c *cancelling) Write(text []byte) (int, error) {
	c.cancel()
	return c.Buffer.Write(text)
}

// TestInterruptedAmongRows: once rows are printed, nobody is told that nothing
// was written.
func TestInterruptedAmongRows(t *testing.T) {
	t.Parallel()
	// A copy: in one process the engine opens no file in two ways, and other tests open
	// the shared one in theirs.
	acme := copyFinished(t, "acme")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"query", "--out", acme, "--format", "csv", "from range(1_000_000)"}, "rolecall: interrupted; rows are missing from the answer\n"},
		{[]string{"eval", "--batch"}, "rolecall: interrupted; lines are missing from the answers\n"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var stderr bytes.Buffer
		out := &cancelling{cancel: cancel}
		in := strings.NewReader(strings.Repeat(`{"expr": "1 + 1"}`+"\n", 100_000))
		status := run(ctx, test.args, streams{in: in, out: out, err: &stderr})
		if status != statusInterrupted || out.Len() == 0 || stderr.String() != test.want {
			t.Errorf("%s: status %d, %d bytes printed, %q", test.args[0], status, out.Len(), stderr.String())
		}
	}
}

// TestInterruptedForGood: a run that does not end by itself when it is
// interrupted, since a statement does not, is ended: its folder goes and the
// program stops. One that ends in time ends as ever.
func TestInterruptedForGood(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		endsItself bool
	}{{"in time", true}, {"not in time", false}} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			folder, err := reports.Create(filepath.Join(dir, "out"))
			if err != nil {
				t.Fatal(err)
			}
			db, err := duckdb.Open(t.Context(), duckdb.Options{Path: folder.Path(output.DatabaseName)})
			if err != nil {
				t.Fatal(err)
			}
			halted := make(chan bool, 1)
			ctx, cancel := context.WithCancel(t.Context())
			interruption := interruptible(ctx, folder, func() { halted <- true })
			cancel()
			if test.endsItself {
				interruption.discard(ctx, folder, db)
				time.Sleep(2 * grace)
			} else {
				<-halted
				_ = db.Discard()
				if file, err := folder.Create("findings.csv"); err == nil {
					t.Errorf("%s was made after the end", file.Name())
				}
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
				t.Errorf("left: %v (%v)", entries, err)
			}
			if len(halted) > 0 {
				t.Error("halted a run that had ended")
			}
		})
	}
}
