package workbook

import "rolecall/reports/xlsx"

// plan is what became of the plan, where that is worth a notice.
func (s *summary) plan() {
	for _, each := range s.facts.Withheld {
		s.box(xlsx.Critical, "Held back from the change files. "+each.Guardrail+": "+each.Message+" "+each.Hint)
	}
	for _, each := range s.facts.LeftOut {
		s.box(xlsx.Medium, "Left out of the change files. "+each.Guardrail+": "+each.Message+" "+each.Hint)
	}
	for _, each := range s.facts.Allowed {
		s.box(xlsx.Medium, "This run was let pass "+each.String()+" (--allow): what it plans may go beyond the guardrail that the rules set.")
	}
	if s.facts.Expiry.IsExpired {
		s.box(xlsx.Critical, "The change files are expired: the exports are too old for the plan. Export again, and reconcile.")
	}
	if results := s.facts.Results; results != nil {
		s.box(xlsx.Low, "What the import did: "+results.String()+". Each change is in outcomes.csv.")
	}
	s.rehearsal()
}

// rehearsal is how applying the plan to a copy ended.
func (s *summary) rehearsal() {
	result := s.facts.Rehearsal
	if result == nil {
		return
	}
	tone, verdict := xlsx.Low, "The plan does what it says, and its rollback restores every table."
	if !result.IsAsPlanned() {
		tone, verdict = xlsx.Critical, "The plan or its rollback does not do what it says: rolecall simulate says which findings."
	}
	s.box(tone, s.number.Sprintf("Rehearsed on a copy: %d findings fixed, %d left, %d new. %s", result.Fixed, result.Left, result.New, verdict))
}
