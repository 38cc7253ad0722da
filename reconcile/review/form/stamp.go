package form

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"rolecall/exports/decode/pack"
	"rolecall/exports/returned"
	"rolecall/reconcile/review"
)

// stamp is what a workbook says of itself.
type stamp struct{ campaignID, packet string }

// readStamp reads the hidden sheet; if somebody deleted it, the custom property.
func readStamp(content []byte, tables []*returned.Table) stamp {
	found := stamp{}
	for _, table := range tables {
		if table.Sheet != review.HiddenSheet {
			continue
		}
		for _, row := range table.Rows {
			switch strings.TrimSpace(row.Cell(0)) {
			case review.HiddenID:
				found.campaignID = strings.TrimSpace(row.Cell(1))
			case review.HiddenPacket:
				found.packet = strings.TrimSpace(row.Cell(1))
			}
		}
	}
	if found.campaignID == "" || found.packet == "" {
		if fields := strings.Fields(property(content)); len(fields) >= 2 {
			found = stamp{fields[0], fields[1]}
		}
	}
	return found
}

// property is the value of the custom property; "" if there is none that can be read.
func property(content []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return ""
	}
	for _, each := range archive.File {
		if pack.PartName(each.Name) != "docprops/custom.xml" {
			continue
		}
		part, err := each.Open()
		if err != nil {
			return ""
		}
		defer part.Close()
		var list struct {
			Properties []struct {
				Name string `xml:"name,attr"`
				Text string `xml:"lpwstr"`
			} `xml:"property"`
		}
		const most = 1 << 20
		if xml.NewDecoder(io.LimitReader(part, most)).Decode(&list) != nil {
			return ""
		}
		for _, property := range list.Properties {
			if property.Name == review.Property {
				return property.Text
			}
		}
	}
	return ""
}
