package main

// foundRow is a row of findings.json, as far as tests ask for it.
type foundRow struct {
	FindingID  string `json:"finding_id"`
	Kind       string `json:"kind"`
	Severity   string `json:"severity"`
	Privileged bool   `json:"privileged"`
	OktaID     string `json:"okta_id"`
	Login      string `json:"login"`
	SysID      string `json:"sys_id"`
	UserName   string `json:"user_name"`
	Item       string `json:"item"`
	Reason     string `json:"reason"`
	Fix        string `json:"fix"`
	Excepted   bool   `json:"excepted"`
	ChangeIDs  string `json:"change_ids"`
}

// plannedRow is a row of changes.json, as far as tests ask for it.
type plannedRow struct {
	ChangeID   string `json:"change_id"`
	Sequence   int64  `json:"sequence"`
	System     string `json:"system"`
	Table      string `json:"table"`
	Operation  string `json:"operation"`
	RecordID   string `json:"record_id"`
	UserName   string `json:"user_name"`
	Field      string `json:"field"`
	Before     string `json:"before"`
	After      string `json:"after"`
	FindingIDs string `json:"finding_ids"`
}
