-- compare.revoked_access
-- title:       Access that closed reviews revoked, with what comes with it
-- one row per: subject, kind, entitlement
-- reads:       compare.counterpart, compare.review, compare.review_item, compare.decision, compare.decided_account
-- columns:
--   subject:     of compare.counterpart
--   kind:        grant, membership or account
--   entitlement: the role or the group; empty of an account
--   says:        what was decided, by whom, when, in which review
--
-- By the run that was given the later review; the last decision on an item counts. A decision on
-- the access itself counts before one on what it comes with.
with pairs as (
    select subject, old_key, new_key from compare.counterpart where what = 'account'
),
reviews as (
    select run, review_no, as_of from compare.review where closed_at is not null
),
decisions as (
    select decisions.run, decisions.decision_no, decisions.review_no, decisions.item_id, decisions.kind, decisions.decision, decisions.says, reviews.as_of
    from compare.decision as decisions
    join reviews on reviews.run = decisions.run and reviews.review_no = decisions.review_no
    where decisions.decision <> 'none'
),
last_decisions as (
    select *
    from decisions
    qualify row_number() over (partition by item_id order by as_of desc, run) = 1
),
revoked as (
    select pairs.subject, last_decisions.kind, items.entitlement, items.confers, last_decisions.says, last_decisions.as_of
    from last_decisions
    join compare.decided_account as accounts on accounts.run = last_decisions.run and accounts.decision_no = last_decisions.decision_no
    join pairs on accounts.account_key = if(last_decisions.run = 'old', pairs.old_key, pairs.new_key)
    join compare.review_item as items
        on items.run = last_decisions.run and items.review_no = last_decisions.review_no and items.item_id = last_decisions.item_id
    where last_decisions.decision = 'revoke' and last_decisions.kind <> 'delegation'
),
parts as (
    select
        subject, case kind when 'role' then 'grant' when 'group' then 'membership' else kind end as kind, coalesce(entitlement, '') as entitlement,
        says, as_of, 1 as place
    from revoked
    union all
    select subject, 'grant' as kind, unnest(string_split(confers, '; ')) as entitlement, says, as_of, 2 as place
    from revoked
    where confers <> ''
),
final as (
    select subject, kind, entitlement, says
    from parts
    qualify row_number() over (partition by subject, kind, entitlement order by place, as_of desc, says) = 1
)
select subject, kind, entitlement, says from final
