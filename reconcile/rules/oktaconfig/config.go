package oktaconfig

import "fmt"

// Config is what was read, in the order of the files.
type Config struct {
	Mappings    []Mapping
	GroupRules  []GroupRule
	Pushes      []Push
	Assignments []Assignment
	Groups      []Group
	Apps        []App
	Unsaid      []Unsaid // what could not be read as any of these
	Unused      []string // files that hold none of these
}

// IsEmpty says whether there is nothing to write rules from.
func (c *Config) IsEmpty() bool {
	return len(c.Mappings)+len(c.GroupRules)+len(c.Pushes)+len(c.Assignments)+len(c.Unsaid) == 0
}

// Place is where something stands: a file and a line.
type Place struct {
	File string
	Line int64
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Mapping is a profile mapping (Okta: Profile Mappings API): how the properties of the target follow from
// the source.
type Mapping struct {
	At             Place
	Source, Target Party
	Properties     []Property
	HasProperties  bool // the list of mappings leaves them out
}

// Party is a side of a mapping: Okta's users, or those of an app.
type Party struct {
	ID   string `json:"id"`
	Name string `json:"name"` // of an app, what kind it is: servicenow_ud
	Type string `json:"type"` // user or appuser
}

func (p Party) isApp() bool { return p.Type == "appuser" }

// Property is what a property of the target follows from.
type Property struct {
	At                 Place
	Name               string
	Expression, Status string
}

// GroupRule puts people into groups by a condition (Okta: Group Rules API).
type GroupRule struct {
	At                            Place
	Name, Status, Expression      string
	GroupIDs                      []string
	ExcludedUsers, ExcludedGroups []string
}

// Push is a group of Okta that Group Push writes to the app (Okta: Group Push Mappings API).
type Push struct {
	At                       Place
	SourceID, TargetID, Name string // Name is the target's, if the mapping has it
	Status                   string
	AppID                    string
}

// Assignment is a group that is assigned to the app (Okta: Application Groups API).
type Assignment struct {
	At       Place
	GroupID  string
	Priority int64
	Profile  map[string]any
	AppID    string
}

// Group is a group of Okta.
type Group struct {
	ID, Name, Type string
}

// App is an app, and how it makes the names of its users.
type App struct {
	At               Place
	ID, Name, Label  string
	UserNameTemplate string
}

// Unsaid is what rules cannot say, and why.
type Unsaid struct {
	At               Place
	Reason, Original string
}
