-- recon.counted
-- title:       Changes that count towards the limits of the guardrails
-- one row per: guardrail, item, holder, role_key, change_no
-- reads:       recon.candidate, recon.impeded, recon.kept_back, recon.correction, recon.way, servicenow.user
-- columns:
--   guardrail: its path in the rules
--   item:      the field, for guardrails.max_updates; null for the others
--   holder:    of recon.candidate: whom it is about
--   role_key:  the role gained or lost; null if accounts are counted
--   change_no: a change that counts
--
-- Access is counted, not rows: an account once, a role once per account, whatever number of
-- changes bring it about. A removed grant of a role that is held in another way, too, counts nothing.
-- Direct grants and memberships that only go with the deactivation of an account count as the closing, and
-- are withheld with it: nobody could use them any more, and a limit on what people lose at work is not to
-- leave leavers their roles.
-- A delegation that ends takes no role: it counts as an update of the account that acts, of a field by itself.
with candidates as (
    select candidate.*
    from recon.candidate as candidate
    anti join recon.impeded as impeded on impeded.change_no = candidate.change_no
    anti join recon.kept_back as kept_back on kept_back.change_no = candidate.change_no
),
active_accounts as (
    select account_key from servicenow.user as accounts where active
),
ways as (
    select
        ways.holder, ways.role_key, candidates.change_no,
        if(ways.state = 'goes' and (candidates.change_no is null or candidates.is_stripping), 'stays', ways.state) as state
    from recon.way as ways
    left join candidates on candidates.change_no = ways.change_no
    where ways.state <> 'maybe' and (ways.state <> 'comes' or candidates.change_no is not null)
),
states as (
    select
        holder, role_key,
        bool_or(state <> 'comes') as is_held_before,
        bool_or(state <> 'goes') as is_held_after
    from ways
    group by holder, role_key
    having bool_or(state <> 'comes') <> bool_or(state <> 'goes')
),
fields as (
    select distinct
        recon.change_id(system, "table", operation, record_key, change_key) as change_id,
        case
            when "table" = 'sys_user_delegate' then 'sys_user_delegate.' || field
            when system = 'servicenow' then field
            else 'okta ' || field
        end as field
    from recon.correction
    where operation = 'update' and "table" in ('sys_user', 'user', 'sys_user_delegate') and field not in ('active', 'locked_out')
),
final as (
    select 'guardrails.max_deactivations' as guardrail, cast(null as varchar) as item, candidates.holder, cast(null as integer) as role_key, candidates.change_no
    from candidates
    join active_accounts on active_accounts.account_key = candidates.holder
    where candidates.is_closing
    union all
    select 'guardrails.max_creations', null, holder, null, change_no
    from candidates
    where operation = 'create' and "table" = 'sys_user'
    union all
    select 'guardrails.max_activations', null, holder, null, change_no from candidates where is_opening
    union all
    select 'guardrails.max_removals', null, states.holder, states.role_key, ways.change_no
    from states
    join active_accounts on active_accounts.account_key = states.holder
    join ways on ways.holder = states.holder and ways.role_key = states.role_key and ways.state = 'goes'
    where states.is_held_before
    union all
    select 'guardrails.max_additions', null, states.holder, states.role_key, ways.change_no
    from states
    join ways on ways.holder = states.holder and ways.role_key = states.role_key and ways.state = 'comes'
    where states.is_held_after
    union all
    select 'guardrails.max_updates', fields.field, candidates.holder, null, candidates.change_no
    from candidates
    join fields on fields.change_id = candidates.change_id
)
select guardrail, item, holder, role_key, change_no from final
