-- review.item
-- title:       What is reviewed, with the facts that a reviewer is shown
-- one row per: item_id
-- reads:       review.access, review.selected, review.person, review.access_finding, review.access_rule, review.last_time, earlier.campaign, policy.setting, recon.person_setting, run
-- columns:
--   item_id:           of review.access
--   kind:              likewise
--   account_key:       likewise
--   group_key:         likewise
--   other_account_key: likewise
--   is_privileged:     likewise
--   rules:             rules that grant it; empty if none does
--   finding_ids:       findings about it, the gravest first
--   kinds:             their kinds, sorted
--   severity:          of the gravest; null if there is none
--   rank:              of that: 0 is critical, 4 is none
--   finding_reason:    what the gravest says
--   suggestion:        revoke, look closer or keep
--   suggestion_reason: why, in a sentence
--   is_new:            there was a campaign before, and it did not have the item
--   fact_hash:         stands for the facts
--
-- To revoke is suggested where the plan would take it away, or close the account. The last
-- use is not among the facts: it changes by itself.
with items as (
    select item_id, kind, account_key, group_key, other_account_key, entitlement_key, confers, via, is_privileged from review.access
),
selected as (
    select item_id from review.selected where part = 'item'
),
people as (
    select account_key, user_key, subject_key, is_active, okta_status, department, title, last_used_on from review.person
),
findings as (
    select
        item_id,
        list(finding_id order by rank, finding_id) as finding_ids,
        list(distinct kind order by kind) as kinds,
        min(rank) as rank,
        min_by(severity, (rank, finding_id)) as severity,
        min_by(reason, (rank, finding_id)) as reason,
        min_by(reason, (rank, finding_id)) filter (fix in ('remove', 'deactivate', 'lock')) as revoke_reason
    from review.access_finding
    group by item_id
),
rules as (
    select item_id, rules from review.access_rule
),
limits as (
    select max(cast(value as interval)) as dormant_after from policy.setting where name = 'stale.dormant_after'
),
own_limits as (
    select user_key, cast(value as interval) as dormant_after from recon.person_setting where name = 'stale.dormant_after'
),
runs as (
    select as_of from run
),
last_times as (
    select item_id, decision, decided_on, department from review.last_time
),
campaigns as (
    select count(*) > 0 as is_there from earlier.campaign
),
facts as (
    select
        items.*,
        people.subject_key, people.is_active, people.okta_status, people.department, people.title,
        coalesce(rules.rules, []) as rules,
        coalesce(findings.finding_ids, []) as finding_ids,
        coalesce(findings.kinds, []) as kinds,
        findings.severity,
        coalesce(findings.rank, 4) as rank,
        findings.reason as finding_reason,
        findings.revoke_reason,
        coalesce(people.last_used_on <= runs.as_of - coalesce(own_limits.dormant_after, limits.dormant_after), false) as is_unused,
        people.last_used_on,
        campaigns.is_there and last_times.item_id is null as is_new,
        campaigns.is_there and last_times.item_id is not null and last_times.decision is null as is_left_open,
        last_times.decision = 'revoke' as is_held_again,
        last_times.decided_on,
        last_times.decision is not null and coalesce(last_times.department, '') <> coalesce(people.department, '') as has_moved,
        coalesce(nullif(last_times.department, ''), 'not known') as last_department
    from items
    join selected on selected.item_id = items.item_id
    join people on people.account_key = items.account_key
    left join own_limits on own_limits.user_key = people.user_key
    left join findings on findings.item_id = items.item_id
    left join rules on rules.item_id = items.item_id
    left join last_times on last_times.item_id = items.item_id
    cross join limits
    cross join runs
    cross join campaigns
),
final as (
    select
        item_id, kind, account_key, group_key, other_account_key, is_privileged, rules, finding_ids, kinds, severity, rank, finding_reason, is_new,
        case
            when kind = 'match' then 'look closer'
            when revoke_reason is not null then 'revoke'
            when rank < 4 or is_privileged or is_unused or is_held_again or is_new or is_left_open or has_moved then 'look closer'
            else 'keep'
        end as suggestion,
        case
            when kind = 'match' then coalesce(finding_reason, 'It belongs to nobody.')
            when revoke_reason is not null then revoke_reason
            when rank < 4 then finding_reason
            when is_held_again then 'It was revoked on ' || decided_on || ' in the last review.'
            when is_privileged and is_unused then 'It is privileged, and the account was last used on ' || strftime(last_used_on, '%Y-%m-%d') || '.'
            when is_privileged then 'It is privileged.'
            when is_unused then 'The account was last used on ' || strftime(last_used_on, '%Y-%m-%d') || '.'
            when is_new then 'It is new since the last review.'
            when has_moved then 'The department has changed since the last decision; it was ' || last_department || '.'
            when is_left_open then 'Nobody decided on it in the last review.'
            when len(rules) > 0 then 'A rule grants it.'
            else 'Nothing stands out.'
        end as suggestion_reason,
        review.short_hash(concat_ws(chr(31),
            kind, subject_key, is_active, coalesce(okta_status, ''), coalesce(department, ''), coalesce(title, ''), entitlement_key, via,
            array_to_string(confers, chr(30)), is_privileged, array_to_string(kinds, chr(30)))) as fact_hash
    from facts
)
select
    item_id, kind, account_key, group_key, other_account_key, is_privileged, rules, finding_ids, kinds, severity, rank, finding_reason,
    suggestion, suggestion_reason, is_new, fact_hash
from final
