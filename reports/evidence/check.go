package evidence

// What became of a check. Nothing is ok by default.
const (
	ok         = "ok"
	failed     = "failed"
	notChecked = "not checked"
)

// Check is what is asked of a pack, and what became of it.
type Check struct {
	Name   string   `json:"check"`
	Status string   `json:"status"`           // ok, failed or not checked
	About  string   `json:"about"`            // what was checked, or why it was not
	Faults []string `json:"faults,omitempty"` // what is wrong, with its place
	Absent bool     `json:"absent,omitempty"` // the pack holds nothing of which this could be asked
}

// fail says what is wrong.
func (c Check) fail(faults ...string) Check {
	c.Status, c.Faults = failed, append(c.Faults, faults...)
	return c
}

// Result is what a pack was found to be.
type Result struct {
	RunID  string  `json:"run_id"`
	Sums   string  `json:"sums_sha256"` // the digest of SHA256SUMS
	Checks []Check `json:"checks"`
}

// Has says whether a check ended so.
func (r Result) has(status string) bool {
	for _, each := range r.Checks {
		if each.Status == status && !each.Absent {
			return true
		}
	}
	return false
}

// IsGood says whether nothing failed; in a strict check, that everything was checked, too.
func (r Result) IsGood(strict bool) bool { return !r.has(failed) && !(strict && r.has(notChecked)) }
