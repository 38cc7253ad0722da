-- recon.link
-- title:       The identity each account belongs to
-- one row per: account_key
-- reads:       recon.match, recon.service_account, servicenow.user
-- columns:
--   account_key: the account
--   user_key:    its identity
--   rule_no:     the correlation rule that linked them
--   rule:        its place in the rules
--   is_primary:  the one account of that identity that is reconciled with it
--
-- Several accounts of one identity: the one linked by the earlier rule is primary, then
-- active before inactive, then the latest login, then the lowest sys_id. A declared service
-- account that bears a person's key (their email address, say) never takes the place of
-- their own account.
with matches as (
    select account_key, user_key, rule_no, rule from recon.match where user_key is not null
),
accounts as (
    select account_key, sys_id, active, last_login, last_login_time from servicenow.user
),
services as (
    select account_key from recon.service_account
),
ranked as (
    select
        matches.account_key,
        matches.user_key,
        matches.rule_no,
        matches.rule,
        row_number() over (
            partition by matches.user_key
            order by
                services.account_key is not null,
                matches.rule_no,
                coalesce(accounts.active, false) desc,
                greatest(accounts.last_login_time, cast(accounts.last_login as timestamp)) desc nulls last,
                accounts.sys_id nulls last,
                matches.account_key
        ) as place
    from matches
    join accounts on accounts.account_key = matches.account_key
    left join services on services.account_key = matches.account_key
),
final as (
    select account_key, user_key, rule_no, rule, place = 1 as is_primary from ranked
)
select account_key, user_key, rule_no, rule, is_primary from final
