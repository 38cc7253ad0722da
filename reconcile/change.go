package reconcile

// Change is one row of the plan: one field of a record to create or to update,
// or one record to delete. The rows of one change share its ChangeID and
// Sequence. Text that does not apply is empty.
type Change struct {
	ChangeID   string `json:"change_id"`   // 16 hex digits, stable from run to run
	Sequence   int64  `json:"sequence"`    // from 1; a change depends only on earlier ones
	System     string `json:"system"`      // servicenow or okta
	Table      string `json:"table"`       // sys_user, sys_user_has_role, sys_user_grmember; user, group_member
	Operation  string `json:"operation"`   // create, update or delete
	RecordID   string `json:"record_id"`   // the record's sys_id or Okta id; empty if the export has none, or to be created
	UserName   string `json:"user_name"`   // the account it is about
	Field      string `json:"field"`       // empty for delete
	Before     string `json:"before"`      // what the plan expects to find
	After      string `json:"after"`       // what it sets
	FindingIDs string `json:"finding_ids"` // "; " between
	Reason     string `json:"reason"`      // one plain sentence
}
