-- task
-- title:       What a person must do after a review
-- one row per: task_no
-- reads:       recon.decided_access, recon.decided_account, recon.decision, recon.revocation, recon.granting_rule, recon.review_note, recon.finding, recon.held_back, recon.identity, recon.link, recon.contested_link, input.review, finding, okta.user, servicenow.user
-- adds to:     task
-- unless empty: recon.decided_account
--
-- What a reviewer wants changed is in their comment. What was revoked and the plan does not take away
-- is here, but for what only waits for an Okta group (okta_removal). Whoever is in scope and has their
-- account closed may get it opened again by Okta's provisioning, as long as that is so: the plan leaves
-- it closed (recon.closed_unused), and no finding says so. A second account is none that Okta
-- opens, and leaving the scope would cost its owner the first. What the plan would take away if that
-- harmed nobody names what stands in the way.
with found as (
    select decision_no, kind, account_key, user_key, item from recon.decided_access where is_last
),
decisions as (
    select decision_no, review_no, item_id, decision, by_default, comment, says from recon.decision
),
revocations as (
    select decision_no, kind, code, rules, fix, changed_on from recon.revocation
),
ungrouped as (
    select distinct decision_no from recon.granting_rule where okta_group_key is null
),
notes as (
    select finding_id, decision_no from recon.review_note
),
findings as (
    select finding_id, fix, certainty, excepted from recon.finding
),
noted as (
    select notes.decision_no, min(notes.finding_id) as finding_id, bool_and(findings.excepted) as is_excepted, bool_or(findings.certainty = 'doubtful') as is_doubtful
    from notes
    join findings on findings.finding_id = notes.finding_id
    group by notes.decision_no
),
planned as (
    select finding_id from finding where fix in ('remove', 'deactivate')
),
held_back as (
    select finding_id, string_agg(distinct cause, '; ' order by cause) as cause from recon.held_back group by finding_id
),
-- not only in part
left_over as (
    select notes.decision_no, min(held_back.cause) as cause
    from notes
    join findings on findings.finding_id = notes.finding_id and findings.fix in ('remove', 'deactivate')
    join held_back on held_back.finding_id = notes.finding_id
    anti join planned on planned.finding_id = notes.finding_id
    group by notes.decision_no
),
contested as (
    select account_key from recon.contested_link where not is_form
),
in_scope as (
    select user_key, scope_rule from recon.identity where is_in_scope
),
primaries as (
    select account_key from recon.link where is_primary
),
reviews as (
    select review_no, campaign_id from input.review
),
users as (
    select user_key, login from okta.user
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
account_decisions as (
    select holder.account_key, arg_max(decision.decision_no, decision.review_no) as decision_no, arg_max(decision.decision, decision.review_no) as decision
    from recon.decision as decision
    join recon.decided_account as holder on holder.decision_no = decision.decision_no
    where decision.kind = 'account' and decision.decision <> 'none'
    group by holder.account_key
),
closed as (
    select account_decisions.decision_no, links.account_key, links.user_key
    from account_decisions
    join recon.link as links on links.account_key = account_decisions.account_key and links.is_primary
    join servicenow.user as account on account.account_key = account_decisions.account_key and not account.active
    where account_decisions.decision = 'revoke'
),
asked as (
    select found.*, 'change' as code, cast(null as varchar) as rules, cast(null as varchar) as cause, cast(null as date) as changed_on
    from found
    join decisions on decisions.decision_no = found.decision_no and decisions.decision = 'change'
    union all
    select
        found.*,
        case
            when contested.account_key is not null then 'contested'
            when coalesce(noted.is_doubtful, false) then 'doubtful'
            when left_over.decision_no is not null then 'left'
            else revocations.code
        end as code,
        revocations.rules, left_over.cause, revocations.changed_on
    from found
    join revocations on revocations.decision_no = found.decision_no
    left join ungrouped on ungrouped.decision_no = found.decision_no
    left join contested on contested.account_key = found.account_key
    left join noted on noted.decision_no = found.decision_no
    left join left_over on left_over.decision_no = found.decision_no
    where contested.account_key is not null or coalesce(noted.is_doubtful, false) or left_over.decision_no is not null
        or revocations.code in ('contradiction', 'unrecorded', 'regranted', 'rehired', 'expression', 'delegation') or (revocations.code = 'pushed' and ungrouped.decision_no is not null)
    union all
    select found.*, 'scope' as code, in_scope.scope_rule as rules, cast(null as varchar) as cause, cast(null as date) as changed_on
    from found
    join revocations on revocations.decision_no = found.decision_no and revocations.kind = 'account' and revocations.fix = 'deactivate'
    join in_scope on in_scope.user_key = found.user_key
    semi join primaries on primaries.account_key = found.account_key
    anti join contested on contested.account_key = found.account_key
    left join noted on noted.decision_no = found.decision_no
    anti join left_over on left_over.decision_no = found.decision_no
    where not coalesce(noted.is_doubtful, false)
    union all
    select
        closed.decision_no, 'account' as kind, closed.account_key, closed.user_key, cast(null as varchar) as item,
        'closed' as code, in_scope.scope_rule as rules, cast(null as varchar) as cause, cast(null as date) as changed_on
    from closed
    join in_scope on in_scope.user_key = closed.user_key
    anti join contested on contested.account_key = closed.account_key
),
worded as (
    select
        if(asked.code = 'closed', 'scope', asked.code) as code,
        case asked.code
            when 'change' then 'Change the access of ' || accounts.user_name || coalesce(' by ' || asked.item, '') || ' as the reviewer says: ' || coalesce(decisions.comment, 'no comment') || '.'
            when 'expression' then 'Change ' || asked.rules || ', or the attribute it reads of ' || coalesce(users.login, accounts.user_name) || ': it grants ' || asked.item || ' by an expression.'
            when 'pushed' then 'Push the group ' || asked.item || ' again: ' || coalesce(users.login, accounts.user_name) || ' is in no Okta group of ' || asked.rules || ', and still a member.'
            when 'scope' then 'Take ' || coalesce(users.login, accounts.user_name) || ' out of the scope' || if(asked.rules = 'default', '', ' (' || asked.rules || ')') || ', or Okta may open the account again.'
            when 'closed' then 'Take ' || coalesce(users.login, accounts.user_name) || ' out of the scope' || if(asked.rules = 'default', '', ' (' || asked.rules || ')')
                || ', or open the account by hand if they work here again: no plan opens it, because the review revoked it.'
            when 'rehired' then 'Ask whether ' || accounts.user_name || ' may keep the account, and close it by hand if not: its identity in Okta changed on '
                || strftime(asked.changed_on, '%Y-%m-%d') || ', after the review was closed.'
            when 'delegation' then 'End the delegation by which ' || accounts.user_name || ' acts for ' || coalesce(asked.item, 'somebody')
                || ' by hand (sys_user_delegate): the exports lack its sys_id or its end, or may be cut off.'
            when 'contested' then 'Settle whose account ' || accounts.user_name || ' is: its keys do not agree.'
            when 'contradiction' then 'Settle whose account ' || accounts.user_name || ' is: that is unclear.'
            when 'unrecorded' then 'Export sys_user_has_role with inherited, to know whether ' || accounts.user_name || ' holds ' || asked.item || ' directly.'
            when 'doubtful' then 'Find out what the exports do not show about ' || accounts.user_name || coalesce(' and ' || asked.item, '') || ': nothing is planned until then.'
            when 'left' then 'Resolve what keeps the plan from removing ' || coalesce(asked.item || ' from ', 'the account ') || accounts.user_name || ': ' || asked.cause || '.'
            when 'regranted' then 'Ask who gave ' || accounts.user_name || coalesce(' ' || asked.item, ' the account') || ' back' || ', and why: it was gone.'
        end as task,
        accounts.user_name, users.login, asked.kind, asked.item as entitlement, decisions.comment, decisions.says as decision, asked.rules as rule,
        decisions.by_default, reviews.campaign_id, decisions.item_id, noted.finding_id
    from asked
    join decisions on decisions.decision_no = asked.decision_no
    join reviews on reviews.review_no = decisions.review_no
    join accounts on accounts.account_key = asked.account_key
    left join users on users.user_key = asked.user_key
    left join noted on noted.decision_no = asked.decision_no
    where not coalesce(noted.is_excepted, false)
),
final as (
    select
        cast(row_number() over (order by user_name, entitlement nulls first, kind, code, item_id) - 1 as integer) as task_no,
        code, task, user_name, login, kind, entitlement, comment, decision, rule, by_default, campaign_id, item_id, finding_id
    from worded
)
select task_no, code, task, user_name, login, kind, entitlement, comment, decision, rule, by_default, campaign_id, item_id, finding_id from final
