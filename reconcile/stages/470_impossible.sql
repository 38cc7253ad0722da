-- recon.impossible
-- title:       Corrections that cannot work, and why
-- one row per: finding_id, record_key, change_key
-- reads:       recon.correction, recon.unlinkable, recon.finding, recon.drift, recon.reference, recon.role, recon.group, recon.joining, recon.conferred_role, recon.service_account, servicenow.user, okta.user, policy.listed_field, policy.expected_list, policy.expected_lookup
-- columns:
--   finding_id: of recon.finding
--   record_key: of recon.correction
--   change_key: of recon.correction
--   cause:      why it is left out, half a sentence
--
-- A role or group that the instance lacks, a group that is inactive, a manager whom nobody is
-- known as. And names: user names and e-mail addresses tell people apart, in Okta logins, too;
-- a new account must not have the employee number of another either. A service account may
-- have its owner's address; for a new account the guard of the import asks all the same.
-- What two people would get is a decision, whether the plan gives it to both or leaves one of
-- them open; so is what somebody has already, even if the plan takes it from them. If an
-- account cannot be created so, or could not be linked afterwards, what goes with it is left out, too.
--
-- A role that comes with a membership which Okta pushes is Okta's to give.
with corrections as (
    select finding_id, system, "table", operation, account_key, user_key, record_key, change_key, field, after, role_key, group_key
    from recon.correction
),
findings as (
    select finding_id, kind, account_key, user_key, item from recon.finding where not excepted
),
drifted as (
    select account_key, user_key, field, expected, actual, authority, okta_attribute from recon.drift
),
unusable as (
    select corrections.finding_id, corrections.record_key, corrections.change_key, coalesce(roles.obstacle, groups.obstacle) as cause
    from corrections
    left join recon.role as roles on roles.role_key = corrections.role_key
    left join recon.group as groups on groups.group_key = corrections.group_key
    where corrections.operation = 'create' and coalesce(roles.obstacle, groups.obstacle) is not null
),
pushed_roles as (
    select joining.user_key, conferred.role_key, min(groups.name) as group_name
    from recon.joining as joining
    join recon.conferred_role as conferred on conferred.group_key = joining.group_key
    join recon.group as groups on groups.group_key = joining.group_key
    where joining.is_pushed
    group by joining.user_key, conferred.role_key
),
pushed as (
    select
        corrections.finding_id, corrections.record_key, corrections.change_key,
        'Okta pushes membership of ' || pushed_roles.group_name || ', which confers it' as cause
    from corrections
    join findings on findings.finding_id = corrections.finding_id
    join pushed_roles on pushed_roles.user_key = corrections.user_key and pushed_roles.role_key = corrections.role_key
    where corrections.operation = 'create' and findings.kind in ('misroled.missing_role', 'lifecycle.missing')
),
-- the fields of a new account that it is created without
unset_fields as (
    select
        corrections.finding_id, corrections.record_key, corrections.change_key,
        corrections.field || ' is not set: ' || reference.cause as cause
    from corrections
    join recon.reference as reference on reference.field = corrections.field and reference.text = lower(recon.plain(corrections.after))
    where corrections.operation = 'create' and corrections."table" = 'sys_user' and corrections.change_key <> 'create'
),
-- what new people would get; only the lists of these few are taken apart
new_people as (
    select user_key from findings where kind = 'lifecycle.missing'
),
new_names as (
    select expected_list.user_key, listed.field, list_extract(expected_list.expected, listed.place) as value
    from policy.expected_list as expected_list
    semi join new_people on new_people.user_key = expected_list.user_key
    cross join policy.listed_field as listed
    where listed.field in ('user_name', 'email', 'employee_number')
    union all
    select expected_lookup.user_key, expected_lookup.field, expected_lookup.value
    from policy.expected_lookup as expected_lookup
    semi join new_people on new_people.user_key = expected_lookup.user_key
    where expected_lookup.field in ('user_name', 'email', 'employee_number')
),
-- who would get which name by the rules; the person is an account or, below zero, an identity without one
wanted as (
    select
        'servicenow' as system, drifted.field, lower(recon.plain(drifted.expected)) as name, drifted.account_key as person
    from drifted
    semi join findings
        on findings.kind = 'drift.attribute' and findings.account_key = drifted.account_key and findings.item = drifted.field
    where drifted.field in ('user_name', 'email') and drifted.authority = 'okta' and drifted.expected is not null
    union
    select 'servicenow' as system, 'user_name' as field, lower(coalesce(recon.plain(new_names.value), recon.plain(users.login))) as name, -1 - new_people.user_key as person
    from new_people
    join okta.user as users on users.user_key = new_people.user_key
    left join new_names on new_names.user_key = new_people.user_key and new_names.field = 'user_name'
    union
    select 'servicenow' as system, field, lower(recon.plain(value)) as name, -1 - user_key as person
    from new_names
    where field <> 'user_name'
    union
    select 'okta' as system, drifted.okta_attribute as field, lower(strip_accents(recon.plain(drifted.actual))) as name, drifted.user_key as person
    from drifted
    semi join findings
        on findings.kind = 'drift.attribute' and findings.account_key = drifted.account_key and findings.item = drifted.field
    where drifted.okta_attribute in ('login', 'email') and drifted.authority = 'servicenow' and drifted.actual is not null
),
wanted_twice as (
    select system, field, name, count(distinct person) as people
    from wanted
    where name is not null
    group by system, field, name
    having count(distinct person) > 1
),
names as (
    select distinct
        finding_id, record_key, change_key, field, after, system, operation,
        if(system = 'okta', lower(strip_accents(recon.plain(after))), lower(recon.plain(after))) as name,
        if(system = 'okta', user_key, coalesce(account_key, -1 - user_key)) as person
    from corrections
    where operation in ('create', 'update')
        and (
            (system = 'servicenow' and "table" = 'sys_user' and field in ('user_name', 'email'))
            or (operation = 'create' and "table" = 'sys_user' and field = 'employee_number' and not recon.is_placeholder(trim(after)))
            or (system = 'okta' and field in ('login', 'email'))
        )
),
services as (
    select account_key from recon.service_account
),
owned as (
    select 'servicenow' as system, 'user_name' as field, lower(recon.plain(user_name)) as name, account_key as person, false as is_lent
    from servicenow.user
    where exists (select 1 from names where names.system = 'servicenow')
    union all
    select 'servicenow' as system, 'email' as field, lower(recon.plain(email)) as name, account_key as person,
        account_key in (select services.account_key from services) as is_lent
    from servicenow.user
    where exists (select 1 from names where names.system = 'servicenow')
    union all
    select 'servicenow' as system, 'employee_number' as field, lower(recon.plain(employee_number)) as name, account_key as person, false as is_lent
    from servicenow.user
    where exists (select 1 from names where names.field = 'employee_number')
    union all
    select 'okta' as system, 'login' as field, lower(strip_accents(recon.plain(login))) as name, user_key as person, false as is_lent
    from okta.user
    where exists (select 1 from names where names.system = 'okta')
    union all
    select 'okta' as system, 'email' as field, lower(strip_accents(recon.plain(email))) as name, user_key as person, false as is_lent
    from okta.user
    where exists (select 1 from names where names.system = 'okta')
),
taken as (
    select distinct
        names.finding_id, names.record_key, names.change_key, names.system, names.operation,
        'the ' || replace(names.field, 'employee_number', 'employee number') || ' ' || names.after || ' is taken by another ' || if(names.system = 'okta', 'identity', 'account') as cause
    from names
    join owned on owned.system = names.system and owned.field = names.field and owned.name = names.name and owned.person <> names.person
    where names.operation = 'create' or not owned.is_lent
    union all
    select
        names.finding_id, names.record_key, names.change_key, names.system, names.operation,
        wanted_twice.people || ' people would get the ' || replace(names.field, 'employee_number', 'employee number') || ' ' || names.after as cause
    from names
    join wanted_twice on wanted_twice.system = names.system and wanted_twice.field = names.field and wanted_twice.name = names.name
),
uncreated as (
    select finding_id, min(cause) as cause from taken where system = 'servicenow' and operation = 'create' group by finding_id
    union all
    select finding_id, cause from recon.unlinkable
),
causes as (
    select finding_id, record_key, change_key, cause from unusable
    union all
    select finding_id, record_key, change_key, cause from pushed
    union all
    select finding_id, record_key, change_key, cause from unset_fields
    union all
    select finding_id, record_key, change_key, cause from taken where operation = 'update'
    union all
    select corrections.finding_id, corrections.record_key, corrections.change_key, uncreated.cause
    from corrections
    join uncreated on uncreated.finding_id = corrections.finding_id
),
final as (
    select finding_id, record_key, change_key, string_agg(distinct cause, '; ' order by cause) as cause
    from causes
    group by finding_id, record_key, change_key
)
select finding_id, record_key, change_key, cause from final
