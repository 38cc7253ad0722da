package staging

import (
	"embed"

	"rolecall/exports/statement"
)

//go:embed batch.sql refused.sql
var files embed.FS

// Statements are those that reading a file runs by name.
var Statements = statement.NewNamed(files, ".", "exports/staging")
