package bundle

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"strings"
)

// keptCSV has what stays as it is wherever it stands alone, with the sort of what it is.
//
//go:embed kept.csv
var keptCSV string

// kept are values that stay, to what they are; inRoles are the words of ServiceNow's own roles.
var kept, inRoles = readKept()

// sharedSort are words that both systems write with capitals or without.
const sharedSort = "a word of both systems"

// keptSort says what a value is that is listed as staying; "" if it is not.
func keptSort(value string) string {
	if sort := kept[value]; sort != "" {
		return sort
	}
	if sort := kept[strings.ToLower(value)]; sort == sharedSort {
		return sort
	}
	return ""
}

// shippedSort are the values whose words stay inside other names of roles, too.
const shippedSort = "a role that ServiceNow ships"

func readKept() (map[string]string, map[string]bool) {
	rows, err := csv.NewReader(strings.NewReader(keptCSV)).ReadAll()
	if err != nil {
		panic("kept.csv: " + err.Error()) // it is part of the program
	}
	values, parts := map[string]string{}, map[string]bool{}
	for _, row := range rows[1:] {
		listed := strings.Fields(row[1])
		if strings.Contains(row[1], ";") { // values of several words
			listed = strings.Split(row[1], "; ")
		}
		for _, each := range listed {
			values[each] = row[0]
			if row[0] == sharedSort {
				values[strings.ToLower(each)] = row[0]
			}
			if row[0] == shippedSort {
				for part := range strings.FieldsFuncSeq(each, func(r rune) bool { return r == '_' || r == '.' }) {
					parts[part] = true
				}
			}
		}
	}
	return values, parts
}

// inAddresses are the parts of addresses that say which interface they are of.
var inAddresses = setOf("https http com okta oktapreview service now api table stats nav to do uri v users groups apps user group app members profile sys id query " +
	"cmn department location cost center core company has role grmember contains delegate admin " +
	"scim meta schemas default logs iam roles jsonv2")

// inPaths are the words of file names that say what a file is.
var inPaths = setOf("users user groups group members member memberships membership app apps sys has role roles grmember contains delegate delegates deactivated " +
	"deprovisioned active inactive log system okta servicenow cmn core department departments location locations company companies cost center centers " +
	"json csv xml xlsx har export exports page part rolecall extract all full list owners owner of admins admin administrator administrators signons sign ons " +
	"groupmember groupmembers appgroups appusers appgroup appuser applications application assignments assignment adminroles sysuser " +
	"sysapproval approver approval approvals task tasks sc req item incident change request problem cmdb ci alm hardware servers " +
	"rule rules grouprules policy policies zones network idps schema schemas mappings authenticators features hooks events devices domains org orgs okta_org " +
	"sheet copy slice deleted search status audit remote update set")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for each := range strings.FieldsSeq(words) {
		set[each] = true
	}
	return set
}

// dateSort are values that time says something of.
const dateSort = "a date or a time"

var (
	dateForm = regexp.MustCompile(`^(\d{4})[-/.](\d{2})[-/.](\d{2})([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|[+-]\d{2}:?\d{2}|UTC|GMT))?)?$`)
	shownAt  = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{2}|\d{4})( \d{1,2}[:.]\d{2}([:.]\d{2})?( ?[AaPp][Mm])?)?$`)
	namedDay = regexp.MustCompile(`^[A-Z][a-z]{2} \d{1,2}, \d{4}( \d{1,2}:\d{2}(:\d{2})?( [AP]M)?)?$`)
)

// sortOf says what a value is that stays without being listed; "" if it does not stay.
func sortOf(value string) string {
	switch {
	case len(value) == 1 && isDigit(rune(value[0])):
		return "a single digit"
	case dateForm.MatchString(value), namedDay.MatchString(value), isShownDate(value):
		return dateSort
	}
	return ""
}

// isShownDate says whether a value is a date as people in some country write it.
func isShownDate(value string) bool {
	parts := shownAt.FindStringSubmatch(value)
	if parts == nil || parts[2] != parts[4] {
		return false
	}
	first, second := numberOf(parts[1]), numberOf(parts[3])
	return min(first, second) >= 1 && min(first, second) <= 12 && max(first, second) <= 31
}

func numberOf(digits string) int {
	number := 0
	for _, each := range digits {
		number = 10*number + int(each-'0')
	}
	return number
}
