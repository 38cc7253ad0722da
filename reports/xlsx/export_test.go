package xlsx

// Split makes the sheets of a book full after so many rows.
func (b *Book) Split(rows int) { b.maxRows = rows }

// Fitted is a text as a cell can hold it.
func Fitted(text string) string {
	text, _ = fitted(text)
	return text
}
