package workbook

import (
	"fmt"
	"strings"
)

// Markdown describes the sheets and their columns, for reports/README.md.
func Markdown() string {
	var text strings.Builder
	for _, table := range tables {
		fmt.Fprintf(&text, "\n**%s**: %s.\n\n| column | |\n|---|---|\n", table.name, table.about)
		for _, column := range table.columns {
			about := column.about
			if about == "" {
				about = "as the column of that name in the database"
			}
			fmt.Fprintf(&text, "| %s | %s |\n", column.title, about)
		}
	}
	return text.String()
}
