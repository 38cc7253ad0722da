package oel

// userFunctions are of the user itself, not of the profile.
var userFunctions = []Function{
	{
		Name: "user.getInternalProperty", Params: []Param{{Name: "property", Kind: literal}}, Result: always(String), Nulls: MayBeNull,
		Check: checkInternalProperty, Emit: emitInternalProperty,
		Doc: `the user's "id" or "status"`, Example: `user.getInternalProperty("status")`,
	},
}

func checkInternalProperty(_ *checker, call *node) *mistake {
	if name := call.Args[0]; name.Text != "id" && name.Text != "status" {
		return errInternalProperty(name.At, name.Text)
	}
	return nil
}

func emitInternalProperty(_ *emitter, call *node, _ []sql) sql {
	for _, property := range properties {
		if property.Name == call.Args[0].Text {
			return atom(property.Column, true)
		}
	}
	panic("oel: unchecked property " + call.Args[0].Text)
}
