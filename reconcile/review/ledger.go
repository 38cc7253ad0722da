package review

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// Event is a line of ledger.jsonl: what happened to the campaign, to a packet or to an item.
// The line is its JSON with the fields in this order, all of them, without blanks between.
type Event struct {
	Seq    int       `json:"seq"` // from 1
	At     time.Time `json:"at"`  // UTC, to the second
	Event  string    `json:"event"`
	ItemID string    `json:"item_id"`       // "" if it is about no single item
	Packet string    `json:"packet"`        // "" if it is about no single packet
	By     string    `json:"by"`            // who did it: an e-mail address, as far as it is known
	Source string    `json:"source_sha256"` // of the file that says so; of campaign.json if it was opened
	From   string    `json:"from"`          // what was before, as the event means it
	To     string    `json:"to"`            // what is since: of opened, the campaign_id
	Prev   string    `json:"prev"`          // SHA-256 of the line before, without its line break; "" in the first
}

// Ledger is a chain of events, as it is in memory.
type Ledger struct {
	text []byte
	seq  int
	head string
}

// ReadLedger takes the text of a ledger, each of its events, and the chain between them. The
// error names the first line that was changed, removed or added.
func ReadLedger(text []byte) (*Ledger, []Event, error) {
	ledger := &Ledger{text: bytes.Clone(text)}
	var events []Event
	if len(text) > 0 && text[len(text)-1] != '\n' {
		return nil, nil, fmt.Errorf("%s: its last line has no end: it was cut off", LedgerName)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event Event
		decoder := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&event); err != nil {
			return nil, nil, fmt.Errorf("%s:%d: %w", LedgerName, ledger.seq+1, err)
		}
		if event.Seq != ledger.seq+1 || event.Prev != ledger.head {
			return nil, nil, fmt.Errorf("%s:%d: does not follow from the line before: a line was changed, removed or added", LedgerName, ledger.seq+1)
		}
		ledger.seq, ledger.head = event.Seq, lineHash(lines.Bytes())
		events = append(events, event)
	}
	return ledger, events, lines.Err()
}

// Add puts an event at the end: its number and what it follows are the ledger's to say.
func (l *Ledger) Add(event Event) error {
	event.Seq, event.Prev, event.At = l.seq+1, l.head, event.At.UTC().Truncate(time.Second)
	line, err := json.Marshal(event)
	if err != nil {
		return err
	}
	l.text = append(append(l.text, line...), '\n')
	l.seq, l.head = event.Seq, lineHash(line)
	return nil
}

// Head is the hash of the last line, which stands for the whole ledger; "" if it is empty.
func (l *Ledger) Head() string { return l.head }

// Text is what is to be written.
func (l *Ledger) Text() []byte { return l.text }

// Lines is how many lines there are.
func (l *Ledger) Lines() int { return l.seq }

// Until is the text before a line.
func (l *Ledger) Until(line int) []byte {
	text := l.text
	end := 0
	for range line - 1 {
		end += bytes.IndexByte(text[end:], '\n') + 1
	}
	return text[:end]
}

func lineHash(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}
