package person

import "fmt"

// Impact is one sort of what a person leaves behind if their account is closed.
type Impact struct {
	What          string `json:"what"`
	Count         *int64 `json:"count"` // null if it was not exported
	Certainty     string `json:"certainty"`
	Oldest        string `json:"oldest"`
	Successor     string `json:"successor"` // their manager, who can sign in and stays
	SuccessorFrom string `json:"successor_from"`
}

// impact says what there is, and of what that is not known.
func (p *page) impact(all []Impact) {
	if len(all) == 0 {
		return
	}
	p.Title("  Left behind if the account is closed")
	successor := all[0].Successor
	for _, each := range all {
		text := "not exported"
		if each.Count != nil {
			text = fmt.Sprint(*each.Count)
			if each.Certainty != "exact" {
				text = each.Certainty + " " + text
			}
		}
		if each.Oldest != "" {
			text += ", the oldest since " + each.Oldest
		}
		p.Line(fmt.Sprintf("    %-20s ", each.What), text)
	}
	if successor == "" {
		p.Line("    ", "Nobody to give it to is known: no manager can sign in and stays.")
	} else {
		p.Line("    ", "Give it to "+successor+", the manager by "+all[0].SuccessorFrom+".")
	}
}
