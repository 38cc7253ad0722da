-- recon.exception
-- title:       The exceptions of the rules and of reviews, and whether they are still used
-- one row per: exception_no
-- reads:       policy.exception, policy.exception_member, policy.rule_text, policy.setting, recon.discrepancy, recon.kept_residual, recon.kept_access, recon.override, okta.user, servicenow.user
-- after:       recon.kept_residual
-- columns:
--   exception_no: as numbered in the rules; those of reviews follow
--   kind:         the kind it accepts, as written
--   user_name:    whom it is about, as written: accounts, logins, members of Okta groups; null for anybody
--   item:         the role, group or field it accepts, as written; null for any
--   rule:         its place in the rules, or in the decisions of a review
--   reason:       why it was accepted
--   approved_by:  by whom
--   expires:      the last day it holds, null if it has no end
--   is_expired:   the as-of is after that day
--   is_used:      it accepts a finding, or would if the facts were unchanged; or it lets an account that is to be closed keep something
--   accepted:     those findings: kind, user_key, account_key, item
--   outdated:     findings that it does not accept because a fact has changed or a review revoked the access: as above, and the difference
--   decision_no:  of recon.decision, if it comes from a decision to keep the access; else null
--
-- An exception may say what was so when it was accepted (facts). Somebody answered for that, not for
-- what has become of it: where one of them is different, the finding is open again. How a role is held
-- is not known if no path explains it, and then counts as it was.
--
-- Who keeps in a review what a finding is about accepts that finding of that account, as long as they
-- say and the account and its owner are as they were. What a review revoked, no exception accepts.
with exceptions as (
    select
        exception_no, kind, kind_like,
        nullif(concat_ws(' and ', user_name, 'login ' || login, 'members of ' || okta_group), '') as user_name,
        user_name_like, login_like, okta_group is not null as is_by_group, item, item_like, reason, approved_by, expires, rule,
        is_active, okta_status, via, rule_digest
    from policy.exception
),
members as (
    select distinct exception_no, user_key from policy.exception_member
),
keeps as (
    select
        row_number() over (order by decision_no, kind) + coalesce((select max(exceptions.exception_no) from exceptions), 0) as exception_no,
        decision_no, kind, account_key, items, user_name, item, until, comment, approved_by, okta_status, place
    from recon.kept_access
),
overrides as (
    select kind, account_key, item, says from recon.override
),
rule_texts as (
    select rule, digest from policy.rule_text
),
as_ofs as (
    select cast(cast(value as timestamp) as date) as as_of from policy.setting where name = 'as_of'
),
discrepancies as (
    select kind, user_key, account_key, item, via, rule from recon.discrepancy
),
users as (
    select user_key, lower(login) as login, status from okta.user
),
accounts as (
    select account_key, lower(user_name) as user_name, active from servicenow.user
),
named as (
    select
        discrepancies.kind, discrepancies.user_key, discrepancies.account_key, discrepancies.item, discrepancies.via, discrepancies.rule,
        users.login, users.status, accounts.user_name, accounts.active, rule_texts.digest
    from discrepancies
    left join users on users.user_key = discrepancies.user_key
    left join accounts on accounts.account_key = discrepancies.account_key
    left join rule_texts on rule_texts.rule = discrepancies.rule
    where exists (select 1 from exceptions) or exists (select 1 from keeps)
),
by_rule as (
    select
        exceptions.exception_no, named.kind, named.user_key, named.account_key, named.item,
        concat_ws('; ',
            case when overrides.kind is not null then 'it was ' || overrides.says end,
            case when exceptions.is_active <> named.active then if(named.active, 'the account is active, and was inactive', 'the account is inactive, and was active') end,
            case when exceptions.okta_status is distinct from named.status and exceptions.okta_status is not null then
                coalesce('the Okta status is ' || named.status, 'there is no Okta status') || ', and was ' || exceptions.okta_status
            end,
            case when exceptions.via is distinct from named.via and exceptions.via is not null and named.via is distinct from 'unexplained' then
                coalesce('it is held via ' || named.via, 'it is not held') || ', and was via ' || exceptions.via
            end,
            case when exceptions.rule_digest is distinct from named.digest and exceptions.rule_digest is not null then
                if(named.digest is null, 'no rule decides it now', 'the rule at ' || named.rule || ' has changed since it was accepted')
            end
        ) as difference
    from exceptions
    join named
        on like_escape(named.kind, exceptions.kind_like, '!')
        and recon.is_about(exceptions.user_name_like, exceptions.login_like, exceptions.item_like, named.user_name, named.login, named.item)
    left join members on members.exception_no = exceptions.exception_no and members.user_key = named.user_key
    left join overrides on overrides.kind = named.kind and overrides.account_key = named.account_key and overrides.item is not distinct from named.item
    where not exceptions.is_by_group or members.user_key is not null
),
by_keep as (
    select
        keeps.exception_no, named.kind, named.user_key, named.account_key, named.item,
        concat_ws('; ',
            case when overrides.kind is not null then 'it was ' || overrides.says end,
            case when not named.active then 'the account is inactive, and was active' end,
            case when keeps.okta_status is distinct from named.status and keeps.okta_status is not null then
                coalesce('the Okta status is ' || named.status, 'there is no Okta status') || ', and was ' || keeps.okta_status
            end
        ) as difference
    from keeps
    join named on named.kind = keeps.kind and named.account_key = keeps.account_key
        and (keeps.items is null or list_contains(keeps.items, named.item))
    left join overrides on overrides.kind = named.kind and overrides.account_key = named.account_key and overrides.item is not distinct from named.item
),
matched as (
    select exception_no, kind, user_key, account_key, item, difference from by_rule
    union all
    select exception_no, kind, user_key, account_key, item, difference from by_keep
),
served as (
    select
        exception_no,
        list({kind: kind, user_key: user_key, account_key: account_key, item: item}) filter (difference = '') as accepted,
        list({kind: kind, user_key: user_key, account_key: account_key, item: item, difference: difference} order by kind, account_key, user_key, item)
            filter (difference <> '') as outdated
    from matched
    group by exception_no
),
-- an exception from what a closed account keeps serves already as it is closed
sparing as (
    select distinct exception_no from recon.kept_residual
),
stated as (
    select exception_no, kind, user_name, item, rule, reason, approved_by, expires, cast(null as integer) as decision_no from exceptions
    union all
    select
        cast(exception_no as integer) as exception_no, kind, user_name, item, place as rule, comment as reason, approved_by, until as expires, decision_no
    from keeps
),
final as (
    select
        exceptions.exception_no,
        exceptions.kind,
        exceptions.user_name,
        exceptions.item,
        exceptions.rule,
        exceptions.reason,
        exceptions.approved_by,
        exceptions.expires,
        coalesce(exceptions.expires < as_ofs.as_of, false) as is_expired,
        served.exception_no is not null or sparing.exception_no is not null as is_used,
        served.accepted,
        served.outdated,
        exceptions.decision_no
    from stated as exceptions
    cross join as_ofs
    left join served on served.exception_no = exceptions.exception_no
    left join sparing on sparing.exception_no = exceptions.exception_no
)
select exception_no, kind, user_name, item, rule, reason, approved_by, expires, is_expired, is_used, accepted, outdated, decision_no from final
