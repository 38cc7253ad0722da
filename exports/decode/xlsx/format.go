package xlsx

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"github.com/xuri/nfp"
)

// format is what a cell's format says about its number.
type format struct {
	hasDate, hasTime bool
	width            int // of a number that is shown with zeros before it
}

// formats are those of a workbook's cells.
type formats struct {
	byStyle []format
	is1904  bool // dates count from 1904, as on old Macs
}

// builtInDates are the formats Excel has without writing them down; of those
// that differ by language, none shows anything but dates and times.
var builtInDates = func() map[int]format {
	date, clock, both := format{hasDate: true}, format{hasTime: true}, format{hasDate: true, hasTime: true}
	found := map[int]format{22: both}
	for _, each := range []struct {
		from, to int
		format   format
	}{{14, 17, date}, {18, 21, clock}, {27, 31, date}, {32, 35, clock}, {36, 36, date}, {45, 47, clock}, {50, 58, date}, {71, 74, date}, {75, 80, clock}, {81, 81, date}} {
		for id := each.from; id <= each.to; id++ {
			found[id] = each.format
		}
	}
	return found
}()

func (w *workbook) readFormats() (formats, error) {
	var read formats
	properties, err := w.book.GetWorkbookProps()
	if err != nil {
		return read, w.broken(err.Error())
	}
	read.is1904 = properties.Date1904 != nil && *properties.Date1904
	styles := w.book.Styles
	if styles == nil || styles.CellXfs == nil {
		return read, nil
	}
	codes := map[int]string{}
	if styles.NumFmts != nil {
		for _, each := range styles.NumFmts.NumFmt {
			codes[each.NumFmtID] = each.FormatCode
		}
	}
	for _, each := range styles.CellXfs.Xf {
		var found format
		if each.NumFmtID != nil {
			if code, ok := codes[*each.NumFmtID]; ok {
				found = readFormat(code)
			} else {
				found = builtInDates[*each.NumFmtID]
			}
		}
		read.byStyle = append(read.byStyle, found)
	}
	return read, nil
}

// readFormat reads a format code: yyyy-mm-dd hh:mm, 000000. An elapsed time
// ([h]:mm) is a number, not a place in time.
func readFormat(code string) format {
	parser := nfp.NumberFormatParser()
	sections := parser.Parse(code)
	if len(sections) == 0 {
		return format{}
	}
	var found format
	zeros := 0
	for _, item := range sections[0].Items {
		text := strings.ToLower(item.TValue)
		switch item.TType {
		case nfp.TokenTypeElapsedDateTimes:
			return format{}
		case nfp.TokenTypeDateTimes:
			found.hasDate = found.hasDate || strings.ContainsAny(text, "yd") || strings.HasPrefix(text, "mmm")
			found.hasTime = found.hasTime || strings.ContainsAny(text, "hs")
		case nfp.TokenTypeZeroPlaceHolder:
			zeros += len(text)
		default:
			zeros = math.MinInt32
		}
	}
	if zeros > 1 {
		found.width = zeros
	}
	return found
}

// of is the format of a style; a style that is not there has none.
func (f formats) of(style int) format {
	if style < 0 || style >= len(f.byStyle) {
		return format{}
	}
	return f.byStyle[style]
}

var errNoNumber = errors.New("is no number")

// dateOf is a date or time as text: 2026-10-01, or with 10:00:00 behind it, to
// the second (a serial number of days has no more to say). A time alone is the
// time of day.
func (f formats) dateOf(raw string, shown format) (string, error) {
	serial, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return "", errNoNumber
	}
	if serial < 0 || serial > 2958466 { // the end of the year 9999
		return "", errNoNumber
	}
	when, err := excelize.ExcelDateToTime(serial, f.is1904)
	switch {
	case err != nil:
		return "", err
	case serial < 1 && !shown.hasDate:
		return when.Format("15:04:05"), nil
	case !shown.hasTime && serial == math.Trunc(serial):
		return when.Format("2006-01-02"), nil
	}
	return when.Format("2006-01-02 15:04:05"), nil
}

// maxExact is the first number with more digits than a spreadsheet keeps (15).
const maxExact = 1e15

// numberOf is a number as people write it, never with an exponent: ids and
// employee numbers are numbers to a spreadsheet. inexact says that it had more
// digits than the spreadsheet kept.
func numberOf(raw string, shown format) (text string, inexact bool, err error) {
	if plainNumber.MatchString(raw) && len(raw) <= 15 {
		return padded(raw, shown.width), false, nil
	}
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		return "", false, errNoNumber
	}
	text = strconv.FormatFloat(number, 'f', -1, 64)
	return padded(text, shown.width), math.Abs(number) >= maxExact, nil
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// padded gives a whole number the zeros that its format shows before it.
func padded(text string, width int) string {
	if width > len(text) && plainNumber.MatchString(text) && text[0] != '-' {
		return strings.Repeat("0", width-len(text)) + text
	}
	return text
}
