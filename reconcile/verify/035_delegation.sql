-- verify.delegation
-- title:       Whether each delegation that the plan ends is over
-- one row per: row_no
-- reads:       plan.change, plan.delegate, plan.account, plan.allowance, verify.account, servicenow.user, servicenow.delegate, input.feed, input.file_field, input.quality, input.rejected
-- columns:
--   row_no: of the plan
--   effect: in effect, not in effect, overtaken or unknown
--   found:  until when it holds in the fresh exports
--   why:    why it is unknown; null otherwise
--
-- Over is what ends at the planned time or before. A row that is gone is over, if the export shows that it
-- looked: it is not cut off, all of its rows could be loaded, and those of the account that acts have
-- sys_ids. A delegation of the same two accounts that is there instead and holds on is the same access, and
-- then nothing is in effect; one that ends at another time than before was overtaken.
with changes as (
    select row_no, change_id, record_id, before, try_cast(after as timestamp) as after
    from plan.change
    where "table" = 'sys_user_delegate' and operation = 'update'
),
fed as (
    select count(*) > 0 as is_fed from input.feed where relation = 'servicenow.delegate'
),
dated as (
    select file_key from input.file_field where relation = 'servicenow.delegate' and name = 'ends_at'
),
cut_off as (
    select min(quality.message) as message
    from input.quality as quality
    join input.feed as feed on feed.file_key = quality.file_key
    where quality.severity = 'warning' and quality.topic in ('capped', 'cut_off') and feed.relation = 'servicenow.delegate'
        and not exists (select 1 from plan.allowance as allowance where allowance.guardrail = 'cut-off-inputs')
),
unread as (
    select count(*) as unread from input.rejected where relation = 'servicenow.delegate'
),
delegates as (
    select
        delegate.sys_id, delegate.account_key, delegate.delegate_account_key, delegate.ends_at,
        dated.file_key is not null as is_dated, coalesce(delegate.has_unread_end, false) as has_unread_end
    from servicenow.delegate as delegate
    left join dated on dated.file_key = delegate.file_key
),
-- whom the account acted for, in the fresh exports
others as (
    select changes.row_no, fresh.account_key
    from changes
    join plan.delegate as delegate on delegate.sys_id = changes.record_id
    join plan.account as planned on planned.account_key = delegate.account_key
    join servicenow.user as fresh
        on fresh.sys_id = planned.sys_id
        or ((fresh.sys_id is null or planned.sys_id is null) and lower(fresh.user_name) = lower(planned.user_name))
),
actors as (
    select changes.row_no, account.account_key
    from changes
    join verify.account as account on account.change_id = changes.change_id
),
of_the_pair as (
    select
        actors.row_no,
        bool_or(delegates.sys_id is not null and known.sys_id is null and not delegates.has_unread_end and coalesce(delegates.ends_at > changes.after, true)) as is_there_again,
        bool_or(delegates.sys_id is null) as is_nameless
    from actors
    join changes on changes.row_no = actors.row_no
    join others on others.row_no = actors.row_no
    join delegates on delegates.delegate_account_key = actors.account_key and delegates.account_key = others.account_key
    left join plan.delegate as known on known.sys_id = delegates.sys_id
    group by actors.row_no
),
joined as (
    select
        changes.row_no, changes.before, changes.after,
        delegates.sys_id is not null as is_there, delegates.ends_at,
        coalesce(of_the_pair.is_there_again, false) as is_there_again,
        case
            when not fed.is_fed then 'no fresh export of sys_user_delegate'
            when delegates.sys_id is not null and not delegates.is_dated then 'the fresh exports do not have ends'
            when delegates.has_unread_end then 'ends is not a readable time'
            when delegates.sys_id is not null or of_the_pair.is_there_again then null
            when actors.account_key is null then 'the account is not in the fresh exports'
            when cut_off.message is not null then 'a fresh export of sys_user_delegate ' || cut_off.message
            when unread.unread > 0 then unread.unread || ' rows of sys_user_delegate could not be loaded'
            when of_the_pair.is_nameless then 'the fresh exports give no sys_id of the delegation'
        end as why
    from changes
    cross join fed
    cross join cut_off
    cross join unread
    left join actors on actors.row_no = changes.row_no
    left join delegates on delegates.sys_id = changes.record_id
    left join of_the_pair on of_the_pair.row_no = changes.row_no
),
final as (
    select
        row_no,
        case
            when why is not null then 'unknown'
            when is_there_again then 'not in effect'
            when not is_there then 'in effect'
            when ends_at <= after then 'in effect'
            when ends_at is not distinct from try_cast(before as timestamp) then 'not in effect'
            else 'overtaken'
        end as effect,
        case
            when why is not null then null
            when is_there and ends_at is not null then strftime(ends_at, '%Y-%m-%d %H:%M:%S')
            when is_there then 'no end'
            when is_there_again then 'there again'
        end as found,
        why
    from joined
)
select row_no, effect, found, why from final
