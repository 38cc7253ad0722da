-- What custom findings may read besides canonical tables (exports/schema.sql): relations of a run.
-- Written from the headers of the stages, and read by them, by go test ./reconcile -update.

-- What rules and flags set; with the name as_of the instant of the run.
create table policy.setting (
    name varchar, -- its path in the rules
    value varchar, -- a text such as 90 days, 5% or deactivate
    rule varchar -- the place in the rules (rules.yaml:14), or default
);

-- What each account holds, for people.
create table recon.account_roles (
    account_key integer, -- the account, if it holds a role that is not unmanaged and has a verdict of its own, or holds a privileged one
    roles varchar, -- its roles by name, "; " between, unmanaged ones left out; null for accounts without a verdict of their own
    role_count bigint, -- how many those are
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
    until date, -- the last day on which one does; null for no end
    period varchar -- how long it may be held (30 days), by the longest; null for no end
);

-- Roles that rules allow identities in scope to hold.
create table recon.allowed_role (
    user_key integer, -- the identity
    role_key integer, -- the role
    rule varchar, -- the first rule that allows it
    until date, -- the last day on which one does; null for no end
    period varchar -- how long it may be held (30 days), by the longest; null for no end
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

-- ServiceNow groups, those of the export and those only the rules name.
create table recon.group (
    group_key integer, -- as in servicenow.group; groups that only rules name follow behind
    name_key integer, -- the lowest group_key of that name: rules name groups by name
    name varchar, -- the group's name
    sys_id varchar, -- null if not exported
    is_ambiguous boolean, -- several groups have the name
    is_managed boolean, -- some groups.grant rule names it: only then is a membership reported
    is_pushed boolean, -- Okta Group Push owns it: then its membership is corrected in Okta
    managed_rule varchar, -- the first rule that names it
    obstacle varchar -- why a plan cannot put anybody in the group of that name, half a sentence; null if it can
);

-- Every role every account holds, and how.
create table recon.held_role (
    account_key integer, -- the account
    role_key integer, -- the role
    is_direct boolean, -- a sys_user_has_role row with inherited=false says so
    is_recorded boolean, -- a row with inherited=true says so
    is_contained boolean, -- a role held directly, or in a way that is unclear, contains it
    is_conferred boolean, -- a group the account is a member of confers it
    is_pathless boolean, -- it is recorded, not as direct, and nothing in the exports says by which way
    is_unclear boolean -- a row says that it is held, and nothing in the exports by which way
);

-- What Okta says of each identity.
create table recon.identity (
    user_key integer, -- the identity
    standing varchar, -- live, suspended, leaver or staged, from the status
    is_in_scope boolean, -- live and selected by the scope, so an account must exist
    scope_rule varchar, -- the first rule that selects it, null if none does
    scope_rule_no integer, -- its place among the rules of the scope
    is_optional boolean -- in scope, but it needs no account: one that is there is judged, and one that is not is none too few
);

-- The identity each account belongs to.
create table recon.link (
    account_key integer, -- the account
    user_key integer, -- its identity
    rule_no integer, -- the correlation rule that linked them
    rule varchar, -- its place in the rules
    is_primary boolean -- the one account of that identity that is reconciled with it
);

-- Roles, those of the export and those only the rules name.
create table recon.role (
    role_key integer, -- as in servicenow.role; roles that only rules name follow behind
    name varchar, -- the role's name
    sys_id varchar, -- null if not exported
    is_unmanaged boolean, -- a pattern of roles.unmanaged matches the whole name, or nothing names it: never reported
    is_privileged boolean, -- a pattern of roles.privileged matches the whole name, or that of a role that it contains
    privileged_rule varchar, -- that pattern's place in the rules, one of its own name before one of a role in it
    is_exempt boolean, -- it is unmanaged, and not only because the rules say nothing of roles (the pattern * by default)
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
    rule varchar, -- the rule that declares it, one that is written before one of the platform's
    owner varchar, -- who answers for it
    is_platform boolean, -- ServiceNow ships it, and no rule that is written declares it
    service_no integer, -- that rule, as numbered in the policy
    is_limited boolean, -- that rule says which roles it may hold
    period varchar -- that rule says within which time it is used; null if not
);

-- The one verdict on each account.
create table recon.verdict (
    account_key integer, -- the account
    user_key integer, -- the identity it is linked to, null if none
    verdict varchar, -- the orphaned, identity or service kind that is about the whole account; or service, a declared one; or reconciled, the account of an identity in scope; or closed, active but locked, as the rules ask for its owner; or idle, none of these
    is_active boolean, -- active in ServiceNow, or the exports do not say whether it is
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
