package reconcile

// Finding is one discrepancy about one subject, as it leaves the tool: a row
// of findings.csv, of findings.json and of the table finding, in the order of
// those columns. Text that does not apply is empty.
type Finding struct {
	FindingID  string `json:"finding_id"`  // 16 hex digits; the same discrepancy has the same id in every run
	Kind       string `json:"kind"`        // orphaned.leaver, ...: see the catalogue
	Severity   string `json:"severity"`    // low, medium, high, critical; raised a step if privileged
	Privileged bool   `json:"privileged"`  // the account holds a privileged role
	OktaID     string `json:"okta_id"`     //
	Login      string `json:"login"`       // of the identity
	OktaStatus string `json:"okta_status"` // as Okta's API spells it
	SysID      string `json:"sys_id"`      // of the account
	UserName   string `json:"user_name"`   // of the account
	Name       string `json:"name"`        // the person's, for people
	Item       string `json:"item"`        // the role, group, field or conflict it is about
	Expected   string `json:"expected"`    //
	Actual     string `json:"actual"`      //
	Via        string `json:"via"`         // every path by which a role comes, "; " between; or unexplained
	Reason     string `json:"reason"`      // one plain sentence
	Rule       string `json:"rule"`        // rules.yaml:14, or default
	Fix        string `json:"fix"`         // what the plan does about it: deactivate, remove, review, ...
	Excepted   bool   `json:"excepted"`    // accepted by an exception; plans no change
	Controls   string `json:"controls"`    // "; " between
	ChangeIDs  string `json:"change_ids"`  // "; " between
}
