package xlsx

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// sheetName is a name as a sheet may have it: up to 31 UTF-16 units, without
// the characters that references need, and no apostrophe at its ends.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || shown(r) != r || r < ' ' {
			return ' '
		}
		return r
	}, name)
	encoded := utf16.Encode([]rune(name))
	return strings.Trim(string(utf16.Decode(encoded[:min(len(encoded), 31)])), "' ")
}

// partName is the name of the nth sheet that a table takes, from 1.
func partName(name string, part int) string {
	if part == 1 {
		return name
	}
	suffix := " " + strconv.Itoa(part)
	runes := []rune(name)
	for len(utf16.Encode(runes))+len(suffix) > 31 {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + suffix
}

// tableName is the name of a sheet's table, which is a name as formulas have it.
func tableName(sheet string) string {
	return "T_" + strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z') {
			return r
		}
		return '_'
	}, sheet)
}

// at is a place in a sheet, as references have it.
func at(sheet, cells string) string {
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" + cells
}

// columnName is the letters of a column, from 0.
func columnName(column int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		panic(err) // as many columns as the tables of this program have are never too many
	}
	return name
}
