-- verify.effect
-- title:       Whether each row of the plan is in effect
-- one row per: row_no
-- reads:       plan.change, verify.field, verify.record, verify.delegation
-- columns:
--   row_no:    of the plan
--   change_id: of the plan
--   effect:    in effect, not in effect, overtaken (a third value) or unknown
--   found:     what the fresh exports have
--   why:       why it is unknown; null otherwise
with changes as (
    select row_no, change_id from plan.change
),
fields as (
    select row_no, effect, found, why from verify.field
),
records as (
    select change_id, effect, found, why from verify.record
),
delegations as (
    select row_no, effect, found, why from verify.delegation
),
final as (
    select
        changes.row_no, changes.change_id,
        coalesce(fields.effect, records.effect, delegations.effect, 'unknown') as effect,
        coalesce(fields.found, records.found, delegations.found) as found,
        case
            when coalesce(fields.effect, records.effect, delegations.effect) is null then 'rolecall does not know how to verify it'
            else coalesce(fields.why, records.why, delegations.why)
        end as why
    from changes
    left join fields on fields.row_no = changes.row_no
    left join records on records.change_id = changes.change_id
    left join delegations on delegations.row_no = changes.row_no
)
select row_no, change_id, effect, found, why from final
