-- recon.revocation
-- title:       What the plan does about revoked access that still exists
-- one row per: decision_no
-- reads:       recon.decided_access, recon.decision, recon.granting_rule, recon.delegation_end, recon.verdict, recon.held_role, recon.identity, input.review, okta.group, okta.user
-- adds to:     recon.revocation
-- unless empty: recon.decided_access
--
-- What no rule grants is taken away. What a rule grants comes back if only ServiceNow loses it, and
-- the next run would miss it: a person leaves the Okta group, or the rule or the attribute changes.
-- What was gone and is held again was granted by somebody since: that is for a person to settle.
-- Where the owner of a revoked account was created or activated in Okta, or changed to a status of people
-- who come to work, after the review was closed, they may have been hired again: nobody closes that account
-- but a person. A lock or an expired password is no such status.
-- Whose an account is decides nothing about what it holds, but where two keys name different
-- people, nothing is planned for it. A row of which nobody knows whether it is direct is not removed.
-- A delegation ends by an update of its row; by hand, if the exports do not say enough of any of its rows.
with found as (
    select decision_no, review_no, kind, account_key, user_key, role_key, group_key, other_account_key, item, is_new
    from recon.decided_access
    where is_last
),
decisions as (
    select decision_no, by_default, says from recon.decision where decision = 'revoke'
),
okta_groups as (
    select group_key, name from okta.group
),
granting as (
    select
        granting.decision_no,
        string_agg(distinct granting.rule, ', ' order by granting.rule) as rules,
        string_agg(distinct okta_groups.name, ', ' order by okta_groups.name) as okta_groups,
        bool_or(granting.okta_group_key is null) as is_expression,
        bool_or(granting.is_pushed) as is_pushed
    from recon.granting_rule as granting
    left join okta_groups on okta_groups.group_key = granting.okta_group_key
    group by granting.decision_no
),
delegations as (
    select decision_no, bool_and(is_known) as is_known from recon.delegation_end group by decision_no
),
verdicts as (
    select account_key, verdict in ('identity.contradiction', 'identity.ambiguous') as is_contradiction from recon.verdict
),
held as (
    select account_key, role_key, is_unclear from recon.held_role
),
comers as (
    select
        found.decision_no,
        cast(greatest(users.created_at, users.activated_at, case when users.status in ('ACTIVE', 'PROVISIONED', 'STAGED') then users.status_changed_at end) as date) as changed_on
    from found
    join input.review as review on review.review_no = found.review_no
    join okta.user as users on users.user_key = found.user_key
    join recon.identity as identities on identities.user_key = found.user_key and identities.standing in ('live', 'staged')
    where found.kind = 'account'
        and greatest(users.created_at, users.activated_at, case when users.status in ('ACTIVE', 'PROVISIONED', 'STAGED') then users.status_changed_at end) > review.closed_at
),
judged as (
    select
        found.*, decisions.by_default, decisions.says, granting.rules, granting.okta_groups, comers.changed_on,
        case
            when found.is_new then 'regranted'
            when verdicts.is_contradiction then 'contradiction'
            when comers.decision_no is not null then 'rehired'
            when granting.is_pushed then 'pushed'
            when granting.is_expression then 'expression'
            when granting.decision_no is not null then 'group'
            when held.is_unclear then 'unrecorded'
            when found.kind = 'delegation' and not coalesce(delegations.is_known, false) then 'delegation'
        end as code
    from found
    join decisions on decisions.decision_no = found.decision_no
    left join granting on granting.decision_no = found.decision_no
    left join comers on comers.decision_no = found.decision_no
    left join delegations on delegations.decision_no = found.decision_no
    left join verdicts on verdicts.account_key = found.account_key
    left join held on held.account_key = found.account_key and held.role_key = found.role_key
),
final as (
    select
        decision_no, account_key, user_key, kind, role_key, group_key, other_account_key, item,
        case
            when code is not null then 'review'
            when kind = 'account' then 'deactivate'
            when kind = 'delegation' then 'update'
            else 'remove'
        end as fix,
        code, rules, okta_groups, is_new as is_regranted, by_default, says,
        if(code = 'rehired', changed_on, null) as changed_on
    from judged
)
select decision_no, account_key, user_key, kind, role_key, group_key, other_account_key, item, fix, code, rules, okta_groups, is_regranted, by_default, says, changed_on from final
