-- recon.prerequisite
-- title:       What has to be in effect before a change is made
-- one row per: change_id, needs_change_id
-- reads:       recon.correction, recon.held_back
-- columns:
--   change_id:       of change
--   needs_change_id: of change: the one before it
--
-- An account is created before it is granted anything. A role that rules grant, and that
-- would go with an excess one, is granted in its own right before the excess one is removed.
with corrections as (
    select finding_id, system, "table", operation, account_key, user_key, record_key, change_key from recon.correction
),
held_back as (
    select finding_id, record_key, change_key from recon.held_back
),
planned as (
    select distinct
        corrections.finding_id, corrections."table", corrections.operation, corrections.account_key, corrections.user_key,
        recon.change_id(corrections.system, corrections."table", corrections.operation, corrections.record_key, corrections.change_key) as change_id
    from corrections
    anti join held_back
        on held_back.finding_id = corrections.finding_id
        and held_back.record_key = corrections.record_key
        and held_back.change_key = corrections.change_key
    where corrections.system = 'servicenow'
),
creations as (
    select distinct user_key, change_id from planned where "table" = 'sys_user' and operation = 'create'
),
after_creation as (
    select planned.change_id, creations.change_id as needs_change_id
    from planned
    join creations on creations.user_key = planned.user_key
    where planned."table" in ('sys_user_has_role', 'sys_user_grmember') and planned.operation = 'create' and planned.account_key is null
),
after_grant as (
    select removals.change_id, grants.change_id as needs_change_id
    from planned as removals
    join planned as grants on grants.finding_id = removals.finding_id
    where removals.operation = 'delete' and grants."table" = 'sys_user_has_role' and grants.operation = 'create'
),
final as (
    select change_id, needs_change_id from after_creation
    union
    select change_id, needs_change_id from after_grant
)
select change_id, needs_change_id from final
