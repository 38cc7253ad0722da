package csv

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"rolecall/exports/decode/text"
)

// surplusMark stands, in the engine's copy of the text, in a field of its own
// behind a record that has more fields than the header.
const surplusMark = "\u241f"

// totalMark stands behind a row that counts the others, before the other mark.
const totalMark = "\u241e"

// edit replaces a part of the text.
type edit struct {
	span
	by string
}

// edits are what the engine's copy of the text has different. A header that is
// repeated becomes an empty line, which is no record. Records that have more fields
// than the header and nothing in the surplus ones are marked: the engine would take
// them, although such a record is often one whose fields have moved: a delimiter
// inside a value that was not quoted, and an empty last field. With the mark it
// refuses them, and rows that count the others.
func (t *Table) edits(repeated []span, surplus []int64, totals []span) []edit {
	var edits []edit
	for _, each := range repeated {
		edits = append(edits, edit{each, ""})
	}
	if len(repeated) > 0 {
		line, _, _ := t.Text.Place(repeated[0].from)
		t.Notices = append(t.Notices, text.Notice{Code: "file.repeated_header", Args: []any{len(repeated)}, Line: line, Affected: int64(len(repeated))})
	}
	for _, end := range surplus {
		edits = append(edits, edit{span{end, end}, t.Mark()})
	}
	for _, each := range totals {
		edits = append(edits, edit{span{each.end, each.end}, t.TotalMark()})
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.end, b.end) })
	return slices.CompactFunc(edits, func(a, b edit) bool { return a.end == b.end })
}

// edit copies the text with other parts in it.
func (t *Table) edit(ctx context.Context, edits []edit) error {
	if len(edits) == 0 {
		return nil
	}
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	return t.copyEdited(text.Reader{Ctx: ctx, Reader: file}, edits)
}

func (t *Table) copyEdited(in io.Reader, edits []edit) error {
	out, err := t.Text.Temp(".text")
	if err != nil {
		return err
	}
	defer out.Close()
	at := int64(0)
	for _, each := range edits {
		if _, err := io.CopyN(out, in, each.from-at); err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, in, each.end-each.from); err != nil {
			return err
		}
		if _, err := io.WriteString(out, each.by); err != nil {
			return err
		}
		at = each.end
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	t.Text.Path, t.Text.IsCopy = out.Name(), true
	return out.Close()
}

// Mark is what stands behind a marked record.
func (t *Table) Mark() string { return string(rune(t.Delimiter)) + surplusMark }

// TotalMark is what stands behind a row that counts the others: as many fields as the
// header has, so that the engine refuses it however few its own are.
func (t *Table) TotalMark() string {
	delimiter := string(rune(t.Delimiter))
	return strings.Repeat(delimiter, len(t.Columns)) + totalMark + t.Mark()
}

// Marked is why a record was marked.
type Marked int

// The reasons.
const (
	NotMarked Marked = iota
	Surplus          // it has more fields than the header, and nothing in those
	Total            // it counts the others
)

// Unmark gives a refused record as the user wrote it, and says whether it was
// refused for its mark.
func (t *Table) Unmark(record string) (written string, marked Marked) {
	if written, isTotal := strings.CutSuffix(record, t.TotalMark()); isTotal {
		return written, Total
	}
	if written, isMarked := strings.CutSuffix(record, t.Mark()); isMarked {
		return written, Surplus
	}
	return record, NotMarked
}
