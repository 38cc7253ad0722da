package workbook

import (
	"slices"

	"rolecall/reports/columns"
	"rolecall/reports/xlsx"
)

// listed is a column that reports/columns says all about.
func listed(name string) column { return column{name: name} }

// arranged completes a sheet's columns by what a list says of those that have no
// title here, and puts those of the list that have no place here behind them.
// file is the file whose columns are listed.
func arranged(list []columns.Column, file string, sheet []column) []column {
	for _, each := range list {
		place := slices.IndexFunc(sheet, func(column column) bool { return column.name == each.Name })
		if place < 0 {
			sheet, place = append(sheet, listed(each.Name)), len(sheet)
		}
		sheet[place].complete(each, file)
	}
	return sheet
}

func (c *column) complete(by columns.Column, file string) {
	c.title, c.about = by.Title, "`"+by.Name+"` in "+file
	if c.to != none {
		c.about += "; leads to the sheet " + c.to.sheet
	}
	c.format.Width, c.format.Wrap = by.Width, by.IsLong
	switch by.Type {
	case columns.Flag:
		c.format.Kind = xlsx.Flag
	case columns.Number:
		c.format.Kind = xlsx.Number
	}
}
