// Package archive packs members into a zip archive whose bytes follow from their names and
// contents alone, and opens one that anybody may have made: it refuses what would do harm
// before it unpacks anything, and tells whether the archive is laid out as it was packed, to
// the last byte.
package archive
