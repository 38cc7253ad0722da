package compare

import "cmp"

// Ways in which open findings move: they come, they go, or their severity changes.
const (
	Came    = "came"
	Went    = "went"
	Stepped = "stepped"
)

// Move is what became of findings that are open in one of the runs at least, by state and cause.
type Move struct {
	Way   string `json:"way"` // came, went or stepped
	State string `json:"state"`
	Cause string `json:"cause"`
	Count
	Planned int64    `json:"planned"`  // of those that were fixed, by planned changes that are in effect as far as the exports show
	AsShown int64    `json:"as_shown"` // of those by planned changes of which the exports show a part only
	Untold  int64    `json:"untold"`   // of those that were fixed, by the exports nobody can tell by which means
	Because []string `json:"because"`  // places of rules, or what was not exported
}

// Mark sets the ways apart.
func (m Move) Mark() string { return map[string]string{Came: "+", Went: "-", Stepped: "~"}[m.Way] }

// Name says in a few words what a move is.
func (m Move) Name() string {
	switch {
	case m.Way == Stepped:
		return "severity changed"
	case m.State == "gone" && m.Cause != "":
		return "gone by " + m.causeName()
	}
	return cmp.Or(map[string]string{
		"subject_gone": "account gone", "unknown": "no longer judged", "excepted": "has an exception", "lapsed": "exception ended",
	}[m.State], m.State)
}

// By says by what, where the name does not; of what the plan corrected or may have, Planned and
// Untold do.
func (m Move) By() string {
	switch {
	case m.State == "fixed" && m.Planned+m.Untold > 0, m.State == "subject_gone", m.State == "unknown", m.State == "gone" && m.Cause != "":
		return ""
	case m.State == "fixed":
		return "by other means"
	case m.Cause == "":
		return "for unknown reasons"
	}
	return "by " + m.causeName()
}

func (m Move) causeName() string {
	return cmp.Or(map[string]string{"clock": "time", "tool": "version"}[m.Cause], m.Cause)
}
