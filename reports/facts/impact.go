package facts

// Impact is one sort of what people leave behind if their account is closed.
type Impact struct {
	What          string // open_approvals, ...
	Things        int64  // how many there are
	Accounts      int64  // of how many accounts
	HeldBack      int64  // of these, those that the plan does not close
	Unknown       int64  // accounts of which it is not known, or only the least is
	IsNotExported bool
	Oldest        string // the day since which the oldest is there; "" if that is not known
}

// Name says what it is, for people.
func (i Impact) Name() string {
	return map[string]string{
		"open_approvals": "approvals asked of them", "open_tasks": "open tasks assigned to them", "groups_managed": "groups that they manage",
		"people_managed": "active people whose manager they are", "delegations": "delegations from or to them",
		"configuration_items": "configuration items that they own or manage",
	}[i.What]
}
