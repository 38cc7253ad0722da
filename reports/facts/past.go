package facts

// History is what the history of the runs says of one of them, in numbers.
type History struct {
	Entries        int64  `json:"entries"`          // with this run
	PreviousAsOf   string `json:"previous_as_of"`   // of the run before, "" if this is the first
	SHA256         string `json:"sha256_before"`    // of runs.csv as the run found it; "" if this is the first
	Head           string `json:"head"`             // the checksum of the entry of this run
	New            int64  `json:"new"`              // of the findings that are certain and not accepted
	Reopened       int64  `json:"reopened"`         // likewise
	Overdue        int64  `json:"overdue"`          // likewise
	Fixed          int64  `json:"fixed"`            // findings that were open before, and are put right
	FixedAsPlanned int64  `json:"fixed_as_planned"` // of those, as the plan of an earlier run asked
	Gone           int64  `json:"gone"`             // findings that were open before, and are none any more for another reason
	Unknown        int64  `json:"unknown"`          // findings that were open before, and that the exports cannot judge
}

// Review is an access review whose decisions the run takes.
type Review struct {
	Folder       string `json:"folder"` // as shown to people: relative to the estate
	CampaignID   string `json:"campaign_id"`
	Name         string `json:"name"`
	AsOf         string `json:"as_of"`  // of what was reviewed
	ClosedAt     string `json:"closed"` // "" if it is still open
	LedgerSHA256 string `json:"ledger_sha256"`
	Items        int64  `json:"items"`
	Keep         int64  `json:"keep"` // items, by what was decided
	Revoke       int64  `json:"revoke"`
	Change       int64  `json:"change"`
	Undecided    int64  `json:"undecided"`
	ByDefault    int64  `json:"by_default"` // of those that are revoked: nobody decided
	Planned      int64  `json:"planned"`    // of those that are revoked: the plan takes them away
	Gone         int64  `json:"gone"`       // of those that are revoked: not in these exports, by the plan of an earlier run or otherwise

	// Of a review that asks whose accounts are: those that are linked to a person, and those that are nobody's.
	Linked  int64 `json:"linked,omitempty"`
	Nobodys int64 `json:"nobodys,omitempty"`
}

// Matches counts the accounts of which a reviewer said whose they are, or that they are nobody's.
func (f Facts) Matches() (count int64) {
	for _, each := range f.Reviews {
		count += each.Linked + each.Nobodys
	}
	return count
}

// FixedInOtherWays are those that were put right in another way than planned.
func (h History) FixedInOtherWays() int64 { return h.Fixed - h.FixedAsPlanned }
