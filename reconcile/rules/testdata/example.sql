-- What rules.yaml means, as relations, for the run as of 2026-11-23T12:00:00Z.
-- Written by rolecall; every row names the line of the rules it comes from.

create schema policy;

-- A text without the blanks, tabs and line breaks around it.
create macro policy.trimmed(value) as
case
    when value >= '!' and not (ends_with(value, ' ') or ends_with(value, E'\t') or ends_with(value, E'\r') or ends_with(value, E'\n')) then value
    else trim(value, E' \t\r\n')
end;

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
--   name: its path in the rules
--   value: a text such as 90 days, 5% or deactivate
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.setting as
select
    listed.name::varchar as name,
    listed.value::varchar as value,
    listed.rule::varchar as rule
from (values
        ('as_of', '2026-11-23 12:00:00', 'default'),
        ('stale.dormant_after', '90 days', 'rules.yaml:30'),
        ('stale.never_used_after', '30 days', 'rules.yaml:30'),
        ('stale.pending_after', '14 days', 'rules.yaml:30'),
        ('deprovision.leaver', 'deactivate', 'rules.yaml:35'),
        ('deprovision.unassigned', 'deactivate', 'rules.yaml:35'),
        ('deprovision.suspended', 'lock', 'rules.yaml:35'),
        ('deprovision.no_identity', 'review', 'rules.yaml:35'),
        ('deprovision.dormant', 'review', 'rules.yaml:35'),
        ('guardrails.expires', '14 days', 'default'),
        ('guardrails.impact.open_approvals', 'go', 'default'),
        ('guardrails.max_deactivations', '5%', 'rules.yaml:38'),
        ('guardrails.max_removals', '10%', 'rules.yaml:38'),
        ('guardrails.max_creations', '10%', 'default'),
        ('guardrails.max_activations', '5%', 'default'),
        ('guardrails.max_additions', '10%', 'default'),
        ('guardrails.max_updates', '25%', 'default'),
        ('checks.licence.unused.unused_after', '90 days', 'default'),
        ('checks.privileged.count.min', '2', 'default'),
        ('checks.privileged.count.max', '', 'default'),
        ('sla.critical', '1 days', 'rules.yaml:31'),
        ('sla.high', '7 days', 'rules.yaml:31'),
        ('sla.kinds.orphaned.leaver', '1 days', 'rules.yaml:31'),
        ('scope.given', 'true', 'rules.yaml:3')
    ) as listed (name, value, rule);

-- Populations: people with settings of their own, in the order of the rules.
--   population_no: its place in the order of the rules, from 1
--   name: as written
--   rule: the place in the rules (rules.yaml:14)
create view policy.population as
select
    null::integer as population_no,
    null::varchar as name,
    null::varchar as rule
where false;

-- Who is in which population, in scope or not. If somebody is in several, the first counts.
--   user_key: the identity
--   population_no: as in population
create view policy.population_member as
select
    null::integer as user_key,
    null::integer as population_no
where false;

-- Settings of a population, which replace those in setting.
--   population_no: as in population
--   name: as in setting: stale.dormant_after
--   value: likewise: 30 days
--   rule: the place in the rules (rules.yaml:14)
create view policy.population_setting as
select
    null::integer as population_no,
    null::varchar as name,
    null::varchar as value,
    null::varchar as rule
where false;

-- Identities that the scope selects, whatever their status: one row per identity, by the first
-- rule that selects it. Without a scope, every identity.
--   user_key: the identity
--   rule_no: its place in the order of the rules, from 1
--   rule: the first rule that selects it; default without a scope
--   is_optional: it may have an account but needs none: no rule of the scope requires one
create view policy.in_scope as
with selected as (
    -- rules.yaml:3  members of groups
    select membership.user_key, listed.rule_no
    from (values
        ('ServiceNow Users', 1)
    ) as listed (group_name, rule_no)
    join okta.group as okta_group on okta_group.name = listed.group_name
    join okta.membership as membership using (group_key)
),

final as (
    select
        user_key,
        min(rule_no)::integer as rule_no,
        false as is_optional
    from selected
    group by user_key
)

select
    user_key,
    rule_no,
    case rule_no
        when 1 then 'rules.yaml:3'
    end::varchar as rule,
    is_optional
from final;

-- Correlation keys of both sides: in lower case and without accents if the rule ignores case,
-- without leading zeros if it ignores those, with the new domain if it says that a domain was
-- renamed; never null or empty. Equal keys of one rule match. If a rule names several Okta
-- keys, the first that matches decides.
--   rule_no: its place in the order of the rules, from 1
--   rule: the place in the rules (rules.yaml:14), or default
--   key_no: which of the rule's Okta keys, from 1; always 1 for ServiceNow
--   system: okta or servicenow
--   subject_key: user_key or account_key
--   key: as the rule compares it
create view policy.correlation_key as
with correlation as (
    -- rules.yaml:5  appuser.externalId = sys_id
    select 1 as rule_no, 'rules.yaml:5' as rule, 1 as key_no, 'okta' as system, identity.user_key as subject_key, nfc_normalize(policy.trimmed(appuser.external_id)) as key
    from okta.user as identity
    left join okta.app_user as appuser on appuser.user_key = identity.user_key

    union all

    select 1 as rule_no, 'rules.yaml:5' as rule, 1 as key_no, 'servicenow' as system, account.account_key as subject_key, nfc_normalize(policy.trimmed(account."sys_id")) as key
    from servicenow.user as account

    union all

    -- rules.yaml:6  user.login = user_name
    select 2 as rule_no, 'rules.yaml:6' as rule, 1 as key_no, 'okta' as system, identity.user_key as subject_key, lower(strip_accents(policy.trimmed(identity."login"))) as key
    from okta.user as identity

    union all

    select 2 as rule_no, 'rules.yaml:6' as rule, 1 as key_no, 'servicenow' as system, account.account_key as subject_key, lower(strip_accents(policy.trimmed(account."user_name"))) as key
    from servicenow.user as account

    union all

    -- rules.yaml:7  user.employeeNumber = employee_number
    select 3 as rule_no, 'rules.yaml:7' as rule, 1 as key_no, 'okta' as system, identity.user_key as subject_key, nfc_normalize(policy.trimmed(identity."employeeNumber")) as key
    from okta.user as identity

    union all

    select 3 as rule_no, 'rules.yaml:7' as rule, 1 as key_no, 'servicenow' as system, account.account_key as subject_key, nfc_normalize(policy.trimmed(account."employee_number")) as key
    from servicenow.user as account
),

final as (
    select
        rule_no,
        rule,
        key_no,
        system,
        subject_key,
        key
    from correlation
    where key <> ''
)

select
    rule_no,
    rule,
    key_no,
    system,
    subject_key,
    key
from final;

-- One row per correlation rule. okta lists its Okta keys, ", " between; leading_zeros is ignore, or null.
--   rule_no: its place in the order of the rules, from 1
--   rule: the place in the rules (rules.yaml:14), or default
--   okta: its Okta keys, ", " between
--   servicenow: the field of sys_user
--   leading_zeros: ignore, or null
--   ignore_case: case and accents do not count
--   old_domains: domains of addresses that were renamed, in lower case; or null
--   new_domains: what those are compared as, in the same order
create view policy.correlation_rule as
select
    listed.rule_no::integer as rule_no,
    listed.rule::varchar as rule,
    listed.okta::varchar as okta,
    listed.servicenow::varchar as servicenow,
    listed.leading_zeros::varchar as leading_zeros,
    listed.ignore_case::boolean as ignore_case,
    listed.old_domains::varchar[] as old_domains,
    listed.new_domains::varchar[] as new_domains
from (values
        (1, 'rules.yaml:5', 'appuser.externalId', 'sys_id', null, false, null, null),
        (2, 'rules.yaml:6', 'user.login', 'user_name', null, true, null, null),
        (3, 'rules.yaml:7', 'user.employeeNumber', 'employee_number', null, false, null, null)
    ) as listed (rule_no, rule, okta, servicenow, leading_zeros, ignore_case, old_domains, new_domains);

-- What a person decided about single accounts, by user_name: they belong to the identity
-- with that login, or to nobody.
--   link_no: the order in the rules, from 1
--   user_name: the account
--   login: its identity; null if it belongs to nobody
--   is_nobodys: it belongs to nobody
--   reason: as written
--   approved_by: as written
--   ticket: as written
--   decided_on: the day of the decision
--   rule: the place in the rules (rules.yaml:14), or default
--   okta_org: the org of Okta whose login it is; null for any
create view policy.decided_link as
select
    null::integer as link_no,
    null::varchar as user_name,
    null::varchar as login,
    null::boolean as is_nobodys,
    null::varchar as reason,
    null::varchar as approved_by,
    null::varchar as ticket,
    null::date as decided_on,
    null::varchar as rule,
    null::varchar as okta_org
where false;

-- Roles that rules grant to identities; the same role can come from several rules.
--   user_key: the identity
--   role_name: the role
--   rule_no: its place in the order of the rules, from 1
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.expected_role as
with selected as (
    -- members of groups
    select distinct membership.user_key, listed.rule_no
    from (values
        ('Sales Team', 1),
        ('ServiceNow Admins', 2)
    ) as listed (group_name, rule_no)
    join okta.group as okta_group on okta_group.name = listed.group_name
    join okta.membership as membership using (group_key)

    union all

    -- rules.yaml:21  when: user.department == "Sales" AND String.stringContains(user.title, "Manager")
    select identity.user_key, 3 as rule_no
    from okta.user as identity
    where identity."department" is not distinct from 'Sales' and coalesce(contains(identity."title", 'Manager'), false)
),

granted as (
    select listed.rule_no, listed.name, listed.rule
    from (values
        (1, 'itil', 'rules.yaml:19'),
        (2, 'admin', 'rules.yaml:20'),
        (3, 'sales_manager', 'rules.yaml:21')
    ) as listed (rule_no, name, rule)
),

final as (
    select selected.user_key, granted.name, selected.rule_no, granted.rule
    from selected
    join granted using (rule_no)

    union all

    -- rules.yaml:22  from: user.department == "HR" ? "sn_hr_core.basic" : null
    select distinct yielded.user_key, trim(yielded.name) as name, 4 as rule_no, 'rules.yaml:22' as rule
    from (
        select identity.user_key, unnest(list_filter(cast([case when identity."department" is not distinct from 'HR' then 'sn_hr_core.basic' else null end] as varchar[]), lambda it1: it1 <> '')) as name
        from okta.user as identity
    ) as yielded
    where trim(yielded.name) <> ''
)

select
    user_key,
    name::varchar as role_name,
    rule_no::integer as rule_no,
    rule::varchar as rule
from final;

-- ServiceNow groups that rules grant to identities.
--   user_key: the identity
--   group_name: the ServiceNow group
--   rule_no: its place in the order of the rules, from 1
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.expected_group as
with selected as (
    -- members of groups
    select distinct membership.user_key, listed.rule_no
    from (values
        ('IT Support', 1)
    ) as listed (group_name, rule_no)
    join okta.group as okta_group on okta_group.name = listed.group_name
    join okta.membership as membership using (group_key)
),

granted as (
    select listed.rule_no, listed.name, listed.rule
    from (values
        (1, 'Service Desk', 'rules.yaml:29')
    ) as listed (rule_no, name, rule)
),

final as (
    select selected.user_key, granted.name, selected.rule_no, granted.rule
    from selected
    join granted using (rule_no)
)

select
    user_key,
    name::varchar as group_name,
    rule_no::integer as rule_no,
    rule::varchar as rule
from final;

-- Roles that rules allow identities to hold (roles.allow); rule_no continues that of
-- expected_role.
--   user_key: the identity
--   role_name: the role
--   rule_no: its place in the order of the rules
--   rule: the place in the rules (rules.yaml:14)
--   period: how long it may be held (30 days); null for no end
create view policy.allowed_role as
select
    null::integer as user_key,
    null::varchar as role_name,
    null::integer as rule_no,
    null::varchar as rule,
    null::varchar as period
where false;

-- ServiceNow groups that rules allow identities to be in (groups.allow); rule_no continues
-- that of expected_group.
--   user_key: the identity
--   group_name: the ServiceNow group
--   rule_no: its place in the order of the rules
--   rule: the place in the rules (rules.yaml:14)
--   period: how long somebody may be in it (30 days); null for no end
create view policy.allowed_group as
select
    null::integer as user_key,
    null::varchar as group_name,
    null::integer as rule_no,
    null::varchar as rule,
    null::varchar as period
where false;

-- Roles and groups that a rule selects an identity for but does not give, and why.
--   relation: role or group
--   user_key: the identity
--   name: of the role or group
--   is_allowance: it would be allowed; if false, granted
--   code: until: its last day is over; requires: this condition is not met
--   detail: the last day, or the condition
--   rule_no: as in expected_role, expected_group, allowed_role or allowed_group
--   rule: the place in the rules (rules.yaml:14)
create view policy.denial as
select
    null::varchar as relation,
    null::integer as user_key,
    null::varchar as name,
    null::boolean as is_allowance,
    null::varchar as code,
    null::varchar as detail,
    null::integer as rule_no,
    null::varchar as rule
where false;

-- max_holders of an allowance: how many people may hold what it names.
--   relation: role or group
--   name: of the role or group
--   max_holders: the largest number of people
--   rule_no: of the allowance
--   rule: the place in the rules (rules.yaml:14)
create view policy.holder_limit as
select
    null::varchar as relation,
    null::varchar as name,
    null::integer as max_holders,
    null::integer as rule_no,
    null::varchar as rule
where false;

-- ServiceNow groups that some rule of groups.grant or groups.allow names. is_pushed: Okta Group Push owns it.
--   group_name: the ServiceNow group
--   is_pushed: Okta Group Push owns it
--   rule_no: its place in the order of the rules, from 1
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.managed_group as
with named as (
    select listed.group_name, listed.is_pushed, listed.rule_no, listed.rule
    from (values
        ('Service Desk', false, 1, 'rules.yaml:29')
    ) as listed (group_name, is_pushed, rule_no, rule)
),

final as (
    select
        group_name::varchar as group_name,
        bool_or(is_pushed) as is_pushed,
        min(rule_no)::integer as rule_no,
        arg_min(rule, rule_no)::varchar as rule
    from named
    group by group_name
)

select
    group_name,
    is_pushed,
    rule_no,
    rule
from final;

-- The mapped fields.
--   field: the ServiceNow field
--   authority: okta, servicenow, review
--   ignore_case: letter case does not count
--   when_empty: keep, clear, or only (clear it, and compare nothing else)
--   okta_attribute: x if the expression is exactly user.x, else null; if it is null, Okta's side cannot be corrected
--   may_rename: if that is user.login: Okta's login may be changed
--   rule_no: its place in the order of the rules, from 1
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.attribute as
select
    listed.field::varchar as field,
    listed.authority::varchar as authority,
    listed.ignore_case::boolean as ignore_case,
    listed.when_empty::varchar as when_empty,
    listed.okta_attribute::varchar as okta_attribute,
    listed.may_rename::boolean as may_rename,
    listed.rule_no::integer as rule_no,
    listed.rule::varchar as rule
from (values
        ('first_name', 'okta', false, 'keep', 'firstName', false, 1, 'rules.yaml:9'),
        ('email', 'okta', true, 'keep', 'email', false, 2, 'rules.yaml:10'),
        ('department', 'okta', false, 'keep', null, false, 3, 'rules.yaml:11'),
        ('title', 'servicenow', false, 'keep', 'title', false, 4, 'rules.yaml:16')
    ) as listed (field, authority, ignore_case, when_empty, okta_attribute, may_rename, rule_no, rule);

-- Mapped fields whose value is only an expression (most fields). The lists below hold their
-- values side by side, so that all accounts are compared at once. If no export has the field,
-- nothing is known; if a reference may not have been resolved, null means unknown.
--   place: in the lists, from 1
--   field: the ServiceNow field
--   rule: the place in the rules (rules.yaml:14), or default
--   is_exported: an export has the field
--   is_unknown_if_null: null may be a reference that was not resolved
create view policy.listed_field as
select
    listed.place::integer as place,
    listed.field::varchar as field,
    listed.rule::varchar as rule,
    listed.is_exported::boolean as is_exported,
    listed.is_unknown_if_null::boolean as is_unknown_if_null
from (values
        (1, 'first_name', 'rules.yaml:9', true, false),
        (2, 'email', 'rules.yaml:10', true, false),
        (3, 'title', 'rules.yaml:16', true, false)
    ) as listed (place, field, rule, is_exported, is_unknown_if_null);

-- What the listed fields should hold, one row per identity, in scope or not.
--   user_key: the identity
--   expected: one value per listed field, by place
create view policy.expected_list as
select
    identity.user_key,
    [
            -- rules.yaml:9  first_name: user.firstName
            identity."firstName",
            -- rules.yaml:10  email: user.email
            identity."email",
            -- rules.yaml:16  title: user.title
            identity."title"
        ]::varchar[] as expected
from okta.user as identity;

-- What they hold, as text (booleans true/false), one row per account.
--   account_key: the account
--   actual: one value per listed field, by place
create view policy.actual_list as
select
    account.account_key,
    [
        account."first_name",
        account."email",
        account."title"
    ]::varchar[] as actual
from servicenow.user as account;

-- What the other mapped fields should hold: those decided by groups, a map or a default. One
-- row per identity, in scope or not, and field; value is null if nothing is expected.
--   user_key: the identity
--   field: the ServiceNow field
--   value: what it should hold; null if nothing is expected
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.expected_lookup as
with evaluated as (
    select
        identity.user_key,
        unnest([3]) as rule_no,
        unnest([
            -- rules.yaml:11  department: user.department
            identity."department"
        ]::varchar[]) as value,
        null::varchar as rule
    from okta.user as identity
),

listed_group as (
    select listed.rule_no, listed.place, listed.group_name, listed.value, listed.rule
    from (values
        (3, 1, 'Sales Team', 'Sales', 'rules.yaml:12'),
        (3, 2, 'Marketing Team', 'Marketing', 'rules.yaml:12')
    ) as listed (rule_no, place, group_name, value, rule)
),

first_group as (
    select membership.user_key, listed_group.rule_no, min(listed_group.place) as place
    from listed_group
    join okta.group as okta_group on okta_group.name = listed_group.group_name
    join okta.membership as membership using (group_key)
    group by membership.user_key, listed_group.rule_no
),

decided as (
    select
        evaluated.user_key,
        evaluated.rule_no,
        case when listed_group.place is null then evaluated.value else listed_group.value end as value,
        listed_group.rule
    from evaluated
    left join first_group on first_group.user_key = evaluated.user_key and first_group.rule_no = evaluated.rule_no
    left join listed_group on listed_group.rule_no = first_group.rule_no and listed_group.place = first_group.place
),

mapped as (
    select
        decided.user_key,
        decided.rule_no,
        case when listed.rule_no is null then decided.value else listed.mapped end as value,
        decided.rule
    from decided
    left join (values
        (3, 'Information Technology', 'IT')
    ) as listed (rule_no, value, mapped)
        on listed.rule_no = decided.rule_no and listed.value = policy.trimmed(decided.value)
),

final as (
    select
        mapped.user_key,
        listed.field::varchar as field,
        case
            when mapped.value >= '!' then mapped.value -- begins with what is no blank
            when policy.trimmed(mapped.value) <> '' then mapped.value
            else listed.otherwise
        end::varchar as value,
        coalesce(mapped.rule, listed.rule)::varchar as rule
    from mapped
    join (values
        (3, 'department', 'Unassigned', 'rules.yaml:11')
    ) as listed (rule_no, field, otherwise, rule) using (rule_no)
)

select
    user_key,
    field,
    value,
    rule
from final;

-- What a mapped field should hold, listed or not, one row per identity, in scope or not, and
-- field; value is null if nothing is expected.
--   user_key: the identity
--   field: the ServiceNow field
--   value: what it should hold; null if nothing is expected
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.expected_attribute as
with expected_list as (
select
    identity.user_key,
    [
            -- rules.yaml:9  first_name: user.firstName
            identity."firstName",
            -- rules.yaml:10  email: user.email
            identity."email",
            -- rules.yaml:16  title: user.title
            identity."title"
        ]::varchar[] as expected
from okta.user as identity
),

expected_lookup as (
with evaluated as (
    select
        identity.user_key,
        unnest([3]) as rule_no,
        unnest([
            -- rules.yaml:11  department: user.department
            identity."department"
        ]::varchar[]) as value,
        null::varchar as rule
    from okta.user as identity
),

listed_group as (
    select listed.rule_no, listed.place, listed.group_name, listed.value, listed.rule
    from (values
        (3, 1, 'Sales Team', 'Sales', 'rules.yaml:12'),
        (3, 2, 'Marketing Team', 'Marketing', 'rules.yaml:12')
    ) as listed (rule_no, place, group_name, value, rule)
),

first_group as (
    select membership.user_key, listed_group.rule_no, min(listed_group.place) as place
    from listed_group
    join okta.group as okta_group on okta_group.name = listed_group.group_name
    join okta.membership as membership using (group_key)
    group by membership.user_key, listed_group.rule_no
),

decided as (
    select
        evaluated.user_key,
        evaluated.rule_no,
        case when listed_group.place is null then evaluated.value else listed_group.value end as value,
        listed_group.rule
    from evaluated
    left join first_group on first_group.user_key = evaluated.user_key and first_group.rule_no = evaluated.rule_no
    left join listed_group on listed_group.rule_no = first_group.rule_no and listed_group.place = first_group.place
),

mapped as (
    select
        decided.user_key,
        decided.rule_no,
        case when listed.rule_no is null then decided.value else listed.mapped end as value,
        decided.rule
    from decided
    left join (values
        (3, 'Information Technology', 'IT')
    ) as listed (rule_no, value, mapped)
        on listed.rule_no = decided.rule_no and listed.value = policy.trimmed(decided.value)
),

final as (
    select
        mapped.user_key,
        listed.field::varchar as field,
        case
            when mapped.value >= '!' then mapped.value -- begins with what is no blank
            when policy.trimmed(mapped.value) <> '' then mapped.value
            else listed.otherwise
        end::varchar as value,
        coalesce(mapped.rule, listed.rule)::varchar as rule
    from mapped
    join (values
        (3, 'department', 'Unassigned', 'rules.yaml:11')
    ) as listed (rule_no, field, otherwise, rule) using (rule_no)
)

select
    user_key,
    field,
    value,
    rule
from final
),

unlisted as (
    select
        expected_list.user_key,
        unnest(['first_name', 'email', 'title']) as field,
        unnest(expected_list.expected) as value,
        unnest(['rules.yaml:9', 'rules.yaml:10', 'rules.yaml:16']) as rule
    from expected_list
),

final as (
    select
        user_key,
        field,
        case
            when value >= '!' then value -- begins with what is no blank
            when policy.trimmed(value) <> '' then value
        end as value,
        rule
    from unlisted

    union all

    select user_key, field, value, rule
    from expected_lookup
)

select
    user_key,
    field,
    value,
    rule
from final;

-- What they hold, as text, as in actual_attribute.
--   account_key: the account
--   field: the ServiceNow field
--   value: what it holds
--   is_known: false if the export does not say
create view policy.actual_lookup as
select
    account.account_key,
    unnest([
        'department'
    ]::varchar[]) as field,
    unnest([
        account."department"
    ]::varchar[]) as value,
    unnest([
        true
    ]::boolean[]) as is_known
from servicenow.user as account;

-- What it holds, as text (booleans true/false), one row per account and mapped field.
-- is_known is false if the export does not say (field not exported, reference unresolved).
--   account_key: the account
--   field: the ServiceNow field
--   value: what it holds
--   is_known: false if the export does not say
create view policy.actual_attribute as
select
    account.account_key,
    unnest([
        'first_name',
        'email',
        'department',
        'title'
    ]::varchar[]) as field,
    unnest([
        account."first_name",
        account."email",
        account."department",
        account."title"
    ]::varchar[]) as value,
    unnest([
        true,
        true,
        true,
        true
    ]::boolean[]) as is_known
from servicenow.user as account;

-- roles.unmanaged: roles that are never reported.
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.unmanaged_role as
select
    listed.pattern::varchar as pattern,
    listed.like_pattern::varchar as like_pattern,
    listed.rule::varchar as rule
from (values
        ('snc_internal', 'snc!_internal', 'rules.yaml:23'),
        ('snc_external', 'snc!_external', 'rules.yaml:23')
    ) as listed (pattern, like_pattern, rule);

-- roles.privileged: findings about accounts that hold one are raised one severity level.
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.privileged_role as
select
    listed.pattern::varchar as pattern,
    listed.like_pattern::varchar as like_pattern,
    listed.rule::varchar as rule
from (values
        ('admin', 'admin', 'rules.yaml:24'),
        ('security_admin', 'security!_admin', 'rules.yaml:24')
    ) as listed (pattern, like_pattern, rule);

-- Segregation of duties: one row per conflict, side and member of it. Whoever has a member of each
-- side is in conflict. A member is a role, a membership, or both together.
--   conflict_no: one for all members of a conflict
--   name: what the conflict is called
--   side_no: from 1; 0: whoever has one of these is not in conflict (unless)
--   role_name: a role as written, * for any run of characters; null: no role is needed
--   role_like: the same for like_escape(name, role_like, '!')
--   group_name: a group in which membership is needed, likewise; null: no particular group
--   group_like: the same for like_escape(name, group_like, '!')
--   is_by_group: the group must confer the role
--   is_same_group: of the conflict: only if one group confers a role of each side
--   severity: of the conflict: its severity; null: that of the kind
--   why: of the conflict: what it is for
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.conflict as
select
    listed.conflict_no::integer as conflict_no,
    listed.name::varchar as name,
    listed.side_no::integer as side_no,
    listed.role_name::varchar as role_name,
    listed.role_like::varchar as role_like,
    listed.group_name::varchar as group_name,
    listed.group_like::varchar as group_like,
    listed.is_by_group::boolean as is_by_group,
    listed.is_same_group::boolean as is_same_group,
    listed.severity::varchar as severity,
    listed.why::varchar as why,
    listed.rule::varchar as rule
from (values
        (1, 'requester cannot approve', 1, 'sales_manager', 'sales!_manager', null, null, false, false, null, null, 'rules.yaml:26'),
        (1, 'requester cannot approve', 2, 'approver_admin', 'approver!_admin', null, null, false, false, null, null, 'rules.yaml:26')
    ) as listed (conflict_no, name, side_no, role_name, role_like, group_name, group_like, is_by_group, is_same_group, severity, why, rule);

-- Identities that are not in conflict because they are in an Okta group (unless).
--   conflict_no: as in conflict
--   user_key: an identity of okta.user
create view policy.conflict_excuse as
select
    null::integer as conflict_no,
    null::integer as user_key
where false;

-- Declared service accounts, and the accounts the platform ships (rule 'default' unless
-- platform_accounts is written), by user_name.
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   owner: who answers for it
--   is_platform: ServiceNow ships it
--   rule: the place in the rules (rules.yaml:14), or default
--   service_no: its place in the order of the rules, from 1
--   is_limited: may_hold says what it may hold
--   period: last_used_within: '30 days'; null for any
create view policy.service_account as
select
    listed.pattern::varchar as pattern,
    listed.like_pattern::varchar as like_pattern,
    listed.owner::varchar as owner,
    listed.is_platform::boolean as is_platform,
    listed.rule::varchar as rule,
    listed.service_no::integer as service_no,
    listed.is_limited::boolean as is_limited,
    listed.period::varchar as period
from (values
        ('svc.*', lower('svc.%'), 'integrations@example.com', false, 'rules.yaml:34', 1, false, null),
        ('guest', lower('guest'), 'ServiceNow platform', true, 'default', 2, false, null),
        ('soap.guest', lower('soap.guest'), 'ServiceNow platform', true, 'default', 3, false, null),
        ('virtual.agent', lower('virtual.agent'), 'ServiceNow platform', true, 'default', 4, false, null),
        ('sharedservice.worker', lower('sharedservice.worker'), 'ServiceNow platform', true, 'default', 5, false, null),
        ('securitycenter.user', lower('securitycenter.user'), 'ServiceNow platform', true, 'default', 6, false, null),
        ('survey.user', lower('survey.user'), 'ServiceNow platform', true, 'default', 7, false, null),
        ('sitemap.scheduler.user', lower('sitemap.scheduler.user'), 'ServiceNow platform', true, 'default', 8, false, null),
        ('ml.admin', lower('ml.admin'), 'ServiceNow platform', true, 'default', 9, false, null),
        ('ml_report.user', lower('ml!_report.user'), 'ServiceNow platform', true, 'default', 10, false, null),
        ('bm.scheduler', lower('bm.scheduler'), 'ServiceNow platform', true, 'default', 11, false, null),
        ('aes.creator', lower('aes.creator'), 'ServiceNow platform', true, 'default', 12, false, null),
        ('certification_user', lower('certification!_user'), 'ServiceNow platform', true, 'default', 13, false, null),
        ('ATF_TestItilUser1', lower('ATF!_TestItilUser1'), 'ServiceNow platform', true, 'default', 14, false, null),
        ('ATF_TestItilUser2', lower('ATF!_TestItilUser2'), 'ServiceNow platform', true, 'default', 15, false, null),
        ('change.atf', lower('change.atf'), 'ServiceNow platform', true, 'default', 16, false, null)
    ) as listed (pattern, like_pattern, owner, is_platform, rule, service_no, is_limited, period);

-- service_accounts: roles that they may hold.
--   service_no: as in service_account
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   rule: the place in the rules (rules.yaml:14)
create view policy.service_role as
select
    null::integer as service_no,
    null::varchar as pattern,
    null::varchar as like_pattern,
    null::varchar as rule
where false;

-- severity: how severe findings are, by kind; the first that matches a kind counts.
--   place: the order in the rules, from 1
--   kind: of finding, as written
--   kind_like: the same for like_escape
--   severity: critical, high, medium or low; null for that of the kind
--   privileged: likewise, of accounts with a privileged role; null for one level higher
--   rule: the place in the rules (rules.yaml:14)
create view policy.severity as
select
    null::integer as place,
    null::varchar as kind,
    null::varchar as kind_like,
    null::varchar as severity,
    null::varchar as privileged,
    null::varchar as rule
where false;

-- checks: kinds of findings that are off.
--   kind: of finding
--   rule: the place in the rules (rules.yaml:14)
create view policy.off_kind as
select
    null::varchar as kind,
    null::varchar as rule
where false;

-- checks: parameters of kinds that are lists of names or patterns.
--   kind: of finding
--   parameter: its name
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   rule: the place in the rules (rules.yaml:14)
create view policy.check_pattern as
select
    listed.kind::varchar as kind,
    listed.parameter::varchar as parameter,
    listed.pattern::varchar as pattern,
    listed.like_pattern::varchar as like_pattern,
    listed.rule::varchar as rule
from (values
        ('delegate.conflict', 'approving', '*approv*', '%approv%', 'default'),
        ('external.internal_role', 'external_roles', 'snc_external', 'snc!_external', 'default'),
        ('role.unused', 'roles', 'u_*', 'u!_%', 'default'),
        ('role.unused', 'roles', 'x_*', 'x!_%', 'default')
    ) as listed (kind, parameter, pattern, like_pattern, rule);

-- Names, owners, reasons and last days of grants and allowances, if the rules say at least one
-- of these.
--   rule: the place in the rules (rules.yaml:14)
--   name: as written
--   owner: as written
--   why: as written
--   until: the last day of it
create view policy.rule_name as
select
    null::varchar as rule,
    null::varchar as name,
    null::varchar as owner,
    null::varchar as why,
    null::date as until
where false;

-- Accepted findings. A null pattern matches anything; user_name, login and okta_group must all
-- match.
--   exception_no: the order in the rules, from 1
--   kind: of finding, as written
--   kind_like: the same for like_escape
--   user_name: as written; null for any
--   user_name_like: the same for like_escape
--   item: as written; null for any
--   item_like: the same for like_escape
--   reason: as written
--   approved_by: as written
--   ticket: as written
--   expires: the last day on which it counts; null for no end
--   rule: the place in the rules (rules.yaml:14), or default
--   is_active: facts.active: it counts only while the account is active, or only while it is not; null for any
--   okta_status: facts.okta_status: it counts only while the identity has that status; null for any
--   via: facts.via: it counts only while the role is held in that way; null for any
--   rule_digest: facts.rule: it counts only while the rule has that text; null for any
--   login: of the identity, as written; null for any
--   login_like: the same for like_escape
--   okta_group: the groups whose members it is about (exception_member), in words; null for anybody
create view policy.exception as
select
    listed.exception_no::integer as exception_no,
    listed.kind::varchar as kind,
    listed.kind_like::varchar as kind_like,
    listed.user_name::varchar as user_name,
    listed.user_name_like::varchar as user_name_like,
    listed.item::varchar as item,
    listed.item_like::varchar as item_like,
    listed.reason::varchar as reason,
    listed.approved_by::varchar as approved_by,
    listed.ticket::varchar as ticket,
    listed.expires::date as expires,
    listed.rule::varchar as rule,
    listed.is_active::boolean as is_active,
    listed.okta_status::varchar as okta_status,
    listed.via::varchar as via,
    listed.rule_digest::varchar as rule_digest,
    listed.login::varchar as login,
    listed.login_like::varchar as login_like,
    listed.okta_group::varchar as okta_group
from (values
        (1, 'misroled.excess_role', 'misroled.excess!_role', 'bob@example.com', lower('bob@example.com'), 'itil', 'itil', 'on-call cover', 'ciso@example.com', 'RITM0012345', date '2026-12-31', 'rules.yaml:37', null, null, null, null, null, null, null)
    ) as listed (exception_no, kind, kind_like, user_name, user_name_like, item, item_like, reason, approved_by, ticket, expires, rule, is_active, okta_status, via, rule_digest, login, login_like, okta_group);

-- Members of the Okta groups that exceptions are about.
--   exception_no: as in exception
--   user_key: the identity
create view policy.exception_member as
select
    null::integer as exception_no,
    null::integer as user_key
where false;

-- The text of the rules, each part by the place where it begins: what a finding's rule says.
-- Texts that differ only in comments and layout have the same digest.
--   rule: the place in the rules (rules.yaml:14)
--   digest: of the text
create view policy.rule_text as
select
    listed.rule::varchar as rule,
    listed.digest::varchar as digest
from (values
        ('rules.yaml:1', 'r4grf38nd561d01k'),
        ('rules.yaml:2', 'rfckj3mt8q1c25ef'),
        ('rules.yaml:3', 'rhsrz9yfvs4r8wdh'),
        ('rules.yaml:4', 'rc5dqy59rjs65vvm'),
        ('rules.yaml:5', 'ra7nqjhp4q1gsfhx'),
        ('rules.yaml:6', 'rwfmcjf5kescq1tz'),
        ('rules.yaml:7', 'rz3nr5q6h6xqvy9j'),
        ('rules.yaml:8', 'r94e6ft48h0caw4k'),
        ('rules.yaml:9', 'rstndkebw0g71nrm'),
        ('rules.yaml:10', 'r2z4c460gqd7e12z'),
        ('rules.yaml:11', 'rh7gyxybgtk30jbx'),
        ('rules.yaml:12', 'rzce0g7ysfy789pj'),
        ('rules.yaml:13', 'r05gt6emkyg8ft97'),
        ('rules.yaml:14', 'rnc3xrbyxprbg2jy'),
        ('rules.yaml:15', 'rb1ss7eqyxt51fha'),
        ('rules.yaml:16', 'rrdd7q5vvtmx8d3y'),
        ('rules.yaml:17', 'rbpejb4rrx5h3ebn'),
        ('rules.yaml:18', 'r35s2rn8f801cgeb'),
        ('rules.yaml:19', 'rs66ncmkcr8hzxgk'),
        ('rules.yaml:20', 'rtgr2fhgkhzz7tnd'),
        ('rules.yaml:21', 'rajkcaddkdfj9y1j'),
        ('rules.yaml:22', 'r5w1rrzd3s95h0ak'),
        ('rules.yaml:23', 'r3hte93xxvjxfrsv'),
        ('rules.yaml:24', 'rm6r30385kndanbn'),
        ('rules.yaml:25', 'rpnbxc9rc2kgtqg1'),
        ('rules.yaml:26', 'rjnkhcy1zyattt4t'),
        ('rules.yaml:27', 'r257a0q0sftfftgv'),
        ('rules.yaml:28', 'rp5stqh6z16r8rgq'),
        ('rules.yaml:29', 'r1sknm2pg1qs9jt1'),
        ('rules.yaml:30', 'rkv7f938jt1yv8cr'),
        ('rules.yaml:31', 'rtzyz48pvm8mkva4'),
        ('rules.yaml:32', 'rwjcmmbcsdk22jd4'),
        ('rules.yaml:33', 'rpma7awek43qrpm4'),
        ('rules.yaml:34', 'r6jxvs9t7jna74aq'),
        ('rules.yaml:35', 'rmn7q5hf259t42st'),
        ('rules.yaml:36', 'r62zh2qav6p919we'),
        ('rules.yaml:37', 'r1aaf4rdm3g5yp4a'),
        ('rules.yaml:38', 'r1dywz6dtsxajn7x'),
        ('rules.yaml:39', 'r053g2kjw01zctpb'),
        ('rules.yaml:40', 'rsr86hq6xyrgwyvr')
    ) as listed (rule, digest);

-- guardrails.protect: accounts, by user_name, that no change may touch.
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.protected_account as
select
    listed.pattern::varchar as pattern,
    listed.like_pattern::varchar as like_pattern,
    listed.rule::varchar as rule
from (values
        ('admin', lower('admin'), 'rules.yaml:38')
    ) as listed (pattern, like_pattern, rule);

-- guardrails.never_grant: roles that no plan grants, nor roles that contain them.
--   pattern: as written, * for any run of characters
--   like_pattern: the same for like_escape(name, like_pattern, '!')
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.never_grant as
select
    null::varchar as pattern,
    null::varchar as like_pattern,
    null::varchar as rule
where false;

-- guardrails.keep_last: how many holders of a role who can sign in must remain.
--   role_name: the role
--   minimum: how many must remain
--   rule: the place in the rules (rules.yaml:14), or default
create view policy.keep_last as
select
    listed.role_name::varchar as role_name,
    listed.minimum::integer as minimum,
    listed.rule::varchar as rule
from (values
        ('admin', 2, 'rules.yaml:38')
    ) as listed (role_name, minimum, rule);

-- What the rules read: one row per rule, item that it decides, and thing that it reads. If that
-- is unknown for somebody, so is what the rule says about them. An expression that yields names
-- decides every item (null), unless it can yield only literals. Groups are the Okta groups that
-- the rule asks about by name, id or pattern: all groups if that depends on the person, and the
-- id itself if no group has it. app_groups are the groups assigned to the app; assignment is
-- who is assigned to it.
--   decides: scope, population, exception, conflict, correlation, role, group or attribute
--   item: the role, the group or the field; null for any
--   rule_no: as in the relation of what it decides
--   rule: the place in the rules (rules.yaml:14), or default
--   kind: attribute, group, deciding_group (before the expression of a field), groups (all of a pattern), assignment, app_groups, field
--   name: of the attribute, group or field; null for the others
--   okta_org: of the group, or of the people that the rule is about; null for any
create view policy.rule_read as
select
    listed.decides::varchar as decides,
    listed.item::varchar as item,
    listed.rule_no::integer as rule_no,
    listed.rule::varchar as rule,
    listed.kind::varchar as kind,
    listed.name::varchar as name,
    listed.okta_org::varchar as okta_org
from (values
        ('scope', null, 1, 'rules.yaml:3', 'group', 'ServiceNow Users', null),
        ('correlation', null, 1, 'rules.yaml:5', 'assignment', null, null),
        ('correlation', null, 1, 'rules.yaml:5', 'field', 'sys_id', null),
        ('correlation', null, 2, 'rules.yaml:6', 'attribute', 'login', null),
        ('correlation', null, 2, 'rules.yaml:6', 'field', 'user_name', null),
        ('correlation', null, 3, 'rules.yaml:7', 'attribute', 'employeeNumber', null),
        ('correlation', null, 3, 'rules.yaml:7', 'field', 'employee_number', null),
        ('attribute', 'first_name', 1, 'rules.yaml:9', 'attribute', 'firstName', null),
        ('attribute', 'first_name', 1, 'rules.yaml:9', 'field', 'first_name', null),
        ('attribute', 'email', 2, 'rules.yaml:10', 'attribute', 'email', null),
        ('attribute', 'email', 2, 'rules.yaml:10', 'field', 'email', null),
        ('attribute', 'department', 3, 'rules.yaml:11', 'attribute', 'department', null),
        ('attribute', 'department', 3, 'rules.yaml:11', 'deciding_group', 'Sales Team', null),
        ('attribute', 'department', 3, 'rules.yaml:11', 'deciding_group', 'Marketing Team', null),
        ('attribute', 'department', 3, 'rules.yaml:11', 'field', 'department', null),
        ('attribute', 'title', 4, 'rules.yaml:16', 'attribute', 'title', null),
        ('attribute', 'title', 4, 'rules.yaml:16', 'field', 'title', null),
        ('role', 'itil', 1, 'rules.yaml:19', 'group', 'Sales Team', null),
        ('role', 'admin', 2, 'rules.yaml:20', 'group', 'ServiceNow Admins', null),
        ('role', 'sales_manager', 3, 'rules.yaml:21', 'attribute', 'department', null),
        ('role', 'sales_manager', 3, 'rules.yaml:21', 'attribute', 'title', null),
        ('role', 'sn_hr_core.basic', 4, 'rules.yaml:22', 'attribute', 'department', null),
        ('group', 'Service Desk', 1, 'rules.yaml:29', 'group', 'IT Support', null)
    ) as listed (decides, item, rule_no, rule, kind, name, okta_org);
