package main

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"github.com/dustin/go-humanize"

	"rolecall/exports/sample"
)

// What a demo takes, measured on estates of 2,500 to 10,000,000 people.
const (
	outputsLeast   = 32 << 20  // bytes on disk, however small the estate
	outputsPerson  = 4 << 10   // and for each person
	memoryLeast    = 192 << 20 // bytes of memory, if what can go to the disk does
	memoryPerson   = 1300
	writerLeast    = 64 << 20 // of memory, to write the estate alone
	writerPerson   = 16
	rowMost        = 4 << 10 // bytes that one grant or membership of the largest form takes, at most
	sampledRows    = 200_000 // rows of the estate by which a larger one is estimated
	sampledPersons = 500
)

// need is what a demo takes of the machine, in bytes.
type need struct{ disk, memory float64 }

// refuseTooLarge refuses a demo that the disk or the memory cannot hold.
func refuseTooLarge(ctx context.Context, dir string, options sample.Options, isReconciled bool) error {
	disk, isDiskKnown := freeDisk(existing(dir))
	memory, isMemoryKnown := freeMemory()
	needed, err := needOf(ctx, options, isReconciled, disk)
	if err != nil {
		return err
	}
	wanted := "the demo"
	if isReconciled {
		wanted = "the demo and its reconciliation"
	}
	const hint = "\n take fewer --identities or --grants"
	switch {
	case isDiskKnown && needed.disk > disk:
		return fmt.Errorf("%s would take %s on the disk of %s, which has room for %s; nothing was written%s, or a folder on another disk",
			wanted, inBytes(needed.disk), dir, humanize.IBytes(uint64(disk)), hint)
	case isMemoryKnown && needed.memory > memory:
		return fmt.Errorf("%s would take %s of memory, and the machine has %s to give; nothing was written%s",
			wanted, inBytes(needed.memory), humanize.IBytes(uint64(memory)), hint)
	}
	return nil
}

func inBytes(bytes float64) string {
	const most = 1 << 62
	if bytes >= most {
		return "more than 4 EiB"
	}
	return "about " + humanize.IBytes(uint64(bytes))
}

// needOf estimates what a demo takes. Only if there may not be enough, a small estate
// with the same options is written to see how large its files are.
func needOf(ctx context.Context, options sample.Options, isReconciled bool, free float64) (need, error) {
	people, rows := float64(options.Identities), float64(options.Grants)+float64(options.Memberships)+10
	needed := need{memory: writerLeast + people*writerPerson}
	disk := func(estate float64) float64 { return estate }
	if isReconciled { // what is unpacked and put into one form takes as much again
		disk = func(estate float64) float64 { return 2*estate + outputsLeast + people*(outputsPerson+50*rows) }
		needed.memory = math.Max(needed.memory, memoryLeast+people*memoryPerson)
	}
	if needed.disk = disk(1<<20 + people*rows*rowMost); needed.disk <= free {
		return needed, nil
	}
	estate, err := estateBytes(ctx, options)
	needed.disk = disk(estate)
	return needed, err
}

// estateBytes estimates how many bytes an estate takes by two smaller ones.
func estateBytes(ctx context.Context, options sample.Options) (float64, error) {
	scratch, remove, err := newScratch(ctx)
	if err != nil {
		return 0, err
	}
	defer remove()
	many := min(sampledPersons, max(40, sampledRows/(options.Grants+options.Memberships+10)))
	few := many / 4
	sizes := map[int]float64{}
	for _, people := range []int{few, many} {
		smaller := options
		smaller.Identities, smaller.Progress, smaller.Faults = people, nil, map[string]int{}
		dir := filepath.Join(scratch.Path, fmt.Sprint(people))
		if _, err := sample.WriteContext(ctx, dir, smaller); err != nil {
			return 0, fmt.Errorf("estimate how large the demo would be: %w", err)
		}
		err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			if err == nil {
				sizes[people] += float64(info.Size())
			}
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	person := (sizes[many] - sizes[few]) / float64(many-few)
	return math.Max(sizes[few]+person*float64(options.Identities-few), 0), nil
}

// existing is the folder, of those that are there, in which dir is or will be.
func existing(dir string) string {
	place, err := filepath.Abs(dir)
	for err == nil && place != filepath.Dir(place) {
		if _, err := os.Stat(place); err == nil {
			break
		}
		place = filepath.Dir(place)
	}
	return place
}
