package xlsx

// Split makes the sheets of a book full after so many rows.
func (b *Book) Split(rows int) { b.maxRows = rows }
