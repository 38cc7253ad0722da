-- What the rules mean, as relations: the contract between the rules file and the SQL that
-- reconciles. Compiling a rules file yields one view for each table here, with the same
-- name and the same columns in the same order and types. Each row carries the place in the
-- rules it comes from (rule: rules.yaml:14, or 'default' for what nobody wrote) and, where
-- order decides, its place in that order (rule_no, from 1).
--
-- Patterns are given twice: as written (*, any run of characters), and as like_pattern, for
-- like_escape(name, like_pattern, '!'), which matches the whole name. It is in lower case
-- where names compare without case: then it is lower(name) that matches.

create schema policy;

-- Settings by their path in the rules; every setting is there, written or default.
--   as_of                              '2026-11-23 12:00:00', UTC
--   stale.dormant_after, stale.never_used_after, stale.pending_after    '90 days'
--   deprovision.leaver .unassigned .suspended .no_identity .dormant     deactivate, lock or review
--   guardrails.max_deactivations .max_removals .max_creations .max_activations .max_additions .max_updates    '5%', or '40'; '' for no limit
--   guardrails.expires                 '14 days'; '' for no end
--   scope.given                        'true' if there is a scope
create table policy.setting (name varchar, value varchar, rule varchar);

-- Identities that the scope selects, whatever their status, once each, by the first rule that
-- does; every identity without a scope.
create table policy.in_scope (user_key integer, rule_no integer, rule varchar);

-- Correlation keys of both sides: folded if the rule ignores case (lower case, accents
-- stripped), without leading zeros if it ignores those, never null or empty. Equal keys of
-- one rule match; where a rule names several keys of Okta, the first that matches decides.
create table policy.correlation_key (
    rule_no integer, rule varchar,
    key_no integer,         -- which of Okta's keys, from 1; of ServiceNow, 1
    system varchar,         -- okta or servicenow
    subject_key integer,    -- user_key or account_key
    key varchar
);

-- One row a correlation rule; okta are its keys, ", " between; leading_zeros is ignore, or null.
create table policy.correlation_rule (rule_no integer, rule varchar, okta varchar, servicenow varchar, leading_zeros varchar, ignore_case boolean);

-- What a person decided about single accounts, by user_name: they belong to the identity
-- with that login, or to nobody.
create table policy.decided_link (
    link_no integer, user_name varchar, login varchar, is_nobodys boolean,
    reason varchar, approved_by varchar, ticket varchar, decided_on date, rule varchar
);

-- Roles that rules grant to identities; the same role can come from several rules.
create table policy.expected_role (user_key integer, role_name varchar, rule_no integer, rule varchar);

-- ServiceNow groups that rules grant to identities.
create table policy.expected_group (user_key integer, group_name varchar, rule_no integer, rule varchar);

-- ServiceNow groups that some groups.grant rule names. is_pushed: Okta Group Push owns it.
create table policy.managed_group (group_name varchar, is_pushed boolean, rule_no integer, rule varchar);

-- The mapped fields.
create table policy.attribute (
    field varchar, authority varchar,       -- okta, servicenow, review
    ignore_case boolean, when_empty varchar,-- keep or clear
    okta_attribute varchar,                 -- x where the expression is exactly user.x, else null: only then can Okta's side be corrected
    may_rename boolean,                     -- if that is user.login: Okta's login may be changed
    rule_no integer, rule varchar
);

-- The mapped fields whose value is an expression alone, which are most: the lists below hold
-- their values side by side, so that all accounts are compared at once. Where an export does
-- not have the field nothing is known; where it left a reference unresolved, null is unknown.
create table policy.listed_field (
    place integer,          -- in the lists, from 1
    field varchar, rule varchar,
    is_exported boolean, is_unknown_if_null boolean
);

-- What the listed fields should hold, one row an in-scope-or-not identity.
create table policy.expected_list (user_key integer, expected varchar[]);

-- What they hold, as text (booleans true/false), one row an account.
create table policy.actual_list (account_key integer, actual varchar[]);

-- What the mapped fields should hold that are not listed: those decided by groups, a map or
-- a default. One row an in-scope-or-not identity and field; value is null where nothing is
-- expected.
create table policy.expected_lookup (user_key integer, field varchar, value varchar, rule varchar);

-- What they hold, as text, as in actual_attribute.
create table policy.actual_lookup (account_key integer, field varchar, value varchar, is_known boolean);

-- What a mapped field should hold, listed or not, one row an in-scope-or-not identity and
-- field; value is null where nothing is expected.
create table policy.expected_attribute (user_key integer, field varchar, value varchar, rule varchar);

-- What it holds, as text (booleans true/false), one row an account and mapped field.
-- is_known is false where the export cannot say (field not exported, reference unresolved).
create table policy.actual_attribute (account_key integer, field varchar, value varchar, is_known boolean);

create table policy.unmanaged_role (pattern varchar, like_pattern varchar, rule varchar);
create table policy.privileged_role (pattern varchar, like_pattern varchar, rule varchar);

-- Segregation of duties: one row a conflict and role.
create table policy.conflict (conflict_no integer, name varchar, role_name varchar, rule varchar);

-- Declared service accounts, and the accounts the platform ships (rule 'default' unless
-- platform_accounts is written), by user_name.
create table policy.service_account (pattern varchar, like_pattern varchar, owner varchar, is_platform boolean, rule varchar);

-- Accepted findings. A null pattern matches anything.
create table policy.exception (
    exception_no integer,
    kind varchar, kind_like varchar,
    user_name varchar, user_name_like varchar,
    item varchar, item_like varchar,
    reason varchar, approved_by varchar, ticket varchar,
    expires date, rule varchar
);

-- guardrails.protect: accounts, by user_name, that no change may touch.
create table policy.protected_account (pattern varchar, like_pattern varchar, rule varchar);

-- guardrails.never_grant: roles that no plan adds, nor what contains them.
create table policy.never_grant (pattern varchar, like_pattern varchar, rule varchar);

-- guardrails.keep_last: how many holders of a role who can sign in must remain.
create table policy.keep_last (role_name varchar, minimum integer, rule varchar);

-- What the rules read: one row a rule, what it decides, and a thing it reads. If that is
-- unknown of somebody, so is what the rule says of them. An expression that yields names
-- decides every item (null), unless it can yield literals only. Groups are the Okta groups
-- asked of by name, id or pattern (all groups, where what it asks of depends on the person),
-- or of those with an id that no group has, that id; app_groups are the groups assigned to
-- the app, assignment is who is assigned.
create table policy.rule_read (
    decides varchar,        -- scope, correlation, role, group or attribute
    item varchar,           -- the role, the group or the field; null for any
    rule_no integer, rule varchar,
    kind varchar,           -- attribute, group, deciding_group (before the expression of a field), groups (all of a pattern), assignment, app_groups, field
    name varchar            -- of the attribute, group or field; null for the others
);
