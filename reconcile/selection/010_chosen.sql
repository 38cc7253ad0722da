-- selection.chosen
-- title:       Which changes are selected
-- one row per: change_id
-- reads:       selection.selector, change, finding, recon.target
-- columns:
--   change_id:   of change
--   is_selected: it is in the narrowed plan
--   left_out:    why it is not, although it was asked for; null if it was not asked for, or is selected
--
-- A change is asked for by its id, or by a finding that it corrects; it is not if its id is
-- excepted, or every finding that it corrects. Two things cannot be done alone: giving a role
-- or a membership to an account that is not created, and removing a role that contains one
-- which rules grant without granting that first.
with selectors as (
    select is_only, kind_like, severity, id from selection.selector
),
changes as (
    select distinct change_id, "table", operation, finding_ids from change
),
findings as (
    select finding_id, kind, severity from finding
),
targets as (
    select change_id, account_key, user_key, role_key from recon.target
),
corrected as (
    select changes.change_id, findings.finding_id, findings.kind, findings.severity
    from changes
    cross join unnest(string_split(changes.finding_ids, '; ')) as corrected (finding_id)
    join findings on findings.finding_id = corrected.finding_id
),
matched as (
    select
        corrected.change_id, corrected.finding_id,
        coalesce(bool_or(selectors.is_only), false) as is_wanted,
        coalesce(bool_or(not selectors.is_only), false) as is_excepted
    from corrected
    left join selectors
        on like_escape(corrected.kind, selectors.kind_like, '!')
        or selectors.severity = corrected.severity
        or selectors.id = corrected.finding_id
    group by corrected.change_id, corrected.finding_id
),
by_finding as (
    select change_id, bool_or(is_wanted and not is_excepted) as is_wanted, bool_and(is_excepted) as is_excepted
    from matched
    group by change_id
),
by_id as (
    select
        changes.change_id,
        coalesce(bool_or(selectors.is_only), false) as is_wanted,
        coalesce(bool_or(not selectors.is_only), false) as is_excepted
    from changes
    left join selectors on selectors.id = changes.change_id
    group by changes.change_id
),
asked as (
    select
        changes.change_id, changes."table", changes.operation, targets.account_key, targets.user_key, targets.role_key,
        (
            not exists (select 1 from selectors where selectors.is_only)
            or by_id.is_wanted
            or by_finding.is_wanted
        ) and not by_id.is_excepted and not by_finding.is_excepted as is_asked
    from changes
    join by_id on by_id.change_id = changes.change_id
    join by_finding on by_finding.change_id = changes.change_id
    join targets on targets.change_id = changes.change_id
),
created as (
    select user_key from asked where is_asked and "table" = 'sys_user' and operation = 'create'
),
-- an excess role and the roles that are granted in their own right before it goes
replaced as (
    select matched.finding_id, asked.change_id, asked.operation, asked.is_asked
    from matched
    join findings on findings.finding_id = matched.finding_id and findings.kind = 'misroled.excess_role'
    join asked on asked.change_id = matched.change_id
),
without_replacement as (
    select distinct removal.change_id
    from replaced as removal
    join replaced as grant_first on grant_first.finding_id = removal.finding_id
    where removal.operation = 'delete' and grant_first.operation = 'create' and not grant_first.is_asked
),
judged as (
    select
        asked.change_id, asked.is_asked,
        case
            when asked.account_key is null and asked."table" in ('sys_user_has_role', 'sys_user_grmember') and created.user_key is null then
                'the account it is for is not created'
            when without_replacement.change_id is not null then
                'a role that rules grant would go with it, and is not granted first'
        end as obstacle
    from asked
    left join (select distinct user_key from created) as created on created.user_key = asked.user_key
    left join without_replacement on without_replacement.change_id = asked.change_id
),
final as (
    select
        change_id,
        is_asked and obstacle is null as is_selected,
        case when is_asked then obstacle end as left_out
    from judged
)
select change_id, is_selected, left_out from final
