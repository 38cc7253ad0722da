-- selection.chosen
-- title:       Which changes are selected
-- one row per: change_id
-- reads:       selection.match, selection.asked, selection.refused, change, recon.target
-- columns:
--   change_id:   of change
--   is_selected: it is in the narrowed plan
--   left_out:    why it is not, although it was asked for; null if it was not asked for, or is selected
--
-- Some changes depend on others, and are left out with them: giving a role or a membership to an account that is not
-- created; taking the roles of an account because it is deactivated, without that; removing a
-- role that contains one which rules grant without granting that first; and what is refused
-- because it would complete a conflict.
with matches as (
    select change_id, finding_id, kind, is_wanted, is_excepted from selection.match
),
plan as (
    select change_id, "table", operation, field, after from change
),
targets as (
    select change_id, account_key, user_key from recon.target
),
refused as (
    select change_id, why from selection.refused
),
changes as (
    select distinct change_id, "table", operation from plan
),
asked as (
    select
        changes.change_id, changes."table", changes.operation, targets.account_key, targets.user_key, asked.is_by_id, asked.is_wished,
        coalesce(asked.objection, refused.why) as objection,
        asked.is_wished and asked.objection is null and refused.change_id is null as is_asked
    from changes
    join selection.asked as asked on asked.change_id = changes.change_id
    join targets on targets.change_id = changes.change_id
    left join refused on refused.change_id = changes.change_id
),
created as (
    select distinct user_key from asked where is_asked and "table" = 'sys_user' and operation = 'create'
),
-- findings that deactivate an account, and whether that is asked for
closings as (
    select matches.finding_id, bool_or(asked.is_asked) as is_closed
    from matches
    semi join plan
        on plan.change_id = matches.change_id
        and plan."table" = 'sys_user' and plan.operation = 'update' and plan.field = 'active' and plan.after is distinct from 'true'
    join asked on asked.change_id = matches.change_id
    group by matches.finding_id
),
of_open_accounts as (
    select asked.change_id
    from asked
    join matches on matches.change_id = asked.change_id and not matches.is_excepted and (matches.is_wanted or asked.is_by_id)
    left join closings on closings.finding_id = matches.finding_id
    where asked.operation = 'delete'
    group by asked.change_id
    having bool_and(coalesce(not closings.is_closed, false))
),
-- an excess role and the roles that are granted in their own right before it goes
replaced as (
    select matches.finding_id, asked.change_id, asked.operation, asked.is_asked
    from matches
    join asked on asked.change_id = matches.change_id
    where matches.kind = 'misroled.excess_role'
),
without_replacement as (
    select distinct removal.change_id
    from replaced as removal
    join replaced as grant_first on grant_first.finding_id = removal.finding_id
    where removal.operation = 'delete' and grant_first.operation = 'create' and not grant_first.is_asked
),
judged as (
    select
        asked.change_id, asked.is_wished,
        case
            when asked.objection is not null then asked.objection
            when asked.account_key is null and asked."table" in ('sys_user_has_role', 'sys_user_grmember') and created.user_key is null then
                'the account it is for is not created'
            when of_open_accounts.change_id is not null then 'it goes with a deactivation that is not selected'
            when without_replacement.change_id is not null then
                'a role that rules grant would go with it, and is not granted first'
        end as obstacle
    from asked
    left join created on created.user_key = asked.user_key
    left join of_open_accounts on of_open_accounts.change_id = asked.change_id
    left join without_replacement on without_replacement.change_id = asked.change_id
),
final as (
    select
        change_id,
        is_wished and obstacle is null as is_selected,
        if(is_wished, obstacle, null) as left_out
    from judged
)
select change_id, is_selected, left_out from final
