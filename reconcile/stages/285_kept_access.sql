-- recon.kept_access
-- title:       Review decisions to keep access, and the kinds of findings that they accept
-- one row per: decision_no, kind
-- reads:       recon.decided_access, recon.decision, input.review_item, servicenow.user
-- adds to:     recon.kept_access
-- unless empty: recon.decided_access
--
-- Whoever keeps what a finding is about answers for that finding, of the kinds that they were shown,
-- as long as they say. Nobody may accept in a review that the account of a leaver stays. A finding
-- about the whole account is one about each of its items: whoever keeps one of them keeps the account.
with found as (
    select decision_no, review_no, account_key, item from recon.decided_access where is_last
),
decisions as (
    select decision_no, item_id, until, comment, decided_by, place from recon.decision where decision = 'keep'
),
items as (
    select
        review_no, item_id, okta_status,
        string_split(coalesce(kinds, ''), '; ') as kinds,
        string_split(coalesce(confers, ''), '; ') as confers
    from input.review_item
    where kinds is not null
),
accounts as (
    select account_key, user_name from servicenow.user
),
kept as (
    select
        decisions.*, found.account_key, found.item, items.okta_status, items.confers,
        unnest(items.kinds) as kind
    from decisions
    join found on found.decision_no = decisions.decision_no
    join items on items.review_no = found.review_no and items.item_id = decisions.item_id
),
final as (
    select
        kept.decision_no, kept.account_key, kept.kind,
        case
            when split_part(kept.kind, '.', 1) not in ('misroled', 'delegate', 'grant', 'external', 'role') or kept.kind = 'misroled.conflict' then null
            when kept.kind = 'misroled.inherited_role' then kept.confers
            else [kept.item]
        end as items,
        accounts.user_name, kept.item, kept.until, kept.comment, kept.decided_by as approved_by, kept.okta_status, kept.place
    from kept
    join accounts on accounts.account_key = kept.account_key
    where kept.kind not in ('', 'orphaned.leaver')
)
select decision_no, account_key, kind, items, user_name, item, until, comment, approved_by, okta_status, place from final
