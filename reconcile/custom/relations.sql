-- What custom findings may read besides canonical tables (exports/schema.sql): relations of a run.
-- Written from the headers of the stages, and read by them, by go test ./reconcile -update.

-- What rules and flags set; with the name as_of the instant of the run.
create table policy.setting (
    name varchar, -- its path in the rules
    value varchar, -- a text such as 90 days, 5% or deactivate
    rule varchar -- the place in the rules (rules.yaml:14), or default
);

-- The roles of each account, as text for reports.
create table recon.account_roles (
    account_key integer, -- an account that holds a privileged role, or has a verdict of its own and holds a role that is not unmanaged
    roles varchar, -- its roles by name, "; " between, without unmanaged ones; null for accounts without a verdict of their own
    role_count bigint, -- the number of roles listed there
    privileged_roles varchar -- the privileged ones, null if it holds none
);

-- When each account was last used.
create table recon.account_use (
    account_key integer, -- the account, active or not
    last_use_at timestamp, -- the latest of both login columns and a sign-on to ServiceNow; null if there was none
    created_at timestamp -- when the account was created, null if the export does not say
);

-- ServiceNow groups that rules allow identities in scope to be in.
create table recon.allowed_group (
    user_key integer, -- the identity
    name_key integer, -- the group, as recon.group names groups
    rule varchar, -- the first rule that allows it
    until date, -- the last day on which a rule allows it; null for no end
    period varchar -- how long it may be held (30 days), the longest time that a rule allows; null for no end
);

-- Roles that rules allow identities in scope to hold.
create table recon.allowed_role (
    user_key integer, -- the identity
    role_key integer, -- the role
    rule varchar, -- the first rule that allows it
    until date, -- the last day on which a rule allows it; null for no end
    period varchar -- how long it may be held (30 days), the longest time that a rule allows; null for no end
);

-- Delegations in force, and whether both sides can still use them.
create table recon.delegation (
    file_key integer,
    record bigint,
    sys_id varchar,
    account_key integer,
    delegate_account_key integer,
    starts_at timestamp,
    ends_at timestamp,
    new_ends_at timestamp,
    approvals boolean,
    is_end_known boolean,
    is_known boolean,
    absence varchar,
    delegate_absence varchar,
    is_over boolean
);

-- ServiceNow groups that rules grant to identities in scope.
create table recon.expected_group (
    user_key integer, -- the identity
    name_key integer, -- the group, as recon.group names groups
    rule varchar -- the first rule that grants it
);

-- Roles that rules grant by name to identities in scope.
create table recon.expected_role (
    user_key integer, -- the identity
    role_key integer, -- the role
    rule varchar -- the first rule that grants it
);

-- ServiceNow groups: those exported, and those that only the rules name.
create table recon.group (
    group_key integer, -- as in servicenow.group; groups that only the rules name have higher numbers
    name_key integer, -- the lowest group_key of the groups with that name, since rules name groups by name
    name varchar, -- the group's name
    sys_id varchar, -- null if not exported
    is_ambiguous boolean, -- several groups have the name
    is_managed boolean, -- a rule of groups.grant or groups.allow names it; memberships of other groups are not reported
    is_pushed boolean, -- Okta Group Push owns it: then its membership is corrected in Okta
    managed_rule varchar, -- the first rule that names it
    obstacle varchar -- why a plan cannot put anybody in the group of that name, half a sentence; null if it can
);

-- Every role of every account, and how it is held.
create table recon.held_role (
    account_key integer, -- the account
    role_key integer, -- the role
    is_direct boolean, -- a sys_user_has_role row with inherited=false says so
    is_recorded boolean, -- a row with inherited=true says so
    is_contained boolean, -- a role that is held directly, or in an unclear way, contains it
    is_conferred boolean, -- a group the account is a member of confers it
    is_pathless boolean, -- a row says that it is held, none that it is granted directly, and no path in the exports explains it
    is_unclear boolean -- a row says that it is held but not whether directly, and nothing else in the exports explains it
);

-- What Okta says of each identity.
create table recon.identity (
    user_key integer, -- the identity
    standing varchar, -- live, suspended, leaver or staged, from the status
    is_in_scope boolean, -- live and selected by the scope, so an account must exist
    scope_rule varchar, -- the first rule that selects it, null if none does
    scope_rule_no integer, -- its place among the rules of the scope
    is_optional boolean -- in scope, but needs no account: an account is judged if there is one, and a missing one is no finding
);

-- The identity each account belongs to.
create table recon.link (
    account_key integer, -- the account
    user_key integer, -- its identity
    rule_no integer, -- the correlation rule that linked them
    rule varchar, -- its place in the rules
    is_primary boolean -- the one account of that identity that is reconciled with it
);

-- Roles: those exported, and those that only the rules name.
create table recon.role (
    role_key integer, -- as in servicenow.role; roles that only the rules name have higher numbers
    name varchar, -- the role's name
    sys_id varchar, -- null if not exported
    is_unmanaged boolean, -- never reported: a pattern of roles.unmanaged matches the whole name, or the exports do not say its name
    is_privileged boolean, -- a pattern of roles.privileged matches the whole name of the role, or of one that it contains
    privileged_rule varchar, -- that pattern's place in the rules; one that matches the role itself comes before one that matches a contained role
    is_exempt boolean, -- unmanaged, and not only because the rules say nothing about roles (the default pattern *)
    obstacle varchar -- why a plan cannot grant it, half a sentence; null if it can
);

-- What a role contains, at any depth.
create table recon.role_closure (
    role_key integer, -- the containing role
    contained_role_key integer -- a role it contains, directly or through others; never itself
);

-- Accounts that the rules declare as service accounts.
create table recon.service_account (
    account_key integer, -- the account
    rule varchar, -- the rule that declares it; if several do, a written one comes before a built-in one
    owner varchar, -- who answers for it
    is_platform boolean, -- ServiceNow ships it, and no written rule declares it
    service_no integer, -- the number of that rule in the policy
    is_limited boolean, -- that rule says which roles it may hold
    period varchar -- the time within which that rule says it is used; null if it says none
);

-- The one verdict on each account.
create table recon.verdict (
    account_key integer, -- the account
    user_key integer, -- the identity it is linked to, null if none
    verdict varchar, -- a kind of finding about the whole account (of orphaned, identity or service); or service (declared), reconciled (the account of an identity in scope), closed (active but locked, as the rules ask or because its owner is suspended) or idle (none of these)
    is_active boolean, -- active in ServiceNow; also true if the exports do not say
    is_locked boolean, -- locked out, null if the export does not say
    service_rule varchar, -- the rule that declares it a service account
    service_owner varchar, -- who answers for it
    is_platform boolean -- ServiceNow ships it
);

-- Every path by which a reported role is held.
create table recon.via (
    account_key integer, -- the account
    role_key integer, -- a surplus role, a role of a conflict, or an unused licence
    via varchar, -- all paths, "; " between: the role alone if granted directly; unexplained if no path is known
    inherited_via varchar -- the paths other than the direct grant; null if there is none
);
