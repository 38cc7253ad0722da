package review

// Answers is decisions.json, which the page of a packet saves: what a workbook cannot
// record is when each row was decided.
type Answers struct {
	Format     int    `json:"format"` // FormatVersion
	CampaignID string `json:"campaign_id"`
	Packet     string `json:"packet"`
	Sent       string `json:"sent_sha256"` // as in campaign.json
	Name       string `json:"name"`        // as the reviewer typed it
	Confirmed  bool   `json:"confirmed"`   // "I reviewed each row; I am not deciding about myself"
	OpenedAt   string `json:"opened_at"`   // when the page was first opened, RFC 3339
	SavedAt    string `json:"saved_at"`

	// All rows of the packet. Each is a record of the sheet: its cells by the names of
	// Cells, and decided_at, when the decision was made last; "" if there is none.
	Rows []map[string]string `json:"rows"`
}

// DecidedAt is the name under which a row of Answers has the time of its decision.
const DecidedAt = "decided_at"
