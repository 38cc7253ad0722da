package campaign

import (
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

// Folder is where the campaign's files are.
func (c *Campaign) Folder() string { return c.update.Path(".") }
