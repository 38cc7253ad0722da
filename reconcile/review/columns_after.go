package review

// LaterItems are the columns of later.csv, one row per thing that could be an item in later exports.
var LaterItems = []Column{
	{"item_id", Text, "of items.csv, if it is there"},
	{"fact_hash", Text, "as in items.csv, of the facts as they are then; empty if the settings no longer select it"},
	{"kind", Text, "role, group, account or delegation"},
	{"user_name", Text, "of the account"},
	{"entitlement", Text, "the role or the group; of a delegation, for whom; empty of an account"},
	{"since", Text, "the day it was granted; empty if that was not exported"},
	{"granted_by", Text, "user name of the person who granted it then; empty if that was not exported"},
}

// Effects are the columns of effect.csv, one row per item that was revoked.
var Effects = []Column{
	{"item_id", Text, "of items.csv"},
	{"kind", Text, "of items.csv"},
	{"user_name", Text, "of items.csv"},
	{"entitlement", Text, "of items.csv"},
	{"effect", Text, "in_effect: it is gone; not_in_effect: it is there; overtaken: it is there, and its account is inactive; unknown: the run's exports cannot say"},
	{"found", Text, "sys_id of the record that is there"},
	{"why", Text, "why it is unknown or overtaken"},
	{"decided", Text, "when the decision was received"},
	{"in_effect_as_of", Text, "of the first run that showed it gone, as each run since did"},
	{"days", Number, "from the decision until then: at most"},
	{"run_id", Text, "of the run that was compared last"},
	{"as_of", Text, "of that run"},
	{"gone_as_of", Text, "of the first run that showed it gone, whatever later ones show"},
}

// Lookback are the columns of lookback.csv, one row per change of access and reason to list it.
var Lookback = []Column{
	{"at", Text, "the day"},
	{"changed_by", Text, "user name of the person who made the change"},
	{"user_name", Text, "of the account that has or had the access"},
	{"role", Text, "the role or the group"},
	{"operation", Text, "added; not known if the exports do not say what the reason asks"},
	{"why", Text, "by_reviewer_of_item, by_self, after_snapshot (granted from the day of the exports on: never reviewed) or came_and_went"},
	{"kind", Text, "role or group"},
	{"item_id", Text, "of items.csv, if it is there"},
}
