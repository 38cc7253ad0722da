package oel

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// zones.txt: the time zones that the engine knows.
//
//go:embed zones.txt
var zonesText string

var zoneNames = sync.OnceValue(func() []string { return strings.Fields(zonesText) })

// oldZones are the three-letter ids of Okta's reference, which mean places, not
// fixed offsets: Time.now("EST") is in daylight saving time in July.
var oldZones = map[string]string{
	"GMT": "UTC", "WET": "WET", "CET": "CET", "MET": "CET", "ECT": "CET", "EET": "EET",
	"MIT": "Pacific/Apia", "HST": "Pacific/Honolulu", "AST": "America/Anchorage", "PST": "America/Los_Angeles",
	"MST": "America/Denver", "PNT": "America/Phoenix", "CST": "America/Chicago", "EST": "America/New_York",
	"IET": "America/Indiana/Indianapolis", "PRT": "America/Puerto_Rico", "CNT": "America/St_Johns",
	"AGT": "America/Argentina/Buenos_Aires", "BET": "America/Sao_Paulo", "ART": "Africa/Cairo",
	"CAT": "Africa/Harare", "EAT": "Africa/Addis_Ababa", "NET": "Asia/Yerevan", "PLT": "Asia/Karachi",
	"IST": "Asia/Kolkata", "BST": "Asia/Dhaka", "VST": "Asia/Ho_Chi_Minh", "CTT": "Asia/Shanghai",
	"JST": "Asia/Tokyo", "ACT": "Australia/Darwin", "AET": "Australia/Sydney", "SST": "Pacific/Guadalcanal",
	"NST": "Pacific/Auckland",
}

// zoneNamed is the engine's name of a zone.
func zoneNamed(name string) (string, bool) {
	if zone, ok := oldZones[name]; ok {
		return zone, true
	}
	if name == "Z" {
		return "UTC", true
	}
	_, ok := slices.BinarySearch(zoneNames(), name)
	return name, ok
}
