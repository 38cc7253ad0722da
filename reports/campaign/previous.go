package campaign

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"

	"rolecall/reconcile/review"
	"rolecall/reconcile/review/open"
)

// Earlier is the campaign as the one before another: its files were checked, and stay as they are until
// it is closed.
func (c *Campaign) Earlier() *open.Earlier {
	earlier := &open.Earlier{
		CampaignID: c.About.CampaignID, Name: c.About.Name, Head: c.Head(),
		Items: c.update.Path(review.ItemsName), People: c.update.Path(review.PeopleName),
	}
	if c.history.files[review.DecisionsName] != "" {
		earlier.Decisions = c.update.Path(review.DecisionsName)
	}
	return earlier
}

// Previous is what the next campaign keeps of this one, so that its folder stands by itself.
func (c *Campaign) Previous() (*review.Previous, error) {
	previous := &review.Previous{CampaignID: c.About.CampaignID, Name: c.About.Name, LedgerHead: c.Head(), Total: map[string]int64{}}
	if c.history.files[review.StatisticsName] == "" {
		return previous, nil
	}
	content, err := c.file(review.StatisticsName)
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return nil, c.problem(review.StatisticsName, "cannot be read: "+err.Error(), rebuildHint)
	}
	if len(records) < 2 {
		return previous, nil
	}
	total := records[len(records)-1] // the last row
	for _, column := range review.Statistics {
		// A version of rolecall that closed it may have had fewer columns.
		at := slices.Index(records[0], column.Name)
		if at < 0 || column.Type != review.Number || total[at] == "" {
			continue
		}
		if previous.Total[column.Name], err = strconv.ParseInt(total[at], 10, 64); err != nil {
			return nil, c.problem(review.StatisticsName, "has no number in the column "+column.Name+" of the total", rebuildHint)
		}
	}
	return previous, nil
}

// Folder is where the campaign's files are.
func (c *Campaign) Folder() string { return c.update.Path(".") }
