package exports

import (
	"io/fs"
	"slices"

	"rolecall/exports/statement"
)

// Statements are those that make the canonical tables and judge the exports, folder by folder,
// for whoever reads the method: okta, servicenow, account and quality.
func Statements() ([]statement.Statement, error) {
	var all []statement.Statement
	for _, system := range systemSteps {
		found, err := statement.Load(system.files, system.name)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	for _, folder := range laterFolders {
		files, err := fs.Sub(statements, folder)
		if err != nil {
			return nil, err
		}
		found, err := statement.Load(files, folder)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return slices.Clip(all), nil
}
