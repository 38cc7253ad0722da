-- withheld
-- title:       Guardrails that hold back changes: limits that the plan exceeds, and changes that they forbid
-- one row per: guardrail, item
-- reads:       recon.bar, recon.limit, recon.counted, recon.candidate, recon.correction, recon.finding, recon.expected_role, recon.group, servicenow.user, okta.user, policy.rule_read, policy.expected_group
-- columns:
--   guardrail: its path in the rules
--   message:   by how much a limit is exceeded, and the largest causes; or what the guardrail forbids
--   hint:      what to do
--   item:      the field, for guardrails.max_updates; the role, for never_grant and keep_last; null for the others
--
-- The largest causes, a rule, a group and a department first, show a wrong Okta group at once:
-- of what is given, the rule that gives it; of what is taken, the rules that would give it.
with limits as (
    select guardrail, item, planned, total, allowed, rule from recon.limit where is_tripped
),
counted as (
    select counted.guardrail, counted.item, counted.holder, coalesce(counted.role_key, -1) as role_key, counted.change_no
    from recon.counted as counted
    join limits on limits.guardrail = counted.guardrail and limits.item is not distinct from counted.item
),
candidates as (
    select change_no, change_id, account_key, user_key, role_key, group_key from recon.candidate
),
counted_changes as (
    select candidates.change_no, candidates.change_id, candidates.account_key, candidates.user_key, candidates.role_key, candidates.group_key
    from candidates
    semi join counted on counted.change_no = candidates.change_no
),
-- most runs pass no limit: nothing is worked out then
corrections as (
    select distinct recon.change_id(system, "table", operation, record_key, change_key) as change_id, finding_id
    from recon.correction
    where exists (select 1 from limits)
),
findings as (
    select finding_id, kind, item, rule from recon.finding
),
expected_roles as (
    select user_key, role_key, rule from recon.expected_role
),
groups as (
    select group_key, name from recon.group
),
expected_groups as (
    select expected.user_key, expected.group_name, min(expected.rule) as rule
    from policy.expected_group as expected
    where exists (select 1 from limits)
    group by expected.user_key, expected.group_name
),
reads as (
    select decides, coalesce(item, '') as item, rule, kind, name from policy.rule_read
),
departments as (
    select counted_changes.change_no, coalesce(nullif(trim(accounts.department), ''), nullif(trim(users.department), '')) as department
    from counted_changes
    left join servicenow.user as accounts on accounts.account_key = counted_changes.account_key
    left join okta.user as users on users.user_key = counted_changes.user_key
),
asked as (
    select
        counted_changes.change_no, counted_changes.user_key, counted_changes.role_key, groups.name as group_name, findings.rule,
        case
            when findings.kind in ('misroled.excess_role', 'misroled.inherited_role') then 'role'
            when findings.kind = 'misroled.excess_group' then 'group'
            when (findings.kind = 'orphaned.unassigned' or starts_with(findings.kind, 'lifecycle.'))
                and counted_changes.role_key is null and counted_changes.group_key is null then 'scope'
        end as decides,
        case when findings.kind in ('misroled.excess_role', 'misroled.inherited_role', 'misroled.excess_group') then findings.item else '' end as item
    from counted_changes
    join corrections on corrections.change_id = counted_changes.change_id
    join findings on findings.finding_id = corrections.finding_id
    left join groups on groups.group_key = counted_changes.group_key
),
-- which rules a change rests on: its own, or those that would have spoken against it
ruled as (
    select asked.change_no, coalesce(expected_roles.rule, expected_groups.rule, asked.rule, reads.rule) as rule
    from asked
    left join expected_roles on expected_roles.user_key = asked.user_key and expected_roles.role_key = asked.role_key
    left join expected_groups on expected_groups.user_key = asked.user_key and expected_groups.group_name = asked.group_name
    left join reads on reads.decides = asked.decides and reads.item = asked.item
),
rules as (
    select distinct change_no, rule from ruled where rule is not null and rule <> 'default'
),
named as (
    select change_no, 1 as sort, rule as cause from rules
    union
    select rules.change_no, 2 as sort, 'the Okta group ' || reads.name as cause
    from rules
    join reads on reads.rule = rules.rule and reads.kind in ('group', 'deciding_group')
    union
    select change_no, 2 as sort, 'the group ' || group_name as cause from asked where group_name is not null
    union
    select change_no, 3 as sort, 'the department ' || department as cause from departments where department is not null
),
sizes as (
    select counted.guardrail, counted.item, named.sort, named.cause, count(distinct (counted.holder, counted.role_key)) as size
    from counted
    join named on named.change_no = counted.change_no
    group by counted.guardrail, counted.item, named.sort, named.cause
),
ranked as (
    select *, row_number() over (partition by guardrail, item, sort order by size desc, cause) as place from sizes
),
largest as (
    select guardrail, item, sort, cause, size
    from ranked
    qualify row_number() over (partition by guardrail, item order by place, sort) <= 3
),
causes as (
    select guardrail, item, string_agg(cause || ' (' || size || ')', ', ' order by sort, size desc, cause) as text
    from largest
    group by guardrail, item
),
needed as (
    select guardrail, max(planned) as records from limits group by guardrail
),
final as (
    select
        limits.guardrail,
        case limits.guardrail
            when 'guardrails.max_deactivations' then 'The plan would close or lock ' || limits.planned || if(limits.planned = 1, ' active account', ' active accounts')
            when 'guardrails.max_creations' then 'The plan would create ' || limits.planned || if(limits.planned = 1, ' account', ' accounts')
            when 'guardrails.max_activations' then 'The plan would open or unlock ' || limits.planned || if(limits.planned = 1, ' account', ' accounts')
            when 'guardrails.max_removals' then 'Active accounts would lose ' || limits.planned || if(limits.planned = 1, ' role', ' roles')
            when 'guardrails.max_additions' then 'The plan would give ' || limits.planned || if(limits.planned = 1, ' role', ' roles')
            else 'The plan would change ' || limits.item || ' of ' || limits.planned || if(limits.planned = 1, ' account', ' accounts')
        end
            || ', with ' || limits.total
            || case limits.guardrail
                when 'guardrails.max_removals' then ' held by them'
                when 'guardrails.max_additions' then ' held'
                else ' active'
            end || '; '
            || case limits.rule when '--allow' then '--allow' when 'default' then 'the default' else limits.rule end
            || ' allows ' || limits.allowed || '. These changes are held back.'
            || coalesce(' Largest causes: ' || causes.text || '.', '') as message,
        'Check the exports and the rules first; if the plan is right, allow it once with --allow '
            || replace(limits.guardrail, 'guardrails.', '') || '=' || needed.records || '.' as hint,
        limits.item
    from limits
    join needed on needed.guardrail = limits.guardrail
    left join causes on causes.guardrail = limits.guardrail and causes.item is not distinct from limits.item
    union all
    select guardrail, message, hint, item from recon.bar
)
select guardrail, message, hint, item from final
