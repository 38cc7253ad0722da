package campaign

import (
	"time"

	"rolecall/reconcile/review"
	"rolecall/reconcile/review/judge"
)

// history is what the ledger says, put together.
type history struct {
	received []receipt
	isKept   map[string]bool            // originals, by their hash
	moves    []judge.Move               // what was reassigned
	passes   []judge.Move               // what packets were made of that was passed on
	made     map[string]string          // packets that were made since the review was opened: whom they went to
	passed   map[string]map[string]bool // of these, which items they hold
	settled  map[string]string          // what was decided of each item
	files    map[string]string          // hashes of files that follow from the rest
	written  map[string]string          // hashes of other files that were written since; "" if they are of no use any more
	closedAt time.Time
	closedBy string
	isWhole  bool // the last event ends a change

	reportedAt int // the line of the ledger that has the hashes of the reports
}

// receipt is a file that was returned.
type receipt struct {
	hash, extension, sender string
	received                time.Time
	isAfterClose            bool
}

func readHistory(events []review.Event) history {
	h := history{
		isKept: map[string]bool{}, made: map[string]string{}, passed: map[string]map[string]bool{},
		settled: map[string]string{}, files: map[string]string{}, written: map[string]string{},
	}
	for _, each := range events {
		h.take(each)
	}
	return h
}

// ends are the events that end a change.
var ends = map[string]bool{review.Opened: true, review.Judged: true, review.Reminded: true, review.Removed: true, review.Closed: true}

// take takes an event.
func (h *history) take(event review.Event) {
	h.isWhole = ends[event.Event] || h.closedBy != ""
	switch event.Event {
	case review.Received:
		received, err := time.Parse(time.RFC3339, event.To)
		if err != nil {
			received = event.At
		}
		h.received = append(h.received, receipt{event.Source, event.From, event.By, received, h.closedBy != ""})
		h.isKept[event.Source] = true
	case review.Settled:
		h.settled[event.ItemID] = event.To
	case review.Passed, review.Reassigned:
		h.made[event.Packet] = event.To
		if h.passed[event.Packet] == nil {
			h.passed[event.Packet] = map[string]bool{}
		}
		h.passed[event.Packet][event.ItemID] = true
		move := judge.Move{ItemID: event.ItemID, From: event.From, To: event.Packet, Email: event.To, IsPassed: event.Event == review.Passed}
		if move.IsPassed {
			h.passes = append(h.passes, move)
		} else {
			h.moves = append(h.moves, move)
		}
	case review.Compared:
		h.files[review.LaterName] = event.Source
	case review.Written:
		h.written[event.To] = event.Source
	case review.Removed:
		h.written[event.To] = ""
	case review.Judged:
		h.files[review.DecisionsName], h.files[review.PacketsName], h.files[review.StatisticsName] = event.Source, event.From, event.To
	case review.Closed:
		h.files[review.SignoffName] = event.Source
		h.closedAt, h.closedBy = event.At, event.By
	case review.Reported:
		h.files[review.PageName], h.files[review.BookName], h.files[review.LookbackName] = event.Source, event.From, event.To
		h.reportedAt = event.Seq
	}
}

// add puts an event into the ledger.
func (c *Campaign) add(event review.Event) error {
	if err := c.ledger.Add(event); err != nil {
		return err
	}
	event.At, event.Seq = event.At.UTC().Truncate(time.Second), c.ledger.Lines()
	c.history.take(event)
	return nil
}
