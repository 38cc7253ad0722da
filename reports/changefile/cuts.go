package changefile

// cuts says where a plan may be cut into parts: not between records of one grant or membership,
// since what stays of them until the next part is imported keeps the access.
type cuts struct {
	ids   []string
	first map[string]int // where the records of one grant or membership begin
	last  []int          // for each change, the last that it has to be together with
}

// add takes the next change of the plan.
func (s *cuts) add(c correction) {
	here := len(s.ids)
	s.ids, s.last = append(s.ids, c.ChangeID), append(s.last, here)
	if c.Operation != "delete" || c.Role+c.RoleName+c.Group+c.GroupName == "" {
		return
	}
	if s.first == nil {
		s.first = map[string]int{}
	}
	key := c.Table + "\x00" + c.User + "\x00" + c.UserName + "\x00" + c.Role + "\x00" + c.RoleName + "\x00" + c.Group + "\x00" + c.GroupName
	if first, isThere := s.first[key]; isThere {
		s.last[first] = here
	} else {
		s.first[key] = here
	}
}

// parts numbers the parts from 1: each has at most so many changes, unless more than that have to
// be together.
func (s *cuts) parts(size int) map[string]int {
	parts := map[string]int{}
	number, count := 1, 0
	for begin := 0; begin < len(s.ids); {
		end := begin + 1
		for i := begin; i < end; i++ {
			end = max(end, s.last[i]+1)
		}
		if count > 0 && count+end-begin > size {
			number, count = number+1, 0
		}
		for _, id := range s.ids[begin:end] {
			parts[id] = number
		}
		count += end - begin
		begin = end
	}
	return parts
}
