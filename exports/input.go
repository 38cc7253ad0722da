package exports

import (
	"embed"

	"rolecall/exports/statement"
)

//go:embed input/*.sql
var inputFiles embed.FS

// inputStatements list the files and what was noticed about them, with values that only
// Go knows, and answer what Go asks about the load.
var inputStatements = statement.NewNamed(inputFiles, "input", "exports/input")
