package oel

// The roots of names. What is behind the others cannot be known offline.
var (
	namespaces = map[string]string{
		"String": "String.len(user.title)", "Arrays": "Arrays.size(user.roles)", "Convert": "Convert.toInt(user.level)",
		"Iso3166Convert": "Iso3166Convert.toName(user.countryCode)", "Time": "Time.now()", "DateTime": "DateTime.now()",
		"Groups": `Groups.startsWith("OKTA", "Sales", 10)`,
	}
	roots = map[string]string{"user": "user.login", "source": "source.login", "appuser": "appuser.userName"}

	notOffline = map[string]bool{
		"session": true, "security": true, "device": true, "access": true, "accessRequest": true, "app": true, "org": true,
		"idpuser": true, "idpUser": true,
	}
)

// name is a bare name: a profile attribute, unless it is a root.
func (c *checker) name(n *node) *node {
	if _, ok := c.profile.known[n.Text]; ok {
		return c.attribute(n, "", n.Text)
	}
	if example, ok := roots[n.Text]; ok {
		return c.fail(n, errNotAValue(n.At, n.Text, example))
	}
	if example, ok := namespaces[n.Text]; ok {
		return c.fail(n, errNotAValue(n.At, n.Text, example))
	}
	if notOffline[n.Text] {
		return c.fail(n, errNotOffline(n.At, n.Text))
	}
	return c.attribute(n, "", n.Text)
}

// attribute is a profile attribute; prefix is how the user reached it.
func (c *checker) attribute(n *node, prefix, name string) *node {
	found, ok := c.profile.known[name]
	switch {
	case !ok && c.scope.IsOpen:
		return c.unknown(n)
	case !ok:
		return c.fail(n, errUnknownAttribute(n.At, prefix, name, c.profile, c.scope.Origin))
	}
	c.read[name] = true
	return column(n, found, prefix+name)
}

// unknown is an attribute that may be there, of any type.
func (c *checker) unknown(n *node) *node {
	c.isUnknown = true
	return invalid(n)
}

func column(n *node, found Attribute, variable string) *node {
	return &node{
		Op: opColumn, At: n.At, End: n.End, Text: found.Column, Type: found.Type,
		Nullable: !found.AlwaysSet, Variable: variable, Known: found,
	}
}

// assignment is appuser == null: whether somebody is assigned to the ServiceNow app. Nothing for
// any other comparison.
func (c *checker) assignment(n *node) *node {
	if n.Op != opBinary || n.Text != "==" && n.Text != "!=" {
		return nil
	}
	for i, each := range n.Args {
		if c.root(each) == "appuser" && n.Args[1-i].Op == opNull {
			c.usesAppUser = true
			is := map[string]string{"==": "is null", "!=": "is not null"}[n.Text]
			return &node{Op: opColumn, At: n.At, End: n.End, Text: "(appuser.user_key " + is + ")", Type: Boolean, Variable: "appuser"}
		}
	}
	return nil
}

// root is the name of an unresolved root such as user, and "" for anything
// that is a value of its own.
func (c *checker) root(n *node) string {
	if n.Op != opName {
		return ""
	}
	if _, isAttribute := c.profile.known[n.Text]; isAttribute {
		return ""
	}
	return n.Text
}

// isProfile reports whether the node is user.profile (or appuser.profile).
func (c *checker) isProfile(n *node, root string) bool {
	return n.Op == opProperty && n.Text == "profile" && c.root(n.Args[0]) == root
}

func (c *checker) property(n *node) *node {
	receiver := n.Args[0]
	switch root := c.root(receiver); {
	case root == "user":
		return c.userProperty(n)
	case root == "source":
		return c.attribute(n, "source.", n.Text)
	case root == "appuser":
		return c.appProperty(n, "appuser.")
	case notOffline[root]:
		return c.fail(n, errNotOffline(receiver.At, root+"."+n.Text))
	case namespaces[root] != "":
		return c.fail(n, errNotAValue(receiver.At, root+"."+n.Text, namespaces[root]))
	case root == "profile":
		return c.fail(n, errProfileAlone(receiver.At, n.Text))
	case root != "":
		return c.fail(n, errUnknownRoot(receiver.At, root, n.Text))
	case c.isProfile(receiver, "user"):
		return c.attribute(n, "user.profile.", n.Text)
	case c.isProfile(receiver, "appuser"):
		return c.appProperty(n, "appuser.profile.")
	}
	return c.memberOf(n)
}

func (c *checker) userProperty(n *node) *node {
	if _, ok := c.profile.known[n.Text]; ok {
		return c.attribute(n, "user.", n.Text)
	}
	for _, property := range properties {
		if property.Name == n.Text {
			return column(n, property, "user."+n.Text)
		}
	}
	switch n.Text {
	case "profile":
		return c.fail(n, errNotAValue(n.At, "user.profile", "user.profile.login"))
	case "realmId": // Identity Engine's, which the API gives to organizations with realms only
		return c.fail(n, errNotOffline(n.At, "user."+n.Text))
	}
	return c.attribute(n, "user.", n.Text)
}

func (c *checker) appProperty(n *node, prefix string) *node {
	found, ok := c.app.known[n.Text]
	if !ok {
		if n.Text == "profile" {
			return c.fail(n, errNotAValue(n.At, "appuser.profile", "appuser.userName"))
		}
		if c.scope.IsOpen {
			return c.unknown(n)
		}
		return c.fail(n, errUnknownAppAttribute(n.At, n.Text, c.app))
	}
	c.usesAppUser = true
	read := column(n, found, prefix+n.Text)
	read.Nullable = true // the user may not be assigned to the app
	return read
}

// memberOf is group.name and group.profile.name: the only values with members.
func (c *checker) memberOf(n *node) *node {
	path, receiver := n.Text, n.Args[0]
	if receiver.Op == opProperty && (receiver.Text == "profile" || receiver.Text == "source") && c.root(receiver.Args[0]) == "" {
		path, receiver = receiver.Text+"."+path, receiver.Args[0]
	}
	checked := c.check(receiver)
	if isInvalid(checked) {
		return checked
	}
	member, ok := groupMembers[path]
	if checked.Type.Kind != KindGroup || !ok {
		return c.fail(n, errNoProperty(n.At, n.Text, checked.Type))
	}
	return &node{Op: opMember, At: n.At, End: n.End, Args: []*node{checked}, Text: member, Type: String, Nullable: true}
}
