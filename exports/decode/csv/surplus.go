package csv

import (
	"context"
	"io"
	"strings"

	"rolecall/exports/decode/text"
)

// surplusMark stands, in the engine's copy of the text, in a field of its own
// behind a record that has more fields than the header.
const surplusMark = "\u241f"

// markSurplus copies the text with a mark at these places: behind records that
// have more fields than the header and nothing in the surplus ones. The engine
// would take them, although such a record is often one whose fields have moved: a
// delimiter inside a value that was not quoted, and an empty last field. With the
// mark it refuses them. Where every record ends with a delimiter, that is how the
// file is written, and nothing is wrong.
func (t *Table) markSurplus(ctx context.Context, ends []int64) error {
	file, err := t.Text.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	return t.copyMarked(text.Reader{Ctx: ctx, Reader: file}, ends)
}

func (t *Table) copyMarked(in io.Reader, ends []int64) error {
	out, err := t.Text.Temp(".text")
	if err != nil {
		return err
	}
	defer out.Close()
	at := int64(0)
	for _, end := range ends {
		if _, err := io.CopyN(out, in, end-at); err != nil {
			return err
		}
		if _, err := io.WriteString(out, t.Mark()); err != nil {
			return err
		}
		at = end
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	t.Text.Path, t.Text.IsCopy = out.Name(), true
	return out.Close()
}

// Mark is what stands behind a marked record.
func (t *Table) Mark() string { return string(rune(t.Delimiter)) + surplusMark }

// Unmark gives a refused record as the user wrote it, and says whether it was
// refused for its mark.
func (t *Table) Unmark(record string) (written string, marked bool) {
	return strings.CutSuffix(record, t.Mark())
}
