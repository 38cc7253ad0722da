-- recon.decided_access
-- title:       Access that decisions are about and that still exists
-- one row per: decision_no
-- reads:       recon.decision, recon.decided_account, input.review, input.review_item, input.review_effect, recon.role, recon.group, recon.verdict, recon.held_role, policy.setting, recon.past_finding, servicenow.user, servicenow.user_role, servicenow.group_member, servicenow.delegate
-- adds to:     recon.decided_access
-- unless empty: recon.decided_account
--
-- A role is there if a row in force grants it directly, or if a row holds it and nothing says how.
-- None of several rows of one access is the one that was reviewed if their sys_ids are others:
-- then it was taken away, and somebody granted it again. Where an export has no sys_ids, the time
-- at which the rows were made tells, if it is after the review was closed; so does a history that
-- saw it fixed since. Whatever the rows say, what a run before this one verified as gone (effect.csv)
-- was gone: an account that is opened again is the same row. When such access was made before it
-- went, the exports do not say who gave it back.
-- If no role has that name any more, the row that was reviewed tells what it is called now.
with decisions as (
    select decision_no, review_no, item_id, kind, decision from recon.decision
),
holders as (
    select decision_no, account_key from recon.decided_account
),
reviews as (
    select review_no, closed_at from input.review
),
items as (
    select
        review_no, item_id, entitlement, entitlement_key,
        if(record_ids is null, [], list_transform(string_split(lower(record_ids), ';'), lambda record: trim(record))) as record_ids
    from input.review_item
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
effects as (
    select review_effect.review_no, review_effect.item_id, review_effect.gone_as_of
    from input.review_effect as review_effect
    join as_ofs on as_ofs.as_of >= review_effect.gone_as_of
),
roles as (
    select role_key, name from recon.role
),
asked as (
    select
        decisions.decision_no, decisions.review_no, decisions.kind, decisions.decision, holders.account_key,
        items.entitlement, items.entitlement_key, items.record_ids, reviews.closed_at, effects.gone_as_of,
        decisions.kind = 'role' and items.entitlement not in (select name from roles) as is_renamed
    from decisions
    join holders on holders.decision_no = decisions.decision_no
    join items on items.review_no = decisions.review_no and items.item_id = decisions.item_id
    join reviews on reviews.review_no = decisions.review_no
    left join effects on effects.review_no = decisions.review_no and effects.item_id = decisions.item_id
),
groups as (
    select group_key, name, lower(sys_id) as sys_id from recon.group
),
verdicts as (
    select account_key, user_key, is_active from recon.verdict
),
accounts as (
    select account_key, user_name, lower(sys_id) as sys_id, sys_created_on from servicenow.user
),
unclear as (
    select account_key, role_key from recon.held_role as held where is_unclear
),
fixed as (
    select lower(user_name) as user_name, nullif(item, '') as item, max(last_seen) as last_seen
    from recon.past_finding
    where kind = 'review.revoked' and state = 'fixed'
    group by lower(user_name), nullif(item, '')
),
held_rows as (
    select asked.*, roles.role_key, cast(null as integer) as group_key, cast(null as integer) as other_account_key, roles.name as item, user_role.sys_id, user_role.created_at, user_role.created_by
    from asked
    join servicenow.user_role as user_role on user_role.account_key = asked.account_key
    join roles on roles.role_key = user_role.role_key
        and (roles.name = asked.entitlement or (asked.is_renamed and list_contains(asked.record_ids, lower(user_role.sys_id))))
    left join unclear on unclear.account_key = user_role.account_key and unclear.role_key = user_role.role_key
    where asked.kind = 'role' and (not user_role.inherited or (user_role.inherited is null and unclear.account_key is not null))
        and lower(trim(coalesce(user_role.state, ''))) in ('', 'active')
    union all
    select asked.*, cast(null as integer) as role_key, groups.group_key, cast(null as integer) as other_account_key, groups.name as item, member.sys_id, member.created_at, member.created_by
    from asked
    join groups on groups.sys_id = lower(asked.entitlement_key)
        or ((groups.sys_id is null or starts_with(asked.entitlement_key, 'name:')) and groups.name = asked.entitlement)
    join servicenow.group_member as member on member.account_key = asked.account_key and member.group_key = groups.group_key
    where asked.kind = 'group'
    union all
    select
        asked.*, cast(null as integer) as role_key, cast(null as integer) as group_key, delegate.account_key as other_account_key,
        others.user_name as item, delegate.sys_id, cast(null as timestamp) as created_at, cast(null as varchar) as created_by
    from asked
    cross join as_ofs
    join servicenow.delegate as delegate on delegate.delegate_account_key = asked.account_key
    join accounts as others on others.account_key = delegate.account_key
        and (others.sys_id = lower(asked.entitlement_key) or (others.sys_id is null and lower(others.user_name) = lower(asked.entitlement)))
    where asked.kind = 'delegation' and coalesce(delegate.starts_at <= as_ofs.as_of, true) and coalesce(delegate.ends_at > as_ofs.as_of, true)
    union all
    select
        asked.*, cast(null as integer) as role_key, cast(null as integer) as group_key, cast(null as integer) as other_account_key,
        cast(null as varchar) as item, cast(null as varchar) as sys_id, accounts.sys_created_on as created_at, cast(null as varchar) as created_by
    from asked
    join accounts on accounts.account_key = asked.account_key
    join verdicts on verdicts.account_key = asked.account_key and verdicts.is_active
    where asked.kind = 'account'
),
there as (
    select
        decision_no, review_no, kind, account_key, role_key, group_key, other_account_key, item, any_value(decision) as decision,
        any_value(closed_at) as closed_at, any_value(gone_as_of) as gone_as_of,
        list_sort(coalesce(list(lower(sys_id)) filter (sys_id is not null), [])) as record_ids,
        max(created_at) as since,
        arg_max(created_by, created_at) as granted_by,
        case
            when len(any_value(held_rows.record_ids)) > 0 and bool_and(sys_id is not null)
                then bool_and(not list_contains(held_rows.record_ids, lower(sys_id)))
            else coalesce(min(created_at) > any_value(closed_at), false)
        end as is_made_since
    from held_rows
    group by decision_no, review_no, kind, account_key, role_key, group_key, other_account_key, item
),
placed as (
    select
        there.*,
        coalesce(max(review_no) filter (decision <> 'none') over (partition by kind, account_key, role_key, group_key, other_account_key), 0) as last_review_no
    from there
),
judged as (
    select
        placed.*, verdicts.user_key,
        placed.is_made_since or placed.gone_as_of is not null or (len(placed.record_ids) = 0 and fixed.user_name is not null) as is_new,
        coalesce(placed.is_made_since or placed.since > coalesce(placed.gone_as_of, placed.closed_at), false) as is_dated
    from placed
    join accounts on accounts.account_key = placed.account_key
    left join verdicts on verdicts.account_key = placed.account_key
    left join fixed on fixed.user_name = lower(accounts.user_name) and fixed.item is not distinct from placed.item
        and coalesce(fixed.last_seen >= cast(placed.closed_at as date), true)
),
final as (
    select
        decision_no, review_no, kind, account_key, user_key, role_key, group_key, other_account_key, item, record_ids,
        if(is_dated or (not is_new and kind <> 'account'), since, null) as since,
        if(is_dated or not is_new, granted_by, null) as granted_by,
        is_new, review_no >= last_review_no as is_last, cast(gone_as_of as date) as gone_on
    from judged
)
select decision_no, review_no, kind, account_key, user_key, role_key, group_key, other_account_key, item, record_ids, since, granted_by, is_new, is_last, gone_on from final
