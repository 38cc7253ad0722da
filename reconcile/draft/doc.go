// Package draft proposes rules for an estate that has exports and no rules yet.
//
// It tries rules out: first with every candidate for a correlation key, then with
// the keys that link accounts and every field that both sides have. What these rules
// would mean is asked of the same relations that a run is made of (reconcile.Answer),
// and counted by the statements here, each a whole-table question:
//
//	draft.key           how well each key links accounts, and how often others contradict it
//	draft.field         how far a field agrees with the attribute it could be mapped from
//	draft.translation   values that ServiceNow calls otherwise
//	draft.scope_group   groups that could say who must have an account
//	draft.entitlement   roles and groups whose holders are in one Okta group
//	draft.machine       accounts that look like those of software
//	draft.app           apps whose assignments were exported
//	draft.total         the exports in a few numbers
//
// What comes of it is text, for people to read and change. Only what Okta itself says
// (who is assigned to the app) and what nearly all accounts agree on becomes a rule;
// who gets which role stays a comment: that roles are held does not make them right.
package draft
