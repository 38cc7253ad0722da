package campaign

import "time"

// Report is what was collected, as JSON has it.
type Report struct {
	CampaignID string          `json:"campaign_id"`
	IsDry      bool            `json:"dry_run"`
	Files      []ReportFile    `json:"files"`
	Again      []string        `json:"collected_before"`
	Rows       map[string]int  `json:"rows"`
	Flags      map[string]int  `json:"flags"`
	Refused    []ReportRefusal `json:"refused"`
	Unread     []string        `json:"unread"`
	Skipped    []string        `json:"skipped"`
	Added      []AddedPacket   `json:"made"`
	Items      map[string]int  `json:"items"`
	Decisions  map[string]int  `json:"decisions"`
	LedgerHead string          `json:"ledger_head"`
}

// ReportFile is a file that was collected.
type ReportFile struct {
	Name     string `json:"name"`
	SHA256   string `json:"sha256"`
	Sender   string `json:"sender"`
	Received string `json:"received"`
	Rows     int    `json:"rows"`
	Blank    int    `json:"blank"`
	// As the sheet Read me or the page has them.
	NameGiven string `json:"name_given"`
	Confirmed string `json:"confirmed"` // yes or no; empty of a form that does not ask
}

// ReportRefusal is a row that does not count.
type ReportRefusal struct {
	File    string `json:"file"`
	At      string `json:"at"`
	Refusal string `json:"refusal"`
	Detail  string `json:"detail"`
	Reason  string `json:"reason"`
	Row     string `json:"row"`
	Packet  string `json:"packet"`
}

// Report is what was collected in a campaign, for programs.
func (c *Collected) Report(in *Campaign, isDry bool) Report {
	report := Report{
		CampaignID: in.About.CampaignID, IsDry: isDry, Files: []ReportFile{}, Again: append([]string{}, c.Again...),
		Rows: c.Rows, Flags: c.Flags, Refused: []ReportRefusal{}, Unread: []string{}, Skipped: []string{}, Added: append([]AddedPacket{}, c.Added...),
		Items: c.Totals.States, Decisions: c.Totals.Decisions, LedgerHead: in.Head(),
	}
	for _, each := range c.Files {
		report.Files = append(report.Files, ReportFile{each.Name, each.SHA256, each.Sender, each.Received.UTC().Format(time.RFC3339), each.Rows, each.Blank, each.Signed.Name, each.Signed.Confirmed})
	}
	for _, each := range c.Refused {
		report.Refused = append(report.Refused, ReportRefusal{each.File, each.At, each.Code, each.Detail, Because(each.Code, each.Detail, in.About.IsMatch()), each.Row, each.Packet})
	}
	for _, each := range c.Unread {
		report.Unread = append(report.Unread, each.Error())
	}
	for _, each := range c.Skipped {
		report.Skipped = append(report.Skipped, each.Error())
	}
	return report
}
