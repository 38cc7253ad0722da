package oel

import (
	"maps"
	"slices"
	"sync"

	"rolecall/exports/zone"
)

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

// systemVZones are ids that Java and the engine have beyond IANA's.
var systemVZones = []string{
	"SystemV/AST4", "SystemV/AST4ADT", "SystemV/CST6", "SystemV/CST6CDT", "SystemV/EST5", "SystemV/EST5EDT", "SystemV/HST10",
	"SystemV/MST7", "SystemV/MST7MDT", "SystemV/PST8", "SystemV/PST8PDT", "SystemV/YST9", "SystemV/YST9YDT",
}

// zoneNames are all names that zoneNamed knows, but for Z.
var zoneNames = sync.OnceValue(func() []string {
	names := slices.Concat(zone.Names(), systemVZones, slices.Collect(maps.Keys(oldZones)))
	slices.Sort(names)
	return slices.Compact(names)
})

// zoneNamed is the engine's name of a zone.
func zoneNamed(name string) (string, bool) {
	if old, ok := oldZones[name]; ok {
		return old, true
	}
	if name == "Z" {
		return "UTC", true
	}
	return name, zone.IsKnown(name) || slices.Contains(systemVZones, name)
}
