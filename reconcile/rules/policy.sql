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
--   guardrails.impact.open_approvals   go or hold
--   guardrails.expires                 '14 days'; '' for no end
--   sla.critical .high .medium .low, sla.kinds.orphaned.leaver and other kinds    '7 days'; only those that are written
--   checks.licence.unused.unused_after, checks.privileged.count.min and other parameters of kinds    '90 days', '2'; '' for none
--   scope.given                        'true' if there is a scope
create table policy.setting (
    name varchar,   -- its path in the rules
    value varchar,  -- a text such as 90 days, 5% or deactivate
    rule varchar    -- the place in the rules (rules.yaml:14), or default
);

-- Populations: people with settings of their own, in the order of the rules.
create table policy.population (
    population_no integer,  -- its place in the order of the rules, from 1
    name varchar,           -- as written
    rule varchar            -- the place in the rules (rules.yaml:14)
);

-- Who is in which population, in scope or not. If somebody is in several, the first counts.
create table policy.population_member (
    user_key integer,      -- the identity
    population_no integer  -- as in population
);

-- Settings of a population, which replace those in setting.
create table policy.population_setting (
    population_no integer,  -- as in population
    name varchar,           -- as in setting: stale.dormant_after
    value varchar,          -- likewise: 30 days
    rule varchar            -- the place in the rules (rules.yaml:14)
);

-- Identities that the scope selects, whatever their status: one row per identity, by the first
-- rule that selects it. Without a scope, every identity.
create table policy.in_scope (
    user_key integer,  -- the identity
    rule_no integer,   -- its place in the order of the rules, from 1
    rule varchar,      -- the first rule that selects it; default without a scope
    is_optional boolean -- it may have an account but needs none: no rule of the scope requires one
);

-- Correlation keys of both sides: in lower case and without accents if the rule ignores case,
-- without leading zeros if it ignores those, with the new domain if it says that a domain was
-- renamed; never null or empty. Equal keys of one rule match. If a rule names several Okta
-- keys, the first that matches decides.
create table policy.correlation_key (
    rule_no integer,      -- its place in the order of the rules, from 1
    rule varchar,         -- the place in the rules (rules.yaml:14), or default
    key_no integer,       -- which of the rule's Okta keys, from 1; always 1 for ServiceNow
    system varchar,       -- okta or servicenow
    subject_key integer,  -- user_key or account_key
    key varchar           -- as the rule compares it
);

-- One row per correlation rule. okta lists its Okta keys, ", " between; leading_zeros is ignore, or null.
create table policy.correlation_rule (
    rule_no integer,        -- its place in the order of the rules, from 1
    rule varchar,           -- the place in the rules (rules.yaml:14), or default
    okta varchar,           -- its Okta keys, ", " between
    servicenow varchar,     -- the field of sys_user
    leading_zeros varchar,  -- ignore, or null
    ignore_case boolean,    -- case and accents do not count
    old_domains varchar[],  -- domains of addresses that were renamed, in lower case; or null
    new_domains varchar[]   -- what those are compared as, in the same order
);

-- What a person decided about single accounts, by user_name: they belong to the identity
-- with that login, or to nobody.
create table policy.decided_link (
    link_no integer,      -- the order in the rules, from 1
    user_name varchar,    -- the account
    login varchar,        -- its identity; null if it belongs to nobody
    is_nobodys boolean,   -- it belongs to nobody
    reason varchar,       -- as written
    approved_by varchar,  -- as written
    ticket varchar,       -- as written
    decided_on date,      -- the day of the decision
    rule varchar,         -- the place in the rules (rules.yaml:14), or default
    okta_org varchar      -- the org of Okta whose login it is; null for any
);

-- Roles that rules grant to identities; the same role can come from several rules.
create table policy.expected_role (
    user_key integer,   -- the identity
    role_name varchar,  -- the role
    rule_no integer,    -- its place in the order of the rules, from 1
    rule varchar        -- the place in the rules (rules.yaml:14), or default
);

-- ServiceNow groups that rules grant to identities.
create table policy.expected_group (
    user_key integer,    -- the identity
    group_name varchar,  -- the ServiceNow group
    rule_no integer,     -- its place in the order of the rules, from 1
    rule varchar         -- the place in the rules (rules.yaml:14), or default
);

-- Roles that rules allow identities to hold (roles.allow); rule_no continues that of
-- expected_role.
create table policy.allowed_role (
    user_key integer,   -- the identity
    role_name varchar,  -- the role
    rule_no integer,    -- its place in the order of the rules
    rule varchar,       -- the place in the rules (rules.yaml:14)
    period varchar      -- how long it may be held (30 days); null for no end
);

-- ServiceNow groups that rules allow identities to be in (groups.allow); rule_no continues
-- that of expected_group.
create table policy.allowed_group (
    user_key integer,    -- the identity
    group_name varchar,  -- the ServiceNow group
    rule_no integer,     -- its place in the order of the rules
    rule varchar,        -- the place in the rules (rules.yaml:14)
    period varchar       -- how long somebody may be in it (30 days); null for no end
);

-- Roles and groups that a rule selects an identity for but does not give, and why.
create table policy.denial (
    relation varchar,      -- role or group
    user_key integer,      -- the identity
    name varchar,          -- of the role or group
    is_allowance boolean,  -- it would be allowed; if false, granted
    code varchar,          -- until: its last day is over; requires: this condition is not met
    detail varchar,        -- the last day, or the condition
    rule_no integer,       -- as in expected_role, expected_group, allowed_role or allowed_group
    rule varchar           -- the place in the rules (rules.yaml:14)
);

-- max_holders of an allowance: how many people may hold what it names.
create table policy.holder_limit (
    relation varchar,      -- role or group
    name varchar,          -- of the role or group
    max_holders integer,   -- the largest number of people
    rule_no integer,       -- of the allowance
    rule varchar           -- the place in the rules (rules.yaml:14)
);

-- ServiceNow groups that some rule of groups.grant or groups.allow names. is_pushed: Okta Group Push owns it.
create table policy.managed_group (
    group_name varchar,  -- the ServiceNow group
    is_pushed boolean,   -- Okta Group Push owns it
    rule_no integer,     -- its place in the order of the rules, from 1
    rule varchar         -- the place in the rules (rules.yaml:14), or default
);

-- The mapped fields.
create table policy.attribute (
    field varchar,           -- the ServiceNow field
    authority varchar,       -- okta, servicenow, review
    ignore_case boolean,     -- letter case does not count
    when_empty varchar,      -- keep, clear, or only (clear it, and compare nothing else)
    okta_attribute varchar,  -- x if the expression is exactly user.x, else null; if it is null, Okta's side cannot be corrected
    may_rename boolean,      -- if that is user.login: Okta's login may be changed
    rule_no integer,         -- its place in the order of the rules, from 1
    rule varchar             -- the place in the rules (rules.yaml:14), or default
);

-- Mapped fields whose value is only an expression (most fields). The lists below hold their
-- values side by side, so that all accounts are compared at once. If no export has the field,
-- nothing is known; if a reference may not have been resolved, null means unknown.
create table policy.listed_field (
    place integer,               -- in the lists, from 1
    field varchar,               -- the ServiceNow field
    rule varchar,                -- the place in the rules (rules.yaml:14), or default
    is_exported boolean,         -- an export has the field
    is_unknown_if_null boolean   -- null may be a reference that was not resolved
);

-- What the listed fields should hold, one row per identity, in scope or not.
create table policy.expected_list (
    user_key integer,    -- the identity
    expected varchar[]   -- one value per listed field, by place
);

-- What they hold, as text (booleans true/false), one row per account.
create table policy.actual_list (
    account_key integer,  -- the account
    actual varchar[]      -- one value per listed field, by place
);

-- What the other mapped fields should hold: those decided by groups, a map or a default. One
-- row per identity, in scope or not, and field; value is null if nothing is expected.
create table policy.expected_lookup (
    user_key integer,  -- the identity
    field varchar,     -- the ServiceNow field
    value varchar,     -- what it should hold; null if nothing is expected
    rule varchar       -- the place in the rules (rules.yaml:14), or default
);

-- What they hold, as text, as in actual_attribute.
create table policy.actual_lookup (
    account_key integer,  -- the account
    field varchar,        -- the ServiceNow field
    value varchar,        -- what it holds
    is_known boolean      -- false if the export does not say
);

-- What a mapped field should hold, listed or not, one row per identity, in scope or not, and
-- field; value is null if nothing is expected.
create table policy.expected_attribute (
    user_key integer,  -- the identity
    field varchar,     -- the ServiceNow field
    value varchar,     -- what it should hold; null if nothing is expected
    rule varchar       -- the place in the rules (rules.yaml:14), or default
);

-- What it holds, as text (booleans true/false), one row per account and mapped field.
-- is_known is false if the export does not say (field not exported, reference unresolved).
create table policy.actual_attribute (
    account_key integer,  -- the account
    field varchar,        -- the ServiceNow field
    value varchar,        -- what it holds
    is_known boolean      -- false if the export does not say
);

-- roles.unmanaged: roles that are never reported.
create table policy.unmanaged_role (
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    rule varchar           -- the place in the rules (rules.yaml:14), or default
);

-- roles.privileged: findings about accounts that hold one are raised one severity level.
create table policy.privileged_role (
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    rule varchar           -- the place in the rules (rules.yaml:14), or default
);

-- Segregation of duties: one row per conflict, side and member of it. Whoever has a member of each
-- side is in conflict. A member is a role, a membership, or both together.
create table policy.conflict (
    conflict_no integer,     -- one for all members of a conflict
    name varchar,            -- what the conflict is called
    side_no integer,         -- from 1; 0: whoever has one of these is not in conflict (unless)
    role_name varchar,       -- a role as written, * for any run of characters; null: no role is needed
    role_like varchar,       -- the same for like_escape(name, role_like, '!')
    group_name varchar,      -- a group in which membership is needed, likewise; null: no particular group
    group_like varchar,      -- the same for like_escape(name, group_like, '!')
    is_by_group boolean,     -- the group must confer the role
    is_same_group boolean,   -- of the conflict: only if one group confers a role of each side
    severity varchar,        -- of the conflict: its severity; null: that of the kind
    why varchar,             -- of the conflict: what it is for
    rule varchar             -- the place in the rules (rules.yaml:14), or default
);

-- Identities that are not in conflict because they are in an Okta group (unless).
create table policy.conflict_excuse (
    conflict_no integer,  -- as in conflict
    user_key integer      -- an identity of okta.user
);

-- Declared service accounts, and the accounts the platform ships (rule 'default' unless
-- platform_accounts is written), by user_name.
create table policy.service_account (
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    owner varchar,         -- who answers for it
    is_platform boolean,   -- ServiceNow ships it
    rule varchar,          -- the place in the rules (rules.yaml:14), or default
    service_no integer,    -- its place in the order of the rules, from 1
    is_limited boolean,    -- may_hold says what it may hold
    period varchar         -- last_used_within: '30 days'; null for any
);

-- service_accounts: roles that they may hold.
create table policy.service_role (
    service_no integer,    -- as in service_account
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    rule varchar           -- the place in the rules (rules.yaml:14)
);

-- severity: how severe findings are, by kind; the first that matches a kind counts.
create table policy.severity (
    place integer,       -- the order in the rules, from 1
    kind varchar,        -- of finding, as written
    kind_like varchar,   -- the same for like_escape
    severity varchar,    -- critical, high, medium or low; null for that of the kind
    privileged varchar,  -- likewise, of accounts with a privileged role; null for one level higher
    rule varchar         -- the place in the rules (rules.yaml:14)
);

-- checks: kinds of findings that are off.
create table policy.off_kind (
    kind varchar,  -- of finding
    rule varchar   -- the place in the rules (rules.yaml:14)
);

-- checks: parameters of kinds that are lists of names or patterns.
create table policy.check_pattern (
    kind varchar,          -- of finding
    parameter varchar,     -- its name
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    rule varchar           -- the place in the rules (rules.yaml:14)
);

-- Names, owners, reasons and last days of grants and allowances, if the rules say at least one
-- of these.
create table policy.rule_name (
    rule varchar,   -- the place in the rules (rules.yaml:14)
    name varchar,   -- as written
    owner varchar,  -- as written
    why varchar,    -- as written
    until date      -- the last day of it
);

-- Accepted findings. A null pattern matches anything; user_name, login and okta_group must all
-- match.
create table policy.exception (
    exception_no integer,    -- the order in the rules, from 1
    kind varchar,            -- of finding, as written
    kind_like varchar,       -- the same for like_escape
    user_name varchar,       -- as written; null for any
    user_name_like varchar,  -- the same for like_escape
    item varchar,            -- as written; null for any
    item_like varchar,       -- the same for like_escape
    reason varchar,          -- as written
    approved_by varchar,     -- as written
    ticket varchar,          -- as written
    expires date,            -- the last day on which it counts; null for no end
    rule varchar,            -- the place in the rules (rules.yaml:14), or default
    is_active boolean,       -- facts.active: it counts only while the account is active, or only while it is not; null for any
    okta_status varchar,     -- facts.okta_status: it counts only while the identity has that status; null for any
    via varchar,             -- facts.via: it counts only while the role is held in that way; null for any
    rule_digest varchar,     -- facts.rule: it counts only while the rule has that text; null for any
    login varchar,           -- of the identity, as written; null for any
    login_like varchar,      -- the same for like_escape
    okta_group varchar       -- the groups whose members it is about (exception_member), in words; null for anybody
);

-- Members of the Okta groups that exceptions are about.
create table policy.exception_member (
    exception_no integer,  -- as in exception
    user_key integer       -- the identity
);

-- The text of the rules, each part by the place where it begins: what a finding's rule says.
-- Texts that differ only in comments and layout have the same digest.
create table policy.rule_text (
    rule varchar,   -- the place in the rules (rules.yaml:14)
    digest varchar  -- of the text
);

-- guardrails.protect: accounts, by user_name, that no change may touch.
create table policy.protected_account (
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    rule varchar           -- the place in the rules (rules.yaml:14), or default
);

-- guardrails.never_grant: roles that no plan grants, nor roles that contain them.
create table policy.never_grant (
    pattern varchar,       -- as written, * for any run of characters
    like_pattern varchar,  -- the same for like_escape(name, like_pattern, '!')
    rule varchar           -- the place in the rules (rules.yaml:14), or default
);

-- guardrails.keep_last: how many holders of a role who can sign in must remain.
create table policy.keep_last (
    role_name varchar,  -- the role
    minimum integer,    -- how many must remain
    rule varchar        -- the place in the rules (rules.yaml:14), or default
);

-- What the rules read: one row per rule, item that it decides, and thing that it reads. If that
-- is unknown for somebody, so is what the rule says about them. An expression that yields names
-- decides every item (null), unless it can yield only literals. Groups are the Okta groups that
-- the rule asks about by name, id or pattern: all groups if that depends on the person, and the
-- id itself if no group has it. app_groups are the groups assigned to the app; assignment is
-- who is assigned to it.
create table policy.rule_read (
    decides varchar,  -- scope, population, exception, conflict, correlation, role, group or attribute
    item varchar,     -- the role, the group or the field; null for any
    rule_no integer,  -- as in the relation of what it decides
    rule varchar,     -- the place in the rules (rules.yaml:14), or default
    kind varchar,     -- attribute, group, deciding_group (before the expression of a field), groups (all of a pattern), assignment, app_groups, field
    name varchar,     -- of the attribute, group or field; null for the others
    okta_org varchar  -- of the group, or of the people that the rule is about; null for any
);
