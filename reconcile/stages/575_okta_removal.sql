-- okta_removal
-- title:       People who must leave an Okta group
-- one row per: removal_no
-- reads:       recon.revocation, recon.granting_rule, recon.review_note, recon.finding, recon.decision, recon.contested_link, input.review, policy.rule_read, okta.user, okta.group, servicenow.user
-- adds to:     okta_removal
-- unless empty: recon.granting_rule
--
-- What a rule grants by an Okta group, and what Okta pushes, comes back as long as the person is in
-- that group. What else rules give by the group would go with it: whoever takes them out reads that
-- here. Whose login it is has to be sure, and what is excepted stays.
with revocations as (
    select decision_no, account_key, user_key, kind, item, says, by_default from recon.revocation where code in ('group', 'expression', 'pushed')
),
granting as (
    select decision_no, rule, okta_group_key from recon.granting_rule where okta_group_key is not null
),
notes as (
    select finding_id, decision_no from recon.review_note
),
findings as (
    select finding_id from recon.finding where not excepted
),
decisions as (
    select decision_no, review_no, item_id from recon.decision
),
reviews as (
    select review_no, campaign_id from input.review
),
contested as (
    select account_key from recon.contested_link where not is_form
),
readings as (
    select distinct name as group_name, okta_org, decides, item from policy.rule_read where decides in ('role', 'group') and kind = 'group' and item is not null
),
okta_groups as (
    select group_key, group_id, name, okta_org from okta.group
),
users as (
    select user_key, okta_id, login from okta.user
),
accounts as (
    select account_key, user_name from servicenow.user
),
removals as (
    select
        users.login, okta_groups.name as "group", granting.rule, revocations.says as decision,
        users.okta_id, okta_groups.group_id, accounts.user_name, revocations.kind, revocations.item as entitlement,
        (
            select string_agg(distinct readings.item, '; ' order by readings.item)
            from readings
            where readings.group_name = okta_groups.name and coalesce(readings.okta_org = okta_groups.okta_org, true)
                and (readings.item <> revocations.item or readings.decides <> revocations.kind)
        ) as also_gives,
        revocations.by_default, reviews.campaign_id, decisions.item_id, findings.finding_id
    from revocations
    join granting on granting.decision_no = revocations.decision_no
    join notes on notes.decision_no = revocations.decision_no
    join findings on findings.finding_id = notes.finding_id
    join decisions on decisions.decision_no = revocations.decision_no
    join reviews on reviews.review_no = decisions.review_no
    join okta_groups on okta_groups.group_key = granting.okta_group_key
    join users on users.user_key = revocations.user_key
    join accounts on accounts.account_key = revocations.account_key
    anti join contested on contested.account_key = revocations.account_key
),
final as (
    select
        cast(row_number() over (order by login, "group", group_id, entitlement, kind, rule, item_id) - 1 as integer) as removal_no,
        login, "group", rule, decision, okta_id, group_id, user_name, kind, entitlement, also_gives, by_default, campaign_id, item_id, finding_id
    from removals
)
select removal_no, login, "group", rule, decision, okta_id, group_id, user_name, kind, entitlement, also_gives, by_default, campaign_id, item_id, finding_id from final
