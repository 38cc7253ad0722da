package rules

func (r *reader) tables(*node, string) {}
